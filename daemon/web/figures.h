/*
 * The figures that pages show and that take longer to make than a request may:
 * how dossiers stand by agency and source, on-time rates, and ninety days by
 * day.  Here they are values, counted from rows; web/figures_keep makes them
 * and hands them out.  They count as the nightly digest does (core/rate_known).
 */
#ifndef WEB_FIGURES_H
#define WEB_FIGURES_H

#include "core/directory.h"
#include "core/rate_known.h"
#include "io/store_letter_tally.h"
#include "io/store_meta.h"
#include "io/store_survey.h"

enum {
	FIGURES_DAYS = 90,
	FIGURES_STEPS = 12, /* of lateness; beyond the last is one more */
};

/* The upper bounds of those steps, seconds after the due instant, ascending. */
extern const int64_t figures_steps[FIGURES_STEPS];

struct figures_day {
	uint32_t received;      /* whatever became of them */
	uint32_t in_time, late; /* finished; withdrawn is in time */
};

/* Of one agency without those below it, or the sum of some. */
struct figures_count {
	int64_t standings[STANDING_COUNT];  /* of the open ones */
	int64_t paused[PAUSE_REASON_COUNT]; /* of the paused, why */
	int64_t apologies, baseline;        /* of the overdue */
	int64_t due_next; /* on the next working day or a rest day before it */
	struct rate rate; /* of the RATE_SPAN days up to today */
	struct figures_day days[FIGURES_DAYS]; /* the last is today */
};

/* Of one source that is watched. */
struct figures_source {
	int64_t id;
	const char *name;
	bool retired;                       /* nothing of it is counted */
	int64_t standings[STANDING_COUNT];  /* of the open ones */
	int64_t paused[PAUSE_REASON_COUNT]; /* of the paused, why */
	int64_t apologies, baseline;        /* of the overdue */
	/* Of the overdue: how many by how late they are, and the sum of all,
	 * in seconds. */
	int64_t lateness[FIGURES_STEPS + 1];
	int64_t late_seconds;
};

struct figures {
	instant now;    /* of the database: as of then */
	instant made;   /* by the clock of the machine */
	int64_t cpu_us; /* that it cost */
	int32_t offset;
	day today, next_working;
	bool next_known; /* which day that is */
	/* By the row of the agency in the directory; the last: of no agency
	 * that is known. */
	struct figures_count *agencies;
	size_t agency_count;
	struct figures_source *sources;
	size_t source_count;
	const struct letter_tally *letters;
	size_t letter_count;
	instant oldest_unsent; /* letter, sealed then; INSTANT_NONE */
};

/* Nothing counted yet, in ${arena}; ${sources} are all that the database
 * knows. */
void figures_begin(struct figures *figures, const struct directory *directory,
    const struct source_health *sources, size_t source_count, instant now,
    int32_t offset, struct arena *arena);

/* Counts one dossier. */
void figures_add(struct figures *figures, const struct directory *directory,
    const struct survey_row *row);

/* The sum over the agencies of ${codes}, each once however often it is named
 * (neighbours, as in a sorted list). */
void
figures_of(const struct figures *figures, const struct directory *directory,
    const char *const *codes, size_t count, struct figures_count *out);

/* The sum over all, those of no known agency among them. */
void figures_of_all(const struct figures *figures, struct figures_count *out);

int64_t figures_open(const struct figures_count *count);

/* The on-time rate of what was finished within ${length} days, the last of them
 * ${back} days before today; in thousandths, -1 of nothing.  Over RATE_SPAN
 * days to today it is rate_of_finished.  ${finished}, unless NULL: of how many.
 */
int32_t figures_rate(const struct figures_count *count, int back, int length,
    int64_t *finished);

#endif
