/* Personal data: kept once, replaced, forgotten to the last byte. */
#include "store_fixture.h"

#include "base/text.h"
#include "io/store_person.h"

enum { PERSONS = 1500, NIGHTS = 6, VERSIONS = NIGHTS + 1 };

static struct person
person_of(const char *applicant, const char *identity, const char *phone)
{
	return (struct person){ { applicant, identity, phone } };
}

static struct person
find(struct store *store, int64_t dossier, struct arena *arena, bool *found,
    instant *seen)
{
	struct person person = { { NULL } };
	struct err err;

	OK(store_person_find(store, dossier, arena, &person, seen, found,
	    &err));
	return person;
}

static void
put(struct store *store, int64_t dossier, const char *applicant,
    instant ended_before, instant now)
{
	const struct person person =
	    person_of(applicant, "099000000001", "0900000001");
	struct err err;

	OK(store_person_put(store, dossier, &person, ended_before, now, &err));
}

static void
one_person_a_dossier(void **state)
{
	struct arena *arena = arena_new(4096);
	struct store *store = open_at(":memory:");
	struct dossier one, two;
	struct person person;
	int64_t source;
	instant seen = 0;
	struct err err;
	bool found, any, changed;

	(void)state;
	OK(store_begin(store, &err));
	source = put_source(store, arena, "motcua");
	one = put_dossier(store, source, "H-1");
	two = put_dossier(store, source, "H-2");
	find(store, one.id, arena, &found, &seen);
	assert_false(found);
	OK(store_person_any(store, &any, &err));
	assert_false(any);
	put(store, one.id, "Nguyễn Thị Ví Dụ", MONDAY, MONDAY + 1);
	put(store, two.id, "Trần Văn Thử", MONDAY, MONDAY + 1);
	/* The same again is not seen anew. */
	put(store, one.id, "Nguyễn Thị Ví Dụ", MONDAY, MONDAY + 2);
	person = find(store, one.id, arena, &found, &seen);
	assert_true(found);
	assert_int_equal(seen, MONDAY + 1);
	assert_string_equal(person.part[PERSON_APPLICANT], "Nguyễn Thị Ví Dụ");
	assert_string_equal(person.part[PERSON_IDENTITY], "099000000001");
	assert_string_equal(person.part[PERSON_PHONE], "0900000001");
	/* Another of the same length, and one that is much longer. */
	put(store, one.id, "Nguyễn Thị Dụ Ví", MONDAY, MONDAY + 3);
	put(store, two.id,
	    "Công ty trách nhiệm hữu hạn một thành viên thương mại và dịch vụ "
	    "Ví Dụ Một Cửa",
	    MONDAY, MONDAY + 3);
	person = find(store, one.id, arena, &found, &seen);
	assert_string_equal(person.part[PERSON_APPLICANT], "Nguyễn Thị Dụ Ví");
	assert_int_equal(seen, MONDAY + 3);
	person = find(store, two.id, arena, &found, &seen);
	assert_true(text_starts(person.part[PERSON_APPLICANT], "Công ty"));
	/* Less of it. */
	OK(store_person_reduce(store, one.id, 1U << PERSON_PHONE, &changed,
	    &err));
	assert_true(changed);
	person = find(store, one.id, arena, &found, &seen);
	assert_null(person.part[PERSON_APPLICANT]);
	assert_string_equal(person.part[PERSON_PHONE], "0900000001");
	assert_int_equal(seen, MONDAY + 3);
	OK(store_person_reduce(store, one.id, 7, &changed, &err));
	assert_false(changed);
	OK(store_person_reduce(store, one.id, 0, &changed, &err));
	assert_true(changed);
	find(store, one.id, arena, &found, &seen);
	assert_false(found);
	/* The source says nothing any more. */
	person = person_of(NULL, NULL, NULL);
	OK(store_person_put(store, two.id, &person, MONDAY, MONDAY + 4, &err));
	find(store, two.id, arena, &found, &seen);
	assert_false(found);
	OK(store_person_any(store, &any, &err));
	assert_false(any);
	OK(store_commit(store, &err));
	store_close(store);
	arena_free(arena);
}

/* What retention has removed does not come back with the next reading. */
static void
nobody_is_kept_of_what_ended_long_ago(void **state)
{
	struct arena *arena = arena_new(4096);
	struct store *store = open_at(":memory:");
	struct person_row *rows;
	struct dossier dossier;
	int64_t source, after = 0;
	instant seen;
	size_t count;
	struct err err;
	bool found, more;

	(void)state;
	OK(store_begin(store, &err));
	source = put_source(store, arena, "motcua");
	dossier = put_dossier(store, source, "H-1");
	dossier.facts.finished = MONDAY + 100;
	OK(store_dossier_update(store, &dossier, NULL, 0, &err));
	put(store, dossier.id, "Nguyễn Thị Ví Dụ", MONDAY + 100, MONDAY + 900);
	find(store, dossier.id, arena, &found, &seen);
	assert_false(found);
	put(store, dossier.id, "Nguyễn Thị Ví Dụ", MONDAY + 99, MONDAY + 900);
	find(store, dossier.id, arena, &found, &seen);
	assert_true(found);
	OK(store_persons(store, &after, 10, arena, &rows, &count, &more, &err));
	assert_int_equal(count, 1);
	assert_false(more);
	assert_int_equal(rows[0].dossier, dossier.id);
	assert_int_equal(rows[0].source, source);
	assert_int_equal(rows[0].end, MONDAY + 100);
	put(store, dossier.id, "Nguyễn Thị Dụ", MONDAY + 100, MONDAY + 950);
	find(store, dossier.id, arena, &found, &seen);
	assert_false(found);
	OK(store_commit(store, &err));
	store_close(store);
	arena_free(arena);
}

