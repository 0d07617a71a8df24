/*
 * Makes a database of dossiers that are all open, as the daemon would have
 * them after its sweeps, without any export: for what is measured or broken on
 * very many of them.  Procedures, agencies and officers are those of
 * scripts/bench_pages; no verdict is judged yet, the daemon does that when it
 * starts.
 *
 *   open_dossiers PATH COUNT [DUE OFFICERS | year OPEN [UNITS]]
 *
 * With DUE, a date, all of them are promised for that day at 17:00 and lie with
 * so many officers, each with an account cb0, cb1, …  With an instant for DUE
 * they were submitted online, spread over half a minute from then on, and wait
 * for their acceptance.  With the word year they came over a year that ended on
 * the 15th of September, and all but the last OPEN have ended, three quarters
 * of them in time.  They lie with UNITS agencies, those beyond the eighth named
 * "UBND xã Mẫu 9" and so on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/store_dossier.h"
#include "io/store_meta.h"
#include "wire/payload.h"

/* Monday 2020-09-14 08:00 in Vietnam. */
#define MONDAY ((instant)1600045200)

enum { SLICE = 10000, PROCEDURES = 39, AGENCIES = 8 };

static const char *const communes[AGENCIES] = { "Ngân Sơn", "Ba Bể", "Nà Phặc",
	"Đức Vân", "Thượng Quan", "Chu Hương", "Yến Dương", "Địa Linh" };
static const char *const families[8] = { "Nguyễn", "Trần", "Lê", "Phạm",
	"Hoàng", "Nông", "Triệu", "Đàm" };
static const char *const givens[5] = { "Thử", "Mẫu", "Ví Dụ", "Giả Định",
	"Minh Họa" };

/* What was asked for on the command line. */
static struct {
	instant due;       /* INSTANT_NONE: as procedures go */
	instant submitted; /* the same */
	uint32_t officers;
	uint32_t count, open; /* of a year's dossiers */
	uint32_t units;
} asked = { .units = AGENCIES, .due = INSTANT_NONE, .submitted = INSTANT_NONE };

enum { SPREAD = 30 };

static void
must(bool ok, const struct err *err)
{
	if (ok)
		return;
	fprintf(stderr, "open_dossiers: %s\n", err->text);
	exit(1);
}

static const char *
agency_name(struct arena *arena, uint32_t agency)
{
	return agency < AGENCIES
	    ? arena_printf(arena, "UBND xã %s", communes[agency])
	    : arena_printf(arena, "UBND xã Mẫu %u", agency + 1);
}

static void
put_with(struct observation *seen, struct arena *arena, uint32_t officer)
{
	seen->agency = agency_name(arena, officer % AGENCIES);
	seen->officer_account = arena_printf(arena, "cb%u", officer);
	seen->officer_name = arena_printf(arena, "Cán bộ %u", officer);
}

/* One of those that wait for their acceptance. */
static void
make_waiting(struct observation *seen, struct arena *arena, uint32_t i)
{
	seen->filing = FILING_ONLINE;
	seen->submitted = seen->updated = asked.submitted + i % SPREAD;
	seen->received = seen->promised = INSTANT_NONE;
	seen->status = STATUS_NEW;
	seen->raw_status = "1";
	put_with(seen, arena, i % asked.officers);
}

/* One of those that all fall due together. */
static void
make_due(struct observation *seen, struct arena *arena, uint32_t i)
{
	seen->filing = FILING_DIRECT;
	seen->submitted = seen->received = MONDAY - 3 * WHEN_DAY + i % 21600;
	seen->updated = seen->submitted + 3600;
	seen->promised = asked.due;
	seen->status = STATUS_PROCESSING;
	seen->raw_status = "4";
	put_with(seen, arena, i % asked.officers);
}

/* One of a year's: received in its order, finished after 1 to 12 days, on the
 * day of its promise or two days before or after it. */
