/*
 * Makes a database of dossiers that are all open, as the daemon would have
 * them after its sweeps, without any export: for what is measured or broken on
 * very many of them.  Procedures, agencies and officers are those of
 * scripts/bench_pages; no verdict is judged yet, the daemon does that when it
 * starts.
 *
 *   open_dossiers PATH COUNT
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

static void
must(bool ok, const struct err *err)
{
	if (ok)
		return;
	fprintf(stderr, "open_dossiers: %s\n", err->text);
	exit(1);
}

/* Limits of 10, 15 or 20 working days (scripts/bench_pages gives procedure p
 * the limit p % 6), most of them promised, one in 16 paused, one in 16 not
 * accepted yet. */
static void
make(struct dossier *out, struct arena *arena, int64_t source, uint32_t i)
{
	uint32_t mixed = i * 2654435761u;
	uint32_t procedure = mixed / 64 % (PROCEDURES / 6) * 6 + 3 + mixed % 3;
	uint32_t agency = mixed / 4096 % AGENCIES;
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
	seen->agency = arena_printf(arena, "UBND xã %s", communes[agency]);
	seen->officer_name = arena_printf(arena, "%s Văn %s",
	    families[mixed / 512 % 8], givens[mixed / 128 % 5]);
	seen->step = "Chuyển xử lý";
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

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new(4096);
	struct source_health source;
	struct store *store;
	struct err err;

	if (argc != 3) {
		fputs("usage: open_dossiers PATH COUNT\n", stderr);
		return 2;
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
