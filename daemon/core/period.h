/*
 * A reporting period (kỳ báo cáo) with its cut-offs by NĐ 09/2019/NĐ-CP,
 * Điều 12: a month counts from the 15th of the month before to its 14th, a
 * quarter from the 15th of the month before it to the 14th of its last month,
 * the half years from 15/12 to 14/6 and from 15/6 to 14/12, a year from 15/12
 * of the year before to 14/12.  Or any dates that somebody asks for.
 */
#ifndef CORE_PERIOD_H
#define CORE_PERIOD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/when.h"

enum period_kind {
	PERIOD_MONTH,
	PERIOD_QUARTER,
	PERIOD_HALF,
	PERIOD_YEAR,
	PERIOD_SPAN, /* from one date to another */
};

struct period {
	enum period_kind kind;
	int year, number; /* 9 of month 9, 3 of quarter III; 0 of a year and a
			   * span, whose year is 0 too */
	day from, to;     /* both belong to it */
};

/*
 * "2026-09" or "09/2026", "2026-Q3", "2026-H1", "2026", and from..to with
 * dates as people or machines write them.  The error says what is wrong with
 * it; a period that ends before it begins is one.
 */
bool
period_parse(const char *text, struct period *out, struct err *err) MUST_CHECK;

/* The last period of ${kind} that had ended before ${today}; not of a span. */
struct period period_last(enum period_kind kind, day today);

/* Of a span the days before it, as many as it has. */
struct period period_before(const struct period *period);

/* Its first instant, and the first after it, where clocks run ${offset}
 * seconds ahead of UTC. */
instant period_begins(const struct period *period, int32_t offset);
instant period_ends(const struct period *period, int32_t offset);

/* As period_parse reads it: "2026-Q3", "2026-06-15..2026-09-14". */
const char *period_text(struct arena *arena, const struct period *period);

/* As the printed forms name it: "Quý III năm 2026", "Tháng 9 năm 2026",
 * "6 tháng đầu năm 2026", "Năm 2026"; of a span "Từ ngày 15/06/2026 đến ngày
 * 14/09/2026". */
const char *period_people(struct arena *arena, const struct period *period);

/* "15/06/2026 – 14/09/2026". */
const char *period_dates(struct arena *arena, const struct period *period);

#endif
