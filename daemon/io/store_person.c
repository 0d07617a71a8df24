/*
 * Personal data.  SQLite overwrites with zeros what is deleted (secure_delete),
 * but when it balances a tree it moves cells from page to page, and now and
 * then leaves a copy of a moved one in a gap: deleted later, it would stay
 * readable there (seen with 3.40.1, once in some thousand deletions).  So no
 * row that says something is ever deleted or made another size: texts are
 * padded to a multiple of PAD, a text that goes is overwritten with blanks in
 * its place, and the place is given to the next of its size.
 */
#include "io/store_person.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "io/store_private.h"

enum { PAD = 64 };

enum { FIND, HAS_ENDED, FREE, ASSIGN, ADD, ADD_TEXT, WRITE, ANY, WINDOW, LAST };

static const struct statements table = {
	.part = PART_PERSON,
	.sql =
	    (const char *const[]){
		[FIND] =
		    "SELECT p.slot, p.size, p.seen, t.text FROM person p"
		    " JOIN person_text t ON t.slot = p.slot WHERE p.dossier = ?",
		[HAS_ENDED] = "SELECT ended <= ? FROM dossier WHERE id = ?",
		[FREE] = "SELECT slot FROM person WHERE dossier IS NULL"
			 " AND size = ? LIMIT 1",
		[ASSIGN] = "UPDATE person SET dossier = ?, seen = ?"
			   " WHERE slot = ?",
		[ADD] = "INSERT INTO person (dossier, size, seen)"
			" VALUES (?, ?, ?)",
		[ADD_TEXT] = "INSERT INTO person_text (slot, text)"
			     " VALUES (?, ?)",
		[WRITE] = "UPDATE person_text SET text = ? WHERE slot = ?",
		[ANY] = "SELECT EXISTS (SELECT 1 FROM person"
			" WHERE dossier IS NOT NULL)",
		[WINDOW] =
		    "SELECT p.dossier, d.source, coalesce(d.ended, d.gone)"
		    " FROM person p JOIN dossier d ON d.id = p.dossier"
		    " WHERE p.slot > ? AND p.slot <= ? ORDER BY p.slot",
		[LAST] = "SELECT max(slot) FROM person",
	    },
};

/* What is kept of one dossier, as it stands. */
struct place {
	int64_t slot; /* 0: nothing is kept */
	int64_t size;
	instant seen;
	const char *text;
};

/* One part a line, then blanks. */
static const char *
compose(struct arena *arena, const struct person *person, int64_t *size)
{
	struct buf buf = buf_over(arena);

	for (int i = 0; i < PERSON_PARTS; i++) {
		const char *part = person->part[i];

		assert(part == NULL || strchr(part, '\n') == NULL);
		buf_add(&buf, part == NULL ? "" : part);
		buf_add_char(&buf, '\n');
	}
	while (buf.size % PAD != 0)
		buf_add_char(&buf, ' ');
	*size = (int64_t)buf.size;
	return buf.data;
}

static void
decompose(struct arena *arena, const char *text, struct person *out)
{
	*out = (struct person){ { NULL } };
	for (int i = 0; i < PERSON_PARTS; i++) {
		const char *end = strchr(text, '\n');

		if (end == NULL) /* nothing that was written here */
			return;
		if (end > text)
			out->part[i] =
			    arena_bytes(arena, text, (size_t)(end - text));
		text = end + 1;
	}
}

static bool
find(struct store *store, int64_t dossier, struct arena *arena,
    struct place *out, struct err *err)
{
	struct query query;
	enum step step;

	if (!query_open(&query, store, &table, FIND, err))
		return false;
	query_int(&query, dossier);
	step = query_step(&query);
	*out = (struct place){ 0 };
	if (step == STEP_ROW) {
		out->slot = column_int(&query);
		out->size = column_int(&query);
		out->seen = column_int(&query);
		out->text = column_text(&query, arena);
	}
	query_close(&query);
	return step != STEP_FAILED;
}

/* Gives the place to ${dossier}, or to nobody (0). */
static bool
assign(struct store *store, int64_t slot, int64_t dossier, instant seen,
    struct err *err)
{
	struct query query;

	if (!query_open(&query, store, &table, ASSIGN, err))
		return false;
	query_int_or_null(&query, dossier);
	query_int(&query, seen);
	query_int(&query, slot);
	return query_run(&query);
}

static bool
write_text(struct store *store, int64_t slot, const char *text, struct err *err)
{
	struct query query;

	if (!query_open(&query, store, &table, WRITE, err))
		return false;
	query_text(&query, text);
	query_int(&query, slot);
	return query_run(&query);
}

static bool
release(struct store *store, const struct place *place, struct err *err)
{
	char *blanks = mem_alloc((size_t)place->size + 1);
	bool ok;

	memset(blanks, ' ', (size_t)place->size);
	ok = write_text(store, place->slot, blanks, err) &&
	    assign(store, place->slot, 0, 0, err);
	mem_free(blanks);
	return ok;
}

/* A place of ${size} that is free, or 0. */
static bool
find_free(struct store *store, int64_t size, int64_t *slot, struct err *err)
{
	struct query query;
	bool found;

	if (!query_open(&query, store, &table, FREE, err))
		return false;
	query_int(&query, size);
	if (!query_number(&query, slot, &found))
		return false;
	if (!found)
		*slot = 0;
	return true;
}

static bool
add(struct store *store, int64_t dossier, const char *text, int64_t size,
    instant now, struct err *err)
{
	struct query query;

	if (!query_open(&query, store, &table, ADD, err))
		return false;
	query_int(&query, dossier);
	query_int(&query, size);
	query_int(&query, now);
	if (!query_run(&query) ||
	    !query_open(&query, store, &table, ADD_TEXT, err))
		return false;
	query_int(&query, sqlite3_last_insert_rowid(store->db));
	query_text(&query, text);
	return query_run(&query);
}

