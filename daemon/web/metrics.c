/* How the watch fares, as metrics. */
#include "web/metrics.h"

#include "io/source_age.h"

typedef struct exposition_label label;

static void
put_daemon(const struct vital *vital, struct exposition *out)
{
	const struct vital_daemon *daemon = &vital->daemon;
	const label build = { "version",
		daemon->version == NULL ? "" : daemon->version };
	const label turn = { "turn",
		daemon->longest_turn == NULL ? "" : daemon->longest_turn };

	exposition_one(out, "hosod_up",
	    "Whether the daemon answers at its control socket.", daemon->up);
	if (!daemon->up)
		return;
	exposition_family(out, "hosod_build_info", "gauge",
	    "The daemon that answers.");
	exposition_int(out, "", &build, 1, 1);
	exposition_one(out, "hosod_clock_held",
	    "Whether it does not believe its clock, and judges nothing until "
	    "somebody confirms it.",
	    daemon->held);
	exposition_family(out, "hosod_longest_turn_seconds", "gauge",
	    "The longest turn since the daemon began, and which it was.");
	exposition_us(out, "", &turn, 1, daemon->longest_turn_us);
	exposition_family(out, "hosod_wakeups_total", "counter",
	    "How often the daemon woke up.");
	exposition_int(out, "", NULL, 0, daemon->wakeups);
}

static void
put_files(const struct vital *vital, struct exposition *out)
{
	exposition_one(out, "hosod_database_readable",
	    "Whether the database can be read and is of this version.",
	    vital->readable);
	if (vital->database_bytes >= 0)
		exposition_one(out, "hosod_database_bytes",
		    "Size of the database's file.", vital->database_bytes);
	if (vital->wal_bytes >= 0)
		exposition_one(out, "hosod_wal_bytes",
		    "Size of its write-ahead log.", vital->wal_bytes);
}

/* ---- sources ---- */

static bool
is_stale(const struct metrics *metrics, const struct source_health *source)
{
	const struct conf_source *plan =
	    conf_source(metrics->conf, source->name);

	return plan != NULL &&
	    source_age_is_stale(plan, metrics->conf->calendar, source,
		metrics->vital->now);
}

static void
put_list_age(const struct metrics *metrics, const struct source_health *source,
    struct exposition *out)
{
	const label name = { "source", source->name };
	int64_t age = metrics->vital->now - source->last_success;

	if (source->last_success == INSTANT_NONE)
		exposition_never(out, "", &name, 1);
	else
		exposition_int(out, "", &name, 1, age < 0 ? 0 : age);
}

static void
put_stale(const struct metrics *metrics, const struct source_health *source,
    struct exposition *out)
{
	const label name = { "source", source->name };

	exposition_int(out, "", &name, 1, is_stale(metrics, source));
}

static void
put_failing(const struct metrics *metrics, const struct source_health *source,
    struct exposition *out)
{
	const label name = { "source", source->name };

	(void)metrics;
	exposition_int(out, "", &name, 1,
	    source->failing_since != INSTANT_NONE);
}

static void
put_doubted(const struct metrics *metrics, const struct source_health *source,
    struct exposition *out)
{
	const label name = { "source", source->name };

	(void)metrics;
	exposition_int(out, "", &name, 1, source->shrunk_since != INSTANT_NONE);
}

static void
put_sources(const struct metrics *metrics, struct exposition *out)
{
	static const struct {
		const char *name, *help;
		void (*put)(const struct metrics *metrics,
		    const struct source_health *source, struct exposition *out);
	} families[] = {
		{ "hosod_source_list_age_seconds",
		    "Time since the end of the source's last complete list; +Inf "
		    "where there was none.",
		    put_list_age },
		{ "hosod_source_stale",
		    "Whether its data is too old to be relied on, as letters "
		    "say.",
		    put_stale },
		{ "hosod_source_failing", "Whether it fails to be read.",
		    put_failing },
		{ "hosod_source_list_doubted",
		    "Whether its list is too short to be believed.",
		    put_doubted },
	};

	for (size_t f = 0; f < sizeof(families) / sizeof(families[0]); f++) {
		exposition_family(out, families[f].name, "gauge",
		    families[f].help);
		for (size_t i = 0; i < metrics->vital->source_count; i++)
			if (metrics->vital->sources[i].retired == INSTANT_NONE)
				families[f].put(metrics,
				    &metrics->vital->sources[i], out);
	}
}

/* ---- calendar and self-audit ---- */

static int64_t
seconds_until_end(const struct metrics *metrics, int year)
{
	int32_t offset = metrics->conf->offset;
	instant end = when_at(when_from_civil(year + 1, 1, 1), 0, offset);

	return end - metrics->vital->now;
}

static void
put_calendar(const struct metrics *metrics, struct exposition *out)
{
	const struct calendar *calendar = metrics->conf->calendar;
	const label confirmed = { "part", "confirmed" };
	const label listed = { "part", "listed" };
	int first, last;

	if (calendar == NULL)
		return;
	calendar_years(calendar, &first, &last);
	exposition_family(out, "hosod_calendar_left_seconds", "gauge",
	    "Time until the end of the calendar's last confirmed, and of its "
	    "last listed year; below 0 it has passed.");
	exposition_int(out, "", &confirmed, 1,
	    seconds_until_end(metrics, calendar_confirmed_until(calendar)));
	exposition_int(out, "", &listed, 1, seconds_until_end(metrics, last));
}

static void
put_audit(const struct vital *vital, struct exposition *out)
{
	int64_t age = vital->now - vital->audit.ended;

	exposition_family(out, "hosod_audit_age_seconds", "gauge",
	    "Time since the last self-audit ended; +Inf where there was none.");
	if (!vital->audited) {
		exposition_never(out, "", NULL, 0);
		return;
	}
	exposition_int(out, "", NULL, 0, age < 0 ? 0 : age);
	exposition_one(out, "hosod_audit_dossiers",
	    "Open dossiers that it compared.", vital->audit.dossiers);
	exposition_one(out, "hosod_audit_differences",
	    "Differences that it found; each is a fault.",
	    vital->audit.differences);
}

const char *
metrics_text(const struct metrics *metrics, struct arena *arena)
{
	struct exposition out = exposition_begin(arena);

	put_daemon(metrics->vital, &out);
	put_files(metrics->vital, &out);
	if (metrics->vital->readable) {
		put_sources(metrics, &out);
		put_calendar(metrics, &out);
		put_audit(metrics->vital, &out);
		metrics_figures(metrics, &out);
	}
	return exposition_text(&out);
}
