/* Figures counted from rows, and summed up. */
#include "web/figures.h"

#include <string.h>

#define DAYS(n) ((n) * (int64_t)WHEN_DAY)

/* A working week, half a month, a month and a half year are what people ask
 * for. */
const int64_t figures_steps[FIGURES_STEPS] = { DAYS(1), DAYS(2), DAYS(3),
	DAYS(5), DAYS(7), DAYS(10), DAYS(15), DAYS(30), DAYS(60), DAYS(90),
	DAYS(180), DAYS(365) };

void
figures_begin(struct figures *figures, const struct directory *directory,
    const struct source_health *sources, size_t source_count, instant now,
    int32_t offset, struct arena *arena)
{
	size_t agencies = directory_agency_count(directory);

	*figures = (struct figures){ .now = now,
		.offset = offset,
		.today = when_day(now, offset),
		.agencies = arena_alloc(arena,
		    (agencies + 1) * sizeof(*figures->agencies)),
		.agency_count = agencies,
		.sources = arena_alloc(arena,
		    (source_count + 1) * sizeof(*figures->sources)),
		.source_count = source_count,
		.oldest_unsent = INSTANT_NONE };
	for (size_t i = 0; i < source_count; i++)
		figures->sources[i] =
		    (struct figures_source){ .id = sources[i].id,
			    .name = arena_string(arena, sources[i].name),
			    .retired = sources[i].retired != INSTANT_NONE };
}

/* ---- one dossier ---- */

static struct figures_day *
day_of(const struct figures *figures, struct figures_count *count, instant at)
{
	int64_t back;

	if (at == INSTANT_NONE)
		return NULL;
	back = (int64_t)figures->today.n - when_day(at, figures->offset).n;
	return back < 0 || back >= FIGURES_DAYS
	    ? NULL
	    : &count->days[FIGURES_DAYS - 1 - back];
}

/* Accepted, of a class that official forms count. */
static bool
is_received(const struct report_dossier *then, enum report_fate fate)
{
	bool ignored;

	return then->received != INSTANT_NONE &&
	    (rate_is_open(fate) || rate_is_finished(fate, &ignored));
}

static void
add_days(const struct figures *figures, struct figures_count *count,
    const struct rate_subject *subject)
{
	const struct period today = { .kind = PERIOD_SPAN,
		.from = figures->today,
		.to = figures->today };
	struct figures_day *received, *ended;
	struct report_dossier then;
	enum report_fate fate;
	bool in_time;

	if (!rate_known(subject, figures->now + 1, &then))
		return;
	fate = report_fate_of(&then, &today, figures->offset);
	received = day_of(figures, count, then.received);
	if (received != NULL && is_received(&then, fate))
		received->received++;
	ended = day_of(figures, count, then.ended);
	if (ended == NULL || !rate_is_finished(fate, &in_time))
		return;
	ended->in_time += in_time;
	ended->late += !in_time;
}

static bool
is_due_next(const struct figures *figures, const struct survey_row *row)
{
	day due;

	if (!figures->next_known || row->due == INSTANT_NONE ||
	    (row->standing != STANDING_RUNNING &&
		row->standing != STANDING_DUE_SOON))
		return false;
	due = when_day(row->due, figures->offset);
	return due.n > figures->today.n && due.n <= figures->next_working.n;
}

static void
add_open(const struct figures *figures, struct figures_count *count,
    const struct survey_row *row)
{
	count->standings[row->standing]++;
	count->due_next += is_due_next(figures, row);
	if (row->standing == STANDING_PAUSED)
		count->paused[row->pause]++;
	if (row->standing == STANDING_OVERDUE) {
		count->apologies += row->has_apology;
		count->baseline += row->baseline;
	}
}

static void
add_late(struct figures_source *source, int64_t seconds)
{
	int step = 0;

	while (step < FIGURES_STEPS && seconds > figures_steps[step])
		step++;
	source->lateness[step]++;
	source->late_seconds += seconds;
}

