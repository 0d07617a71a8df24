/*
 * Charts as inline SVG.  Colours and strokes are those of the stylesheet
 * (classes that begin with "chart-"); what differs in meaning differs in its
 * pattern, too, and carries its words.  The numbers stand in a table beside it,
 * which is the caller's: a chart is one picture to who listens.
 */
#ifndef WEB_CHART_H
#define WEB_CHART_H

#include "base/text.h"
#include "core/judge.h"
#include "web/figures.h"

/* ${id} begins the ids inside the picture: ASCII letters and digits, another
 * for each chart of a page.  SVG in ${arena}, for message_put_markup. */

/* What was finished on each of ${days}, a bar a day: in time, and on it late;
 * ${last} is the last one's date. */
const char *chart_trend(const char *id,
    const struct figures_day days[FIGURES_DAYS], day last, struct arena *arena);

/* How the open ones stand: a bar cut by standing, and each part's number, name
 * and count under it. */
const char *chart_standings(const char *id,
    const int64_t standings[STANDING_COUNT], struct arena *arena);

#endif