static void
make_of_year(struct observation *seen, uint32_t i, uint32_t mixed)
{
	instant year = 365 * (instant)WHEN_DAY;
	int32_t days = 1 + (int32_t)(mixed % 12);

	seen->submitted = seen->received =
	    MONDAY + WHEN_DAY - year + year * i / asked.count;
	seen->filing = i % 3 == 0 ? FILING_ONLINE : FILING_DIRECT;
	seen->promised = seen->received + days * (instant)WHEN_DAY;
	seen->updated = seen->received + 3600;
	seen->status = STATUS_PROCESSING;
	seen->raw_status = "4";
	if (i < asked.count - asked.open) {
		seen->finished = seen->promised +
		    ((int32_t)(mixed / 16 % 4) * 2 - 4) * (instant)WHEN_DAY;
		if (seen->finished <= seen->received)
			seen->finished = seen->received + 3600;
		seen->updated = seen->finished;
		seen->status = STATUS_RETURNED;
		seen->raw_status = "10";
	}
}

/* As it was judged when it ended. */
static void
close_of_year(struct dossier *out)
{
	const struct observation *seen = &out->facts.seen;
	int32_t days;

	if (seen->finished == INSTANT_NONE)
		return;
	days = when_day(seen->finished, WHEN_OFFICE_OFFSET).n -
	    when_day(seen->promised, WHEN_OFFICE_OFFSET).n;
	out->verdict.standing = days < 0 ? STANDING_DONE_EARLY
	    : days == 0                  ? STANDING_DONE_ON_TIME
					 : STANDING_DONE_LATE;
	out->verdict.due = out->verdict.due_earliest = seen->promised;
	out->verdict.due_is_promise = true;
	out->judged = seen->finished;
	out->generation = 1;
}

/* Limits of 10, 15 or 20 working days (scripts/bench_pages gives procedure p
 * the limit p % 6), most of them promised, one in 16 paused, one in 16 not
 * accepted yet. */
static void
make(struct dossier *out, struct arena *arena, int64_t source, uint32_t i)
{
	uint32_t mixed = i * 2654435761u;
	uint32_t procedure = mixed / 64 % (PROCEDURES / 6) * 6 + 3 + mixed % 3;
	uint32_t agency = mixed / 4096 % asked.units;
	struct observation told;
	struct observation *seen = &told;
	bool awaits = i % 16 == 0;

	memset(out, 0, sizeof(*out));
	observation_clear(seen);
	seen->code = arena_printf(arena, "H99.%02u-200911-%07u", agency + 1, i);
	seen->procedure =
	    arena_printf(arena, "1.%u.000.00.00.H99", 100000 + procedure);
	seen->procedure_name =
	    arena_printf(arena, "Thủ tục minh họa số %u", procedure);
	seen->field = arena_printf(arena, "Lĩnh vực %u", procedure % 5);
	seen->filing = awaits ? FILING_ONLINE : FILING_DIRECT;
	seen->submitted =
	    awaits ? MONDAY + WHEN_DAY : MONDAY - 3 * WHEN_DAY + mixed % 21600;
	seen->received = awaits ? INSTANT_NONE : seen->submitted;
	/* Three quarters have a promise; the calendar moves the others. */
	if (!awaits && i % 4 != 1)
		seen->promised =
		    MONDAY + (instant)(11 + mixed % 20) * WHEN_DAY + 34200;
	seen->updated = seen->submitted + 3600;
	seen->status = awaits ? STATUS_NEW
	    : i % 16 == 5     ? STATUS_WAITING_SUPPLEMENT
			      : STATUS_PROCESSING;
	seen->raw_status = awaits ? "1" : i % 16 == 5 ? "5" : "4";
	seen->agency = agency_name(arena, agency);
	seen->officer_name = arena_printf(arena, "%s Văn %s",
	    families[mixed / 512 % 8], givens[mixed / 128 % 5]);
	seen->step = "Chuyển xử lý";
	if (asked.due != INSTANT_NONE)
		make_due(seen, arena, i);
	if (asked.submitted != INSTANT_NONE)
		make_waiting(seen, arena, i);
	if (asked.open != 0)
		make_of_year(seen, i, mixed);
	out->source = source;
	out->raw = (uint64_t)mixed * 0x9e3779b97f4a7c15u + 1;
	facts_begin(&out->facts);
	facts_fold(&out->facts, seen, INSTANT_NONE, MONDAY + WHEN_DAY);
	out->verdict = (struct verdict){ .standing = STANDING_RUNNING,
		.due = INSTANT_NONE,
		.due_earliest = INSTANT_NONE,
		.computed = INSTANT_NONE,
		.computed_earliest = INSTANT_NONE,
		.advance = INSTANT_NONE,
		.acceptance_due = INSTANT_NONE,
		.step_due = INSTANT_NONE,
		.apology_due = INSTANT_NONE,
		.supplement_due = INSTANT_NONE,
		.next = INSTANT_NEVER };
	out->judged = INSTANT_NONE;
	if (asked.open != 0) {
		out->agency =
		    arena_printf(arena, "000.%02u.00.H99", agency + 1);
		close_of_year(out);
	}
}

