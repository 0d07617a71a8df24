/* The pages of open dossiers, beside a list sorted here. */
#include "store_fixture.h"

#include "base/text.h"
#include "io/store_apology.h"
#include "io/store_urgent.h"

enum { DOSSIERS = 400, AGENCIES = 24, SOURCES = 2, ROUNDS = 150, SEED = 1 };

/* What the test knows of a dossier that it put there. */
struct put {
	char code[16];
	int64_t source;
	int agency; /* below 0: none */
	enum standing standing;
	instant due, acceptance;
	bool apology;
};

static struct put known[DOSSIERS];
static char agencies[AGENCIES][16];
static int64_t sources[SOURCES];
static unsigned long long state_of_dice = SEED;

/* 0 to ${sides} - 1. */
static int
dice(int sides)
{
	state_of_dice =
	    state_of_dice * 6364136223846793005u + 1442695040888963407u;
	return (int)(state_of_dice >> 33) % sides;
}

static instant
some_time(void)
{
	return dice(5) == 0 ? INSTANT_NONE : MONDAY + dice(60) * 7 * 3600;
}

static void
put_some(struct store *store, struct put *put, int number)
{
	struct dossier dossier;
	struct err err;

	/* Codes in another order than ids, each in both sources. */
	snprintf(put->code, sizeof(put->code), "H-%03d",
	    number / SOURCES * 7 % (DOSSIERS / SOURCES));
	put->source = sources[number % SOURCES];
	put->agency = dice(AGENCIES + 1) - 1;
	put->standing = (enum standing)dice(STANDING_COUNT);
	put->due = some_time();
	put->acceptance = put->standing == STANDING_AWAITING ||
		put->standing == STANDING_LATE_ACCEPTANCE
	    ? some_time()
	    : INSTANT_NONE;
	dossier = put_dossier(store, put->source, put->code);
	dossier.verdict.standing = put->standing;
	dossier.verdict.due = put->due;
	dossier.verdict.acceptance_due = put->acceptance;
	dossier.agency = put->agency < 0 ? NULL : agencies[put->agency];
	OK(store_dossier_update(store, &dossier, NULL, 0, &err));
	put->apology = dice(4) == 0;
	if (put->apology) {
		const struct apology apology = { .number = "1/XL",
			.date = when_from_civil(2020, 9, 7),
			.old_date = when_from_civil(2020, 9, 7),
			.new_date = when_from_civil(2020, 9, 9),
			.reason = "",
			.recorded = MONDAY };

		OK(store_apology_add(store, dossier.id, &apology, &err));
	}
}

static bool
is_open(enum standing standing)
{
	switch (standing) {
	case STANDING_AWAITING:
	case STANDING_LATE_ACCEPTANCE:
	case STANDING_RUNNING:
	case STANDING_DUE_SOON:
	case STANDING_DUE_TODAY:
	case STANDING_OVERDUE:
	case STANDING_PAUSED:
	case STANDING_UNKNOWN:
		return true;
	default:
		return false;
	}
}

static int
by_hand(const void *a, const void *b)
{
	const struct put *x = *(struct put *const *)a;
	const struct put *y = *(struct put *const *)b;
	instant ends_x = x->acceptance != INSTANT_NONE ? x->acceptance : x->due;
	instant ends_y = y->acceptance != INSTANT_NONE ? y->acceptance : y->due;
	bool paused_x = x->standing == STANDING_PAUSED;
	bool paused_y = y->standing == STANDING_PAUSED;

	if (paused_x != paused_y)
		return paused_x ? 1 : -1;
	if (ends_x != ends_y &&
	    (ends_x == INSTANT_NONE || ends_y == INSTANT_NONE))
		return ends_x == INSTANT_NONE ? 1 : -1;
	if (ends_x != ends_y)
		return ends_x < ends_y ? -1 : 1;
	if (strcmp(x->code, y->code) != 0)
		return strcmp(x->code, y->code);
	return (x->source > y->source) - (x->source < y->source);
}

static bool
is_wanted(const struct put *put, const struct brief_filter *filter)
{
	bool within = filter->agencies == NULL;

	for (size_t i = 0; i < filter->agency_count; i++)
		within |= put->agency >= 0 &&
		    strcmp(filter->agencies[i], agencies[put->agency]) == 0;
	return within && is_open(put->standing) &&
	    (filter->standings == 0 ||
		(filter->standings >> put->standing & 1u) != 0) &&
	    (filter->source == 0 || filter->source == put->source) &&
	    (!filter->apology_only || put->apology) &&
	    (!filter->no_apology || !put->apology);
}

/* What is to be listed, as one text. */
static const char *
expected(const struct brief_filter *filter, struct arena *arena)
{
	const struct put *wanted[DOSSIERS];
	struct buf out = buf_over(arena);
	size_t count = 0;

	for (int i = 0; i < DOSSIERS; i++)
		if (is_wanted(&known[i], filter))
			wanted[count++] = &known[i];
	qsort(wanted, count, sizeof(*wanted), by_hand);
	for (size_t i = 0; i < count; i++)
		buf_printf(&out, "%lld/%s ", (long long)wanted[i]->source,
		    wanted[i]->code);
	return buf_text(&out);
}

/* All pages of ${limit} lines, one behind the other. */
static const char *
listed(struct store *store, const struct brief_filter *filter, size_t limit,
    struct arena *arena)
{
	struct buf out = buf_over(arena);
	struct urgent_place place;
	bool first = true;
	struct brief *page;
	struct err err;
	size_t count;

	do {
		OK(store_list_urgent(store, filter, first ? NULL : &place,
		    limit, arena, &page, &count, &err));
		assert_true(count <= limit);
		for (size_t i = 0; i < count; i++)
			buf_printf(&out, "%lld/%s ", (long long)page[i].source,
			    page[i].code);
		if (count > 0)
			place = urgent_place(&page[count - 1]);
		first = false;
	} while (count == limit);
	return buf_text(&out);
}

static struct brief_filter
some_filter(const char **codes)
{
	struct brief_filter filter = brief_filter_all();
	int many = dice(4);

	if (dice(2) == 0)
		filter.standings = (unsigned)dice(1 << STANDING_COUNT);
	if (dice(3) == 0)
		filter.source = sources[dice(SOURCES)];
	filter.apology_only = dice(5) == 0;
	filter.no_apology = !filter.apology_only && dice(5) == 0;
	if (many == 0)
		return filter;
	filter.agencies = codes;
	filter.agency_count = (size_t)(many == 1 ? dice(3) : dice(AGENCIES));
	for (size_t i = 0; i < filter.agency_count; i++)
		codes[i] = agencies[i];
	codes[filter.agency_count] = "H99.77"; /* of no dossier */
	filter.agency_count++;
	return filter;
}

static void
pages_are_the_sorted_list(void **state)
{
	struct arena *arena = arena_new(65536);
	struct store *store = open_at(":memory:");
	struct err err;

	(void)state;
	OK(store_begin(store, &err));
	sources[0] = put_source(store, arena, "motcua");
	sources[1] = put_source(store, arena, "khac");
	for (int i = 0; i < AGENCIES; i++)
		snprintf(agencies[i], sizeof(agencies[i]), "H99.%02d", i);
	for (int i = 0; i < DOSSIERS; i++)
		put_some(store, &known[i], i);
	for (int round = 0; round < ROUNDS; round++) {
		const char *codes[AGENCIES + 1];
		const struct brief_filter filter = some_filter(codes);

		assert_string_equal(listed(store, &filter,
					(size_t)(1 + dice(60)), arena),
		    expected(&filter, arena));
	}
	store_close(store);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_are_the_sorted_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