/* Puts ${text} for a dossier of which nothing is kept. */
static bool
occupy(struct store *store, int64_t dossier, const char *text, int64_t size,
    instant now, struct err *err)
{
	int64_t slot;

	if (!find_free(store, size, &slot, err))
		return false;
	if (slot == 0)
		return add(store, dossier, text, size, now, err);
	return assign(store, slot, dossier, now, err) &&
	    write_text(store, slot, text, err);
}

static bool
has_ended(struct store *store, int64_t dossier, instant before, bool *ended,
    struct err *err)
{
	struct query query;
	int64_t answer = 0;
	bool found;

	if (!query_open(&query, store, &table, HAS_ENDED, err))
		return false;
	query_int(&query, before);
	query_int(&query, dossier);
	if (!query_number(&query, &answer, &found))
		return false;
	*ended = found && answer != 0;
	return true;
}

/* ${place} says something else than ${text}, which is of ${size}. */
static bool
replace(struct store *store, const struct place *place, int64_t dossier,
    const char *text, int64_t size, instant seen, struct err *err)
{
	if (place->slot == 0)
		return occupy(store, dossier, text, size, seen, err);
	if (place->size == size)
		return write_text(store, place->slot, text, err) &&
		    assign(store, place->slot, dossier, seen, err);
	return release(store, place, err) &&
	    occupy(store, dossier, text, size, seen, err);
}

static bool
put(struct store *store, struct arena *arena, int64_t dossier,
    const struct person *person, instant ended_before, instant now,
    struct err *err)
{
	struct place place;
	const char *text;
	bool ended = true;
	int64_t size;

	if (!find(store, dossier, arena, &place, err))
		return false;
	text = compose(arena, person, &size);
	if (place.slot != 0 && strcmp(place.text, text) == 0)
		return true;
	if (!person_is_empty(person) &&
	    !has_ended(store, dossier, ended_before, &ended, err))
		return false;
	if (!ended)
		return replace(store, &place, dossier, text, size, now, err);
	return place.slot == 0 || release(store, &place, err);
}

bool
store_person_put(struct store *store, int64_t dossier,
    const struct person *person, instant ended_before, instant now,
    struct err *err)
{
	struct arena *arena = arena_new(4096);
	bool ok;

	assert(store->in_transaction);
	ok = put(store, arena, dossier, person, ended_before, now, err);
	arena_free(arena);
	return ok;
}

bool
store_person_forget(struct store *store, int64_t dossier, struct err *err)
{
	struct arena *arena = arena_new(4096);
	struct place place;
	bool ok;

	assert(store->in_transaction);
	ok = find(store, dossier, arena, &place, err) &&
	    (place.slot == 0 || release(store, &place, err));
	arena_free(arena);
	return ok;
}

static bool
reduce(struct store *store, struct arena *arena, int64_t dossier,
    unsigned parts, bool *changed, struct err *err)
{
	struct person whole, person;
	struct place place;
	const char *text;
	int64_t size;

	*changed = false;
	if (!find(store, dossier, arena, &place, err))
		return false;
	if (place.slot == 0)
		return true;
	decompose(arena, place.text, &whole);
	person = person_reduced(&whole, parts);
	text = compose(arena, &person, &size);
	if (strcmp(place.text, text) == 0)
		return true;
	*changed = true;
	if (person_is_empty(&person))
		return release(store, &place, err);
	return replace(store, &place, dossier, text, size, place.seen, err);
}

bool
store_person_reduce(struct store *store, int64_t dossier, unsigned parts,
    bool *changed, struct err *err)
{
	struct arena *arena = arena_new(4096);
	bool ok;

	assert(store->in_transaction);
	ok = reduce(store, arena, dossier, parts, changed, err);
	arena_free(arena);
	return ok;
}

bool
store_person_find(struct store *store, int64_t dossier, struct arena *arena,
    struct person *out, instant *seen, bool *found, struct err *err)
{
	struct place place;

	if (!find(store, dossier, arena, &place, err))
		return false;
	*found = place.slot != 0;
	if (!*found)
		return true;
	decompose(arena, place.text, out);
	*seen = place.seen;
	return true;
}

bool
store_person_any(struct store *store, bool *any, struct err *err)
{
	struct query query;
	int64_t answer = 0;
	bool found;

	if (!query_open(&query, store, &table, ANY, err) ||
	    !query_number(&query, &answer, &found))
		return false;
	*any = answer != 0;
	return true;
}

static bool
read_rows(struct query *query, struct arena *arena, struct person_row **out,
    size_t *count)
{
	struct person_row *rows = NULL;
	enum step step;
	size_t n = 0;

	while ((step = query_step(query)) == STEP_ROW) {
		rows = grow(arena, rows, n, sizeof(*rows));
		rows[n].dossier = column_int(query);
		rows[n].source = column_int(query);
		rows[n++].end = column_instant(query);
	}
	query_close(query);
	*out = rows;
	*count = n;
	return step == STEP_DONE;
}

bool
store_persons(struct store *store, int64_t *after, int64_t window,
    struct arena *arena, struct person_row **out, size_t *count, bool *more,
    struct err *err)
{
	struct query query;
	int64_t last = 0;
	bool found;

	if (!query_open(&query, store, &table, LAST, err) ||
	    !query_number(&query, &last, &found) ||
	    !query_open(&query, store, &table, WINDOW, err))
		return false;
	query_int(&query, *after);
	query_int(&query, *after + window);
	if (!read_rows(&query, arena, out, count))
		return false;
	*after += window;
	*more = *after < last;
	return true;
}
