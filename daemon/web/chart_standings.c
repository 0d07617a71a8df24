/* How the open ones stand. */
#include "web/chart.h"

enum {
	WIDTH = 400,
	LEAST = 4, /* of a part: one dossier of many is seen, too */
	BAR = 28,
	ROW = 18,
	PARTS = 8,
};

/* What asks for hands first. */
static const enum standing order[PARTS] = { STANDING_OVERDUE,
	STANDING_LATE_ACCEPTANCE, STANDING_DUE_TODAY, STANDING_DUE_SOON,
	STANDING_RUNNING, STANDING_AWAITING, STANDING_PAUSED,
	STANDING_UNKNOWN };

/* The path of each pattern on a square of six units. */
static const char *const patterns[PARTS] = {
	"M0 6L6 0",         /* strokes that rise, … */
	"M0 0L6 6M0 6L6 0", /* crossed, … */
	"M0 0L6 6",         /* that fall, */
	"M0 3H6",           /* lying */
	"",                 /* plain */
	"M2 3h2",           /* dots */
	"M3 0V6",           /* standing */
	"M0 3H6M3 0V6",     /* a grid */
};

static void
add_head(struct buf *out, const char *id, int64_t all, int rows)
{
	buf_printf(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\""
	    " viewBox=\"0 0 %d %d\" role=\"img\""
	    " aria-labelledby=\"%s-title %s-desc\">\n"
	    "<title id=\"%s-title\">Hồ sơ đang giải quyết theo tình "
	    "trạng</title>\n"
	    "<desc id=\"%s-desc\">%s hồ sơ đang giải quyết; số liệu từng tình "
	    "trạng có trong bảng.</desc>\n<defs>",
	    WIDTH, BAR + 10 + rows * ROW, id, id, id, id,
	    text_number(out->arena, all));
	for (int i = 0; i < PARTS; i++)
		buf_printf(out,
		    "<pattern id=\"%s-%d\" width=\"6\" height=\"6\""
		    " patternUnits=\"userSpaceOnUse\">"
		    "<rect class=\"chart-%s-ground\" width=\"6\""
		    " height=\"6\"/><path class=\"chart-%s-line\" d=\"%s\"/>"
		    "</pattern>",
		    id, i, standing_text(order[i]), standing_text(order[i]),
		    patterns[i]);
	buf_add(out, "</defs>\n");
}

static void
add_part(struct buf *out, const char *id, int i, int number, int x, int width,
    int64_t count)
{
	const char *name = standing_people(order[i]);
	const char *many = text_number(out->arena, count);
	int y = BAR + 10 + (number - 1) * ROW;

	buf_printf(out,
	    "<g><title>%s: %s</title><rect class=\"chart-edge\""
	    " fill=\"url(#%s-%d)\" x=\"%d\" y=\"0\" width=\"%d\""
	    " height=\"%d\"/></g>\n",
	    name, many, id, i, x, width, BAR);
	buf_printf(out,
	    "<rect class=\"chart-edge\" fill=\"url(#%s-%d)\" x=\"0\""
	    " y=\"%d\" width=\"12\" height=\"12\"/>"
	    "<text class=\"chart-text\" x=\"18\" y=\"%d\">%d. %s: %s</text>\n",
	    id, i, y, y + 10, number, name, many);
}

const char *
chart_standings(const char *id, const int64_t standings[STANDING_COUNT],
    struct arena *arena)
{
	struct buf out = buf_over(arena);
	int64_t all = 0, before = 0;
	int parts = 0, number = 0;

	for (int i = 0; i < PARTS; i++) {
		all += standings[order[i]];
		parts += standings[order[i]] > 0;
	}
	add_head(&out, id, all, parts);
	for (int i = 0; i < PARTS; i++) {
		int64_t count = standings[order[i]], room;
		int x, end;

		if (count == 0)
			continue;
		/* Each part has its least, the rest goes by number; the last
		 * one ends where the bar does. */
		room = WIDTH - parts * LEAST;
		x = number * LEAST + (int)(room * before / all);
		before += count;
		number++;
		end = number * LEAST + (int)(room * before / all);
		add_part(&out, id, i, number, x, end - x, count);
	}
	buf_add(&out, "</svg>\n");
	return buf_text(&out);
}