/* A file's bytes. */
static struct slice
bytes_of(const char *path, struct arena *arena)
{
	FILE *file = fopen(path, "rb");
	struct slice bytes = { NULL, 0 };
	char *data;
	long size;

	if (file == NULL)
		return bytes;
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	assert_true(size >= 0);
	rewind(file);
	data = arena_take(arena, (size_t)size + 1);
	bytes = (struct slice){ data, fread(data, 1, (size_t)size, file) };
	(void)fclose(file);
	return bytes;
}

/* Which versions of which names, "<000012:003>", stand in the bytes. */
static void
look_for_names(struct slice bytes, bool found[PERSONS][VERSIONS])
{
	const char *end = bytes.data + bytes.size;

	for (const char *p = bytes.data; p != NULL && end - p > 12; p++) {
		int person, version;

		p = memchr(p, '<', (size_t)(end - p - 12));
		if (p == NULL)
			return;
		if (p[7] == ':' && p[11] == '>' &&
		    sscanf(p, "<%6d:%3d>", &person, &version) == 2 &&
		    person < PERSONS && version < VERSIONS)
			found[person][version] = true;
	}
}

/* A pseudo-random number below ${bound}: the same in every run. */
static unsigned
roll(uint32_t *seed, unsigned bound)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % bound;
}

static void
write_version(struct store *store, int64_t dossier, int person, int version,
    uint32_t *seed)
{
	char name[400];
	int size = snprintf(name, sizeof(name), "<%06d:%03d>", person, version);

	memset(name + size, 'x', sizeof(name) - (size_t)size);
	name[(unsigned)size + roll(seed, 200)] = '\0';
	put(store, dossier, name, MONDAY, MONDAY + version);
}

/*
 * Versions of many persons of every length come and go over some nights; after
 * each the bytes of all that is not kept are looked for.
 */
static void
what_is_forgotten_is_gone_from_the_bytes(void **state)
{
	struct place place = place_make();
	struct arena *arena = arena_new(1 << 20);
	struct store *store = open_at(place.path);
	int64_t ids[PERSONS];
	int version[PERSONS] = { 0 }; /* negative: forgotten */
	uint32_t seed = 20200907;
	char log[128];
	struct err err;
	int64_t source;
	bool busy;

	(void)state;
	snprintf(log, sizeof(log), "%s-wal", place.path);
	OK(store_begin(store, &err));
	source = put_source(store, arena, "motcua");
	for (int i = 0; i < PERSONS; i++) {
		char code[16];

		snprintf(code, sizeof(code), "H-%d", i);
		ids[i] = put_dossier(store, source, code).id;
		write_version(store, ids[i], i, 0, &seed);
	}
	OK(store_commit(store, &err));
	for (int night = 1; night <= NIGHTS; night++) {
		static bool found[PERSONS][VERSIONS];

		OK(store_begin(store, &err));
		for (int i = 0; i < PERSONS; i++) {
			switch (roll(&seed, 4)) {
			case 0:
				OK(store_person_forget(store, ids[i], &err));
				version[i] = -1;
				break;
			case 1:
				version[i] = night;
				write_version(store, ids[i], i, night, &seed);
				break;
			default:
				break;
			}
		}
		OK(store_commit(store, &err));
		OK(store_checkpoint_idle(store, &busy, &err));
		assert_false(busy);
		arena_reset(arena);
		memset(found, 0, sizeof(found));
		look_for_names(bytes_of(place.path, arena), found);
		look_for_names(bytes_of(log, arena), found);
		for (int i = 0; i < PERSONS; i++)
			for (int v = 0; v <= night; v++)
				if (found[i][v] != (v == version[i]))
					fail_msg("night %d: person %d, version "
						 "%d, kept is %d",
					    night, i, v, version[i]);
	}
	store_close(store);
	place_remove(&place);
	arena_free(arena);
}

/* A log that a large checkpoint lets begin anew still holds what it held: only
 * the idle one cuts it. */
static void
an_idle_checkpoint_empties_a_log_that_began_anew(void **state)
{
	struct place place = place_make();
	struct arena *arena = arena_new(4096);
	struct store *store = open_at(place.path);
	sqlite3_int64 size = -1;
	char log[128];
	struct err err;
	FILE *file;

	(void)state;
	snprintf(log, sizeof(log), "%s-wal", place.path);
	for (int i = 0; i < 5; i++) {
		char *blob = arena_alloc(arena, 1 << 20);

		memset(blob, 'x', (1 << 20) - 1);
		OK(store_begin(store, &err));
		put_source(store, arena, blob + i);
		OK(store_commit(store, &err));
	}
	OK(store_checkpoint_often(store, &err));
	assert_int_equal(store_log_bytes(store), 0);
	OK(store_checkpoint_idle(store, NULL, &err));
	file = fopen(log, "rb");
	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	(void)fclose(file);
	assert_int_equal(size, 0);
	store_close(store);
	place_remove(&place);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_person_a_dossier),
		cmocka_unit_test(nobody_is_kept_of_what_ended_long_ago),
		cmocka_unit_test(what_is_forgotten_is_gone_from_the_bytes),
		cmocka_unit_test(
		    an_idle_checkpoint_empties_a_log_that_began_anew),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
