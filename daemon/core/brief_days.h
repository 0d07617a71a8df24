/*
 * The days and hours that counted and the days that did not, in the clauses of
 * letters: used by core/brief and by what words the result's own deadline.
 * Vietnamese only; everything lives in the arena.
 */
#ifndef CORE_BRIEF_DAYS_H
#define CORE_BRIEF_DAYS_H

#include "base/arena.h"
#include "core/calendar.h"
#include "core/deadline.h"

/* ": 01 giờ 30 phút ngày 18/09/2020, 06 giờ 30 phút ngày 21/09/2020; không tính
 * 19/09/2020 đến 20/09/2020 (nghỉ hằng tuần)": what counted from ${from} to
 * ${due}, the end of ${rule} (`exc`) without any pause.  "" where ${calendar}
 * does not tell. */
const char *brief_counted(struct arena *arena, const struct calendar *calendar,
    const struct deadline_rule *rule, instant from, instant due);

/* "; không tính 02/09/2020 (Quốc khánh)": the listed days off in (${from},
 * ${due}] by date, ${due} being what ${rule} gives; "" where there are none,
 * and under a limit for which every day counts. */
const char *brief_holidays(struct arena *arena, const struct calendar *calendar,
    const struct deadline_rule *rule, instant from, instant due);

/* What a day off is called, "Quốc khánh 2/9"; NULL: weekly rest. */
const char *brief_name_off(const struct calendar *calendar, day date);

/* "18/09/2020" */
const char *brief_date(struct arena *arena, day date);

#endif
