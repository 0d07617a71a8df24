/* Dossiers and letters as metrics: by source, channel and state, so that there
 * are as many series as the configuration has names; by agency where it asks
 * for them. */
#include "io/store_outbox.h"
#include "web/metrics.h"

typedef struct exposition_label label;

static void
put_standings(const struct figures *figures, struct exposition *out)
{
	exposition_family(out, "hosod_open_dossiers", "gauge",
	    "Open dossiers by source and standing.");
	for (size_t i = 0; i < figures->source_count; i++) {
		const struct figures_source *source = &figures->sources[i];

		for (int s = 0; !source->retired && s < STANDING_COUNT; s++) {
			const label labels[] = { { "source", source->name },
				{ "standing",
				    standing_text((enum standing)s) } };

			if (!standing_is_closed((enum standing)s))
				exposition_int(out, "", labels, 2,
				    source->standings[s]);
		}
	}
}

static void
put_paused(const struct figures *figures, struct exposition *out)
{
	exposition_family(out, "hosod_paused_dossiers", "gauge",
	    "Of the paused ones, why.");
	for (size_t i = 0; i < figures->source_count; i++) {
		const struct figures_source *source = &figures->sources[i];

		for (int p = 0; !source->retired && p < PAUSE_REASON_COUNT;
		     p++) {
			const label labels[] = { { "source", source->name },
				{ "reason",
				    pause_reason_text((enum pause_reason)p) } };

			exposition_int(out, "", labels, 2, source->paused[p]);
		}
	}
}

/* The overdue ones by what was written to the applicant, and those that were
 * so before the watch began. */
static void
put_overdue(const struct figures *figures, struct exposition *out)
{
	exposition_family(out, "hosod_overdue_dossiers", "gauge",
	    "Of the overdue ones, with and without a recorded apology.");
	for (size_t i = 0; i < figures->source_count; i++) {
		const struct figures_source *source = &figures->sources[i];
		const label with[] = { { "source", source->name },
			{ "apology", "recorded" } };
		const label without[] = { { "source", source->name },
			{ "apology", "none" } };

		if (source->retired)
			continue;
		exposition_int(out, "", with, 2, source->apologies);
		exposition_int(out, "", without, 2,
		    source->standings[STANDING_OVERDUE] - source->apologies);
	}
	exposition_family(out, "hosod_baseline_dossiers", "gauge",
	    "Of the overdue ones, those that were so before the watch began.");
	for (size_t i = 0; i < figures->source_count; i++) {
		const label name = { "source", figures->sources[i].name };

		if (!figures->sources[i].retired)
			exposition_int(out, "", &name, 1,
			    figures->sources[i].baseline);
	}
}

static void
put_lateness_of(const struct figures_source *source, struct arena *arena,
    struct exposition *out)
{
	label labels[] = { { "source", source->name }, { "le", NULL } };
	int64_t count = 0;

	for (int i = 0; i <= FIGURES_STEPS; i++) {
		labels[1].value = i == FIGURES_STEPS
		    ? "+Inf"
		    : arena_printf(arena, "%lld", (long long)figures_steps[i]);
		count += source->lateness[i];
		exposition_int(out, "_bucket", labels, 2, count);
	}
	exposition_int(out, "_sum", labels, 1, source->late_seconds);
	exposition_int(out, "_count", labels, 1, count);
}

/* Time by the calendar: seconds are the base unit, and one that all agencies
 * share.  Working days hang on each agency's own days off, and a sum of them
 * would be of no unit. */
static void
put_lateness(const struct figures *figures, struct exposition *out)
{
	exposition_family(out, "hosod_overdue_lateness_seconds", "histogram",
	    "By how long the dossiers that are overdue now have passed their "
	    "deadline, by the calendar; a state, not a count of what happened: "
	    "rate() of it means nothing.");
	for (size_t i = 0; i < figures->source_count; i++)
		if (!figures->sources[i].retired)
			put_lateness_of(&figures->sources[i], out->text.arena,
			    out);
}

static void
put_letters(const struct metrics *metrics, struct exposition *out)
{
	const struct figures *figures = metrics->figures;
	int64_t age = figures->oldest_unsent == INSTANT_NONE
	    ? 0
	    : metrics->vital->now - figures->oldest_unsent;

	exposition_family(out, "hosod_letters", "gauge",
	    "Letters by channel and state.");
	for (size_t i = 0; i < figures->letter_count; i++) {
		const struct letter_tally *it = &figures->letters[i];
		const label labels[] = { { "channel", it->channel },
			{ "state", letter_state_text(it->state) } };

		exposition_int(out, "", labels, 2, it->count);
	}
	exposition_one(out, "hosod_oldest_unsent_letter_age_seconds",
	    "Time since the oldest letter was sealed that is still to be sent; "
	    "0 where none is.",
	    age < 0 ? 0 : age);
}

static void
put_agency(const struct agency *agency, const struct figures_count *count,
    struct exposition *out)
{
	for (int s = 0; s < STANDING_COUNT; s++) {
		const label labels[] = {
			{ "agency", agency == NULL ? "" : agency->code },
			{ "standing", standing_text((enum standing)s) }
		};

		if (count->standings[s] > 0)
			exposition_int(out, "", labels, 2, count->standings[s]);
	}
}

static void
put_agencies(const struct metrics *metrics, struct exposition *out)
{
	const struct directory *directory = metrics->conf->directory;
	const struct figures *figures = metrics->figures;

	exposition_family(out, "hosod_agency_open_dossiers", "gauge",
	    "Open dossiers by agency and standing, where there are any; "
	    "without a code those of no known agency.");
	for (size_t i = 0; i <= figures->agency_count; i++)
		put_agency(i < figures->agency_count
			? directory_agency(directory, i)
			: NULL,
		    &figures->agencies[i], out);
}

void
metrics_figures(const struct metrics *metrics, struct exposition *out)
{
	const struct figures *figures = metrics->figures;
	int64_t age;

	exposition_family(out, "hosod_figures_age_seconds", "gauge",
	    "How old the figures below are; +Inf while there are none.");
	if (figures == NULL) {
		exposition_never(out, "", NULL, 0);
		return;
	}
	age = metrics->clock - figures->made;
	exposition_int(out, "", NULL, 0, age < 0 ? 0 : age);
	exposition_family(out, "hosod_figures_cpu_seconds", "gauge",
	    "CPU time that they cost.");
	exposition_us(out, "", NULL, 0, figures->cpu_us);
	put_standings(figures, out);
	put_paused(figures, out);
	put_overdue(figures, out);
	put_lateness(figures, out);
	put_letters(metrics, out);
	if (metrics->conf->web.metrics_by_agency)
		put_agencies(metrics, out);
}