static void
add_source(const struct figures *figures, struct figures_source *source,
    const struct survey_row *row)
{
	source->standings[row->standing]++;
	if (row->standing == STANDING_PAUSED)
		source->paused[row->pause]++;
	if (row->standing != STANDING_OVERDUE)
		return;
	source->apologies += row->has_apology;
	source->baseline += row->baseline;
	/* One that is called overdue has a deadline that has passed. */
	add_late(source,
	    row->due == INSTANT_NONE || row->due > figures->now
		? 0
		: figures->now - row->due);
}

static struct figures_source *
source_of(const struct figures *figures, int64_t id)
{
	for (size_t i = 0; i < figures->source_count; i++)
		if (figures->sources[i].id == id)
			return &figures->sources[i];
	return NULL;
}

static struct figures_count *
count_of(const struct figures *figures, const struct directory *directory,
    const char *code)
{
	const struct agency *agency =
	    code == NULL ? NULL : directory_by_code(directory, code);

	return &figures->agencies[agency == NULL
		? figures->agency_count
		: (size_t)(agency - directory_agency(directory, 0))];
}

void
figures_add(struct figures *figures, const struct directory *directory,
    const struct survey_row *row)
{
	const struct rate_subject subject = store_survey_subject(row);
	struct figures_source *source = source_of(figures, row->source);
	struct figures_count *count = count_of(figures, directory, row->agency);

	if (source == NULL || source->retired)
		return;
	rate_count(&subject, figures->now + 1, figures->today, figures->offset,
	    &count->rate, NULL);
	add_days(figures, count, &subject);
	if (standing_is_closed(row->standing))
		return;
	add_open(figures, count, row);
	add_source(figures, source, row);
}

/* ---- sums ---- */

static void
sum(struct figures_count *out, const struct figures_count *count)
{
	for (int i = 0; i < STANDING_COUNT; i++)
		out->standings[i] += count->standings[i];
	for (int i = 0; i < PAUSE_REASON_COUNT; i++)
		out->paused[i] += count->paused[i];
	out->apologies += count->apologies;
	out->baseline += count->baseline;
	out->due_next += count->due_next;
	rate_add_all(&out->rate, &count->rate);
	for (int i = 0; i < FIGURES_DAYS; i++) {
		out->days[i].received += count->days[i].received;
		out->days[i].in_time += count->days[i].in_time;
		out->days[i].late += count->days[i].late;
	}
}

void
figures_of(const struct figures *figures, const struct directory *directory,
    const char *const *codes, size_t count, struct figures_count *out)
{
	*out = (struct figures_count){ 0 };
	for (size_t i = 0; i < count; i++) {
		const struct agency *agency;

		if (i > 0 && strcmp(codes[i - 1], codes[i]) == 0)
			continue;
		agency = directory_by_code(directory, codes[i]);
		if (agency != NULL)
			sum(out,
			    &figures->agencies[agency -
				directory_agency(directory, 0)]);
	}
}

void
figures_of_all(const struct figures *figures, struct figures_count *out)
{
	*out = (struct figures_count){ 0 };
	for (size_t i = 0; i <= figures->agency_count; i++)
		sum(out, &figures->agencies[i]);
}

int64_t
figures_open(const struct figures_count *count)
{
	int64_t open = 0;

	for (int i = 0; i < STANDING_COUNT; i++)
		open += count->standings[i];
	return open;
}

int32_t
figures_rate(const struct figures_count *count, int back, int length,
    int64_t *finished)
{
	int64_t in_time = 0, all = 0;

	for (int i = back; i < back + length && i < FIGURES_DAYS; i++) {
		const struct figures_day *it =
		    &count->days[FIGURES_DAYS - 1 - i];

		in_time += it->in_time;
		all += it->in_time + it->late;
	}
	if (finished != NULL)
		*finished = all;
	return rate_permille(in_time, all);
}
