/*
 * How a limit was reckoned, in one clause: the reasons of core/reasoning,
 * shortened and without articles, for letters.  From when it runs, which days
 * or hours of office counted, which days did not and why.  Vietnamese only, as
 * letters are; everything lives in the arena.
 */
#ifndef CORE_BRIEF_H
#define CORE_BRIEF_H

#include "base/arena.h"
#include "core/calendar.h"
#include "core/deadline.h"
#include "core/facts.h"

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

/* The clocks beside the result; ${rule} and ${from} are those of the judgement,
 * ${due} is the end that it found. */
const char *brief_acceptance(struct arena *arena,
    const struct calendar *calendar, const struct facts *facts,
    const struct deadline_rule *rule, instant from, instant due);
const char *brief_supplement(struct arena *arena,
    const struct calendar *calendar, const struct facts *facts,
    const struct deadline_rule *rule, instant from, instant due);
/* ${due} is the deadline, the earliest of its bounds where ${is_earliest}. */
const char *brief_apology(struct arena *arena, const struct calendar *calendar,
    day due, bool is_earliest);
/* NULL where the export gave the instant: nothing was reckoned. */
const char *brief_step(const struct calendar *calendar, instant given);

#endif