static void
fill(struct store *store, int64_t source, uint32_t count)
{
	struct arena *arena = arena_new(1 << 20);
	struct err err;

	for (uint32_t at = 0; at < count; at += SLICE) {
		arena_reset(arena);
		must(store_begin(store, &err), &err);
		for (uint32_t i = at; i < count && i < at + SLICE; i++) {
			struct dossier dossier;
			struct change first = { .kind = CHANGE_FIRST,
				.after = INSTANT_NONE,
				.at = MONDAY + WHEN_DAY };
			bool was_there;

			make(&dossier, arena, source, i);
			first.payload = payload_observation(arena, NULL,
			    &dossier.facts.seen);
			must(store_dossier_insert(store, &dossier,
				 &(struct name_ids){ { 0 } }, &first, 1,
				 &was_there, &err),
			    &err);
		}
		must(store_commit(store, &err), &err);
		must(store_checkpoint_large(store, NULL, &err), &err);
	}
	arena_free(arena);
}

static void
take_due(const char *text)
{
	struct err err;
	day due;

	if (strchr(text, 'T') != NULL) {
		must(when_parse_instant(text, WHEN_OFFICE_OFFSET,
			 &asked.submitted, &err),
		    &err);
		return;
	}
	must(when_parse_day(text, &due, &err), &err);
	asked.due = when_at(due, 17 * 3600, WHEN_OFFICE_OFFSET);
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new(4096);
	struct source_health source;
	struct store *store;
	struct err err;

	if (argc != 3 && argc != 5 && argc != 6) {
		fputs("usage: open_dossiers PATH COUNT"
		      " [DUE OFFICERS | year OPEN [UNITS]]\n",
		    stderr);
		return 2;
	}
	if (argc >= 5 && strcmp(argv[3], "year") == 0) {
		asked.count = (uint32_t)strtoul(argv[2], NULL, 10);
		asked.open = (uint32_t)strtoul(argv[4], NULL, 10);
		if (argc == 6)
			asked.units = (uint32_t)strtoul(argv[5], NULL, 10);
	} else if (argc == 5) {
		take_due(argv[3]);
		asked.officers = (uint32_t)strtoul(argv[4], NULL, 10);
	}
	store = store_open(argv[1], STORE_TIME_SIMULATED, MONDAY, &err);
	must(store != NULL, &err);
	must(store_begin(store, &err), &err);
	must(store_source(store, "motcua", arena, &source, &err), &err);
	source.last_success = source.last_full = MONDAY;
	source.baseline = MONDAY - 30 * WHEN_DAY;
	must(store_source_update(store, &source, &err), &err);
	must(store_commit(store, &err), &err);
	fill(store, source.id, (uint32_t)strtoul(argv[2], NULL, 10));
	store_close(store);
	arena_free(arena);
	return 0;
}
