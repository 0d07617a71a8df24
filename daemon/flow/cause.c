/* Why a date moved. */
#include "flow/cause.h"

#include <string.h>

#include "base/mem.h"
#include "core/calendar_diff.h"
#include "io/store_meta.h"
#include "wire/overlay_file.h"

enum {
	PASTS = 8,    /* generations compared with the one in force */
	DAYS_TOLD = 4 /* of a changed calendar, for one dossier */
};

/* Two calendars of one agency, and what differs. */
struct compared {
	const struct calendar *was, *is;
	struct calendar_diff diff;
};

/* A generation before the one in force, and what differs. */
struct past {
	int64_t generation;
	bool configuration, catalogue, calendar; /* another */
	struct calendar *was;        /* NULL where it was not kept */
	struct calendars *calendars; /* with its overlays */
	/* Of the calendars of agencies: as many as there are of them, since
	 * dossiers come in no order of agencies. */
	struct compared *compared;
	size_t compared_count;
};

struct causes {
	struct world *world;
	struct arena *arena; /* of the differences */
	struct past pasts[PASTS];
	size_t count;
};

struct causes *
causes_new(struct world *world)
{
	struct causes *causes = mem_alloc(sizeof(*causes));

	causes->world = world;
	causes->arena = arena_new(16 * 1024);
	return causes;
}

void
causes_forget(struct causes *causes)
{
	for (size_t i = 0; i < causes->count; i++) {
		mem_free(causes->pasts[i].compared);
		calendars_free(causes->pasts[i].calendars);
		calendar_free(causes->pasts[i].was);
	}
	causes->count = 0;
	arena_reset(causes->arena);
}

void
causes_free(struct causes *causes)
{
	if (causes == NULL)
		return;
	causes_forget(causes);
	arena_free(causes->arena);
	mem_free(causes);
}

/* The calendar of the hash ${hash} as it was kept; databases of the first
 * version kept none. */
static bool
recall_calendar(struct causes *causes, const char *hash, struct past *past,
    struct err *err)
{
	const char *text;

	if (!store_calendar_text(causes->world->store, hash, causes->arena,
		&text, err))
		return false;
	/* A text that cannot be read any more was as good as not kept. */
	if (text != NULL &&
	    !overlay_file_recall(text, causes->world->conf->directory,
		causes->arena, &past->was, &past->calendars))
		past->was = NULL;
	return true;
}

/* What differs between generation ${id} and the one in force. */
static bool
find_past(struct causes *causes, int64_t id, struct past **out, struct err *err)
{
	struct world *world = causes->world;
	struct store_generation was, is;
	struct past past = { .generation = id };

	for (size_t i = 0; i < causes->count; i++) {
		*out = &causes->pasts[i];
		if (causes->pasts[i].generation == id)
			return true;
	}
	if (!store_generation_read(world->store, id, world->turn, &was, err) ||
	    !store_generation_read(world->store, world->generation, world->turn,
		&is, err))
		return false;
	if (causes->count == PASTS)
		causes_forget(causes);
	past.configuration = !text_equal(was.configuration, is.configuration);
	past.catalogue = !text_equal(was.catalogue, is.catalogue);
	past.calendar = !text_equal(was.calendar, is.calendar);
	if (past.calendar && !recall_calendar(causes, was.calendar, &past, err))
		return false;
	causes->pasts[causes->count] = past;
	*out = &causes->pasts[causes->count++];
	return true;
}

/* An apology recorded at this very moment. */
static bool
is_apologized(const struct dossier *dossier, instant now)
{
	return apology_is_there(&dossier->facts.apology) &&
	    dossier->facts.apology.recorded == now;
}

/* News of this very moment moved it. */
static const char *
why_news(const struct dossier *dossier, const struct verdict *before,
    instant now)
{
	if (is_apologized(dossier, now))
		return "apology";
	if (dossier->facts.apology.withdrawn == now)
		return "apology-withdrawn";
	if (dossier->facts.promised_seen == now ||
	    before->due_is_promise != dossier->verdict.due_is_promise)
		return "promise";
	return dossier->facts.pause_count > 0 ? "pause" : "receipt";
}

static bool
is_same(const struct verdict *a, const struct verdict *b)
{
	return a->due == b->due && a->computed == b->computed &&
	    a->acceptance_due == b->acceptance_due;
}

/* The dates under the calendar before, all else as it is now: what they come
 * to tells the calendar's part from that of the other rules. */
