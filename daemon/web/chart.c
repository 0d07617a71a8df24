/* The trend of ninety days. */
#include "web/chart.h"

#include <assert.h>
#include <string.h>

/* Units of the picture, which is as wide as its place.  Small ones: letters are
 * then still read on a telephone. */
enum {
	STEP = 4, /* of a day: its bar, and a gap */
	BAR = 3,
	LEFT = 36, /* for the numbers */
	TOP = 24,  /* for what the patterns mean */
	HEIGHT = 120,
	BASE = TOP + HEIGHT,
	WIDTH = LEFT + FIGURES_DAYS * STEP + 4,
	ALL = BASE + 18, /* and the months */
};

struct scale {
	int64_t top; /* the number at the highest line */
	int64_t most, in_time, late;
};

/* Twice a round number, so that the line in the middle is one, too. */
static int64_t
round_up(int64_t most)
{
	static const int steps[] = { 1, 2, 3, 4, 5, 6, 8 };

	for (int64_t ten = 1;; ten *= 10)
		for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
			if (2 * steps[i] * ten >= most)
				return 2 * steps[i] * ten;
}

static struct scale
scale_of(const struct figures_day *days)
{
	struct scale scale = { 0 };

	for (int i = 0; i < FIGURES_DAYS; i++) {
		int64_t all = (int64_t)days[i].in_time + days[i].late;

		scale.in_time += days[i].in_time;
		scale.late += days[i].late;
		if (all > scale.most)
			scale.most = all;
	}
	scale.top = round_up(scale.most);
	return scale;
}

/* In tenths of a unit, so that no number of the text is a fraction by chance.
 */
static int64_t
tenths(const struct scale *scale, int64_t count)
{
	return (count * HEIGHT * 10 + scale->top / 2) / scale->top;
}

static void
add_tenths(struct buf *out, int64_t number)
{
	buf_printf(out, "%lld.%lld", (long long)(number / 10),
	    (long long)(number % 10));
}

static void
add_head(struct buf *out, const char *id, const struct scale *scale, day last)
{
	struct arena *arena = out->arena;
	char from[WHEN_TEXT], to[WHEN_TEXT];

	when_people_day(from, when_add_days(last, 1 - FIGURES_DAYS));
	when_people_day(to, last);
	buf_printf(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\""
	    " viewBox=\"0 0 %d %d\" role=\"img\""
	    " aria-labelledby=\"%s-title %s-desc\">\n"
	    "<title id=\"%s-title\">Hồ sơ đã giải quyết mỗi ngày, từ %s đến "
	    "%s</title>\n"
	    "<desc id=\"%s-desc\">Trong %d ngày: đúng hạn %s, quá hạn %s; ngày "
	    "nhiều nhất %s hồ sơ. Số liệu từng ngày có trong bảng.</desc>\n"
	    "<defs><pattern id=\"%s-late\" width=\"3\" height=\"3\""
	    " patternUnits=\"userSpaceOnUse\">"
	    "<rect class=\"chart-late-ground\" width=\"3\" height=\"3\"/>"
	    "<path class=\"chart-late-line\" d=\"M0 3L3 0\"/>"
	    "</pattern></defs>\n",
	    WIDTH, ALL, id, id, id, from, to, id, FIGURES_DAYS,
	    text_number(arena, scale->in_time), text_number(arena, scale->late),
	    text_number(arena, scale->most), id);
}

static void
add_legend(struct buf *out, const char *id)
{
	buf_printf(out,
	    "<rect class=\"chart-in-time\" x=\"%d\" y=\"4\" width=\"10\""
	    " height=\"10\"/><text class=\"chart-text\" x=\"%d\" y=\"13\">đúng "
	    "hạn</text>\n"
	    "<rect class=\"chart-edge\" fill=\"url(#%s-late)\" x=\"%d\" y=\"4\""
	    " width=\"10\" height=\"10\"/><text class=\"chart-text\" x=\"%d\""
	    " y=\"13\">quá hạn (gạch chéo)</text>\n",
	    LEFT, LEFT + 14, id, LEFT + 80, LEFT + 94);
}

static void
add_lines(struct buf *out, const struct scale *scale)
{
	for (int i = 0; i <= 2; i++)
		buf_printf(out,
		    "<path class=\"chart-grid\" d=\"M%d %dH%d\"/>"
		    "<text class=\"chart-text\" text-anchor=\"end\" x=\"%d\""
		    " y=\"%d\">%s</text>\n",
		    LEFT, BASE - i * HEIGHT / 2, WIDTH, LEFT - 4,
		    BASE - i * HEIGHT / 2 + 4,
		    text_number(out->arena, scale->top * i / 2));
}

static void
add_months(struct buf *out, day first)
{
	for (int i = 0; i < FIGURES_DAYS; i++) {
		struct civil civil = when_civil(when_add_days(first, i));

		/* Beside the right edge its text would be cut. */
		if (civil.dom != 1 || i > FIGURES_DAYS - 12)
			continue;
		buf_printf(out,
		    "<path class=\"chart-grid\" d=\"M%d %dv4\"/>"
		    "<text class=\"chart-text\" x=\"%d\" y=\"%d\">1/%d</text>\n",
		    LEFT + i * STEP, BASE, LEFT + i * STEP, BASE + 14,
		    civil.month);
	}
}

static void
add_bar(struct buf *out, const char *attributes, int day_, int64_t from,
    int64_t height)
{
	if (height == 0)
		return;
	buf_printf(out, "<rect %s x=\"%d\" y=\"", attributes,
	    LEFT + day_ * STEP);
	add_tenths(out, BASE * 10 - from - height);
	buf_printf(out, "\" width=\"%d\" height=\"", BAR);
	add_tenths(out, height);
	buf_add(out, "\"/>");
}

static void
add_day(struct buf *out, const char *late, const struct scale *scale, int i,
    const struct figures_day *it, day date)
{
	struct arena *arena = out->arena;
	int64_t low = tenths(scale, it->in_time);
	int64_t high = tenths(scale, (int64_t)it->in_time + it->late);
	char text[WHEN_TEXT];

	if (it->in_time == 0 && it->late == 0)
		return;
	buf_printf(out, "<g><title>%s: đúng hạn %s, quá hạn %s</title>",
	    when_people_day(text, date), text_number(arena, it->in_time),
	    text_number(arena, it->late));
	add_bar(out, "class=\"chart-in-time\"", i, 0, low);
	add_bar(out, late, i, low, high - low);
	buf_add(out, "</g>\n");
}

const char *
chart_trend(const char *id, const struct figures_day days[FIGURES_DAYS],
    day last, struct arena *arena)
{
	struct buf out = buf_over(arena);
	struct scale scale = scale_of(days);
	day first = when_add_days(last, 1 - FIGURES_DAYS);
	const char *late = arena_printf(arena,
	    "class=\"chart-edge\" fill=\"url(#%s-late)\"", id);

	add_head(&out, id, &scale, last);
	add_legend(&out, id);
	add_lines(&out, &scale);
	add_months(&out, first);
	for (int i = 0; i < FIGURES_DAYS; i++)
		add_day(&out, late, &scale, i, &days[i],
		    when_add_days(first, i));
	buf_add(&out, "</svg>\n");
	return buf_text(&out);
}
