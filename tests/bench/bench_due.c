/*
 * The deadline engine by itself, in process and without text: plain working-day
 * deadlines a second through deadline_compute, and days through calendar_add,
 * on the shipped calendar.  Receipts and limits are drawn beforehand and all
 * different, so that no run of equal answers helps.
 *
 *     bench_due [QUESTIONS]
 *
 * Prints medians of CPU time and a checksum, so that nothing can be left out.
 * scripts/bench asks numpy the same questions (tests/bench/due_numpy.py).
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "core/deadline.h"
#include "support/pure_calendar.h"

enum { RUNS = 9, FIRST_YEAR = 2019, DAYS = 2900 };

struct question {
	instant received;
	day date;
	int32_t limit;
};

static uint64_t
dice(uint64_t sides)
{
	static uint64_t state = 147;

	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * UINT64_C(2685821657736338717) >> 11) % sides;
}

/* Receipts of 2019 to 2026 at any second of the day, 1 to 30 working days. */
static struct question *
questions_of(size_t count)
{
	struct question *questions = mem_alloc(count * sizeof(*questions));
	day first = when_from_civil(FIRST_YEAR, 1, 1);

	for (size_t i = 0; i < count; i++) {
		day date = when_add_days(first, (int32_t)dice(DAYS));

		questions[i] = (struct question){
			.received = when_at(date, (int32_t)dice(WHEN_DAY),
			    WHEN_OFFICE_OFFSET),
			.date = date,
			.limit = 1 + (int32_t)dice(30),
		};
	}
	return questions;
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int64_t
compute_all(const struct calendar *calendar, const struct question *questions,
    size_t count)
{
	struct deadline_rule rule = { .limit.unit = LIMIT_WORKING_DAYS };
	struct deadline deadline;
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		rule.limit.count = questions[i].limit;
		deadline_compute(calendar, &rule, questions[i].received, NULL,
		    0, &deadline);
		sum += deadline.due;
	}
	return sum;
}

static int64_t
add_all(const struct calendar *calendar, const struct question *questions,
    size_t count)
{
	int64_t sum = 0;
	day due;

	for (size_t i = 0; i < count; i++)
		if (calendar_add(calendar, questions[i].date,
			questions[i].limit, &due))
			sum += due.n;
	return sum;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
measure(const char *name,
    int64_t (*all)(const struct calendar *, const struct question *, size_t),
    const struct calendar *calendar, const struct question *questions,
    size_t count)
{
	double took[RUNS];
	int64_t sum = 0;

	for (int i = 0; i < RUNS; i++) {
		took[i] = seconds();
		sum = all(calendar, questions, count);
		took[i] = seconds() - took[i];
	}
	qsort(took, RUNS, sizeof(took[0]), by_size);
	printf("%s %.1f million a second (checksum %lld)\n", name,
	    (double)count / took[RUNS / 2] / 1e6, (long long)sum);
}

int
main(int argc, char **argv)
{
	size_t count = argc > 1 ? (size_t)atol(argv[1]) : 1000000;
	struct calendar *calendar = pure_calendar("");
	struct question *questions = questions_of(count);

	measure("deadline_compute", compute_all, calendar, questions, count);
	measure("calendar_add", add_all, calendar, questions, count);
	mem_free(questions);
	calendar_free(calendar);
	return 0;
}