static struct verdict
without_calendar(const struct world *world, const struct rules *now_in_force,
    const struct dossier *dossier, const struct past *past, instant now)
{
	struct rules rules = *now_in_force;
	struct judgement judgement;

	rules.calendar = past->was;
	rules.calendars = past->calendars;
	judge(&dossier->facts, &rules, NULL, 0, INSTANT_NONE, now,
	    dossier->baseline, world->turn, &judgement);
	return judgement.verdict;
}

static instant
first_of(const struct dossier *dossier)
{
	const struct observation *seen = &dossier->facts.seen;

	if (seen->received != INSTANT_NONE)
		return seen->received;
	return seen->submitted != INSTANT_NONE ? seen->submitted
					       : dossier->facts.first_seen;
}

static instant
last_of(const struct verdict *before, const struct verdict *now)
{
	const instant dates[] = { before->due, before->computed,
		before->acceptance_due, now->due, now->computed,
		now->acceptance_due };
	instant last = INSTANT_NONE;

	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
		last = dates[i] > last ? dates[i] : last;
	return last;
}

static const struct calendar_diff *
compare(struct causes *causes, struct past *past, const struct calendar *was,
    const struct calendar *is)
{
	struct compared *added;

	for (size_t i = past->compared_count; i > 0; i--)
		if (past->compared[i - 1].was == was &&
		    past->compared[i - 1].is == is)
			return &past->compared[i - 1].diff;
	past->compared = mem_resize(past->compared,
	    (past->compared_count + 1) * sizeof(*past->compared));
	added = &past->compared[past->compared_count++];
	*added = (struct compared){ .was = was, .is = is };
	calendar_diff(was, is, causes->arena, &added->diff);
	return &added->diff;
}

static const char *
because_calendar(const struct world *world, const struct dossier *dossier,
    const struct verdict *before, struct past *past)
{
	struct rules rules = world->rules;
	const struct calendar *was, *is;

	if (past->was == NULL)
		return NULL;
	is = rules_calendar(&rules, &dossier->facts);
	rules.calendar = past->was;
	rules.calendars = past->calendars;
	was = rules_calendar(&rules, &dossier->facts);
	return calendar_diff_reason(compare(world->causes, past, was, is),
	    world_day(world, first_of(dossier)),
	    world_day(world, last_of(before, &dossier->verdict)), DAYS_TOLD,
	    world->turn);
}

static const char *
because_catalogue(const struct world *world, const struct dossier *dossier)
{
	const struct procedure *row;
	struct basis basis;

	if (!rules_find(&world->rules, &dossier->facts, &basis))
		return NULL;
	row = basis.row;
	return arena_printf(world->turn, "thời hạn nay là %s%s%s",
	    limit_people(world->turn, basis.rule.limit),
	    row->basis == NULL ? "" : ", ",
	    row->basis == NULL ? "" : row->basis);
}

static void
cause_of_rules(const struct world *world, const struct dossier *dossier,
    const struct verdict *before, struct past *past, bool calendar, bool others,
    struct cause *out)
{
	*out = (struct cause){ .by_rules = true, .why = "rules" };
	if (!others)
		out->why = "calendar";
	else if (!calendar && !past->catalogue)
		out->why = "configuration";
	else if (!calendar && !past->configuration)
		out->why = "catalogue";
	if (calendar)
		out->because = because_calendar(world, dossier, before, past);
	else if (past->catalogue)
		out->because = because_catalogue(world, dossier);
}

bool
cause_of_move(struct world *world, const struct rules *rules,
    const struct dossier *dossier, const struct verdict *before, instant now,
    struct cause *out, struct err *err)
{
	bool is_news =
	    dossier->facts.changed == now || is_apologized(dossier, now);
	bool calendar, others;
	struct past *past;

	*out = (struct cause){ .why = why_news(dossier, before, now) };
	if (dossier->generation == world->generation)
		return true;
	if (!find_past(world->causes, dossier->generation, &past, err))
		return false;
	calendar = past->calendar;
	others = past->configuration || past->catalogue;
	if (past->was != NULL) {
		struct verdict without =
		    without_calendar(world, rules, dossier, past, now);

		calendar = !is_same(&without, &dossier->verdict);
		/* Of news and other rules at one moment, news have the say:
		 * nothing tells them apart. */
		if (is_news && !is_same(&without, before))
			return true;
		others = !is_same(&without, before);
	} else if (is_news) {
		return true;
	}
	cause_of_rules(world, dossier, before, past, calendar, others, out);
	return true;
}
