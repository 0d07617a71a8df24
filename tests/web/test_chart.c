/* Charts: well-formed, without styles or scripts, and as high as their numbers
 * say.  Expat is the XML parser. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <expat.h>

#include "web/chart.h"

enum { MOST = 400 };

struct rect {
	char class[40], fill[40], x[16], y[16], width[16], height[16];
};

/* What an XML parser makes of a chart. */
struct seen {
	struct rect rects[MOST];
	int rects_count;
	int depth, texts, titles, ids;
	char id[MOST][40], uses[MOST][40];
	int uses_count;
	char labelled[100], text[8192];
};

static void
keep(char *out, size_t room, const char *value)
{
	assert_true(strlen(value) < room);
	strcpy(out, value);
}

static void
on_start(void *context, const char *name, const char **attributes)
{
	struct seen *seen = context;
	struct rect *rect = NULL;

	if (strcmp(name, "rect") == 0 && seen->rects_count < MOST)
		rect = &seen->rects[seen->rects_count++];
	seen->depth++;
	seen->texts += strcmp(name, "text") == 0;
	seen->titles += strcmp(name, "title") == 0;
	assert_true(strcmp(name, "script") != 0 && strcmp(name, "style") != 0);
	for (; *attributes != NULL; attributes += 2) {
		const char *key = attributes[0], *value = attributes[1];

		assert_true(strcmp(key, "style") != 0);
		assert_true(strncmp(key, "on", 2) != 0);
		if (strcmp(key, "id") == 0)
			keep(seen->id[seen->ids++], 40, value);
		if (strcmp(key, "aria-labelledby") == 0)
			keep(seen->labelled, sizeof(seen->labelled), value);
		if (strcmp(key, "fill") == 0)
			keep(seen->uses[seen->uses_count++], 40, value);
		if (rect == NULL)
			continue;
		if (strcmp(key, "class") == 0)
			keep(rect->class, sizeof(rect->class), value);
		else if (strcmp(key, "fill") == 0)
			keep(rect->fill, sizeof(rect->fill), value);
		else if (strcmp(key, "x") == 0)
			keep(rect->x, sizeof(rect->x), value);
		else if (strcmp(key, "y") == 0)
			keep(rect->y, sizeof(rect->y), value);
		else if (strcmp(key, "width") == 0)
			keep(rect->width, sizeof(rect->width), value);
		else if (strcmp(key, "height") == 0)
			keep(rect->height, sizeof(rect->height), value);
	}
}

static void
on_text(void *context, const char *data, int size)
{
	struct seen *seen = context;
	size_t length = strlen(seen->text);

	if (length + (size_t)size < sizeof(seen->text))
		memcpy(seen->text + length, data, (size_t)size);
}

static bool
has_id(const struct seen *seen, const char *id, size_t size)
{
	for (int i = 0; i < seen->ids; i++)
		if (strlen(seen->id[i]) == size &&
		    memcmp(seen->id[i], id, size) == 0)
			return true;
	return false;
}

static struct seen
read_svg(const char *svg)
{
	static struct seen seen;
	XML_Parser parser = XML_ParserCreate("UTF-8");

	memset(&seen, 0, sizeof(seen));
	XML_SetUserData(parser, &seen);
	XML_SetStartElementHandler(parser, on_start);
	XML_SetCharacterDataHandler(parser, on_text);
	if (XML_Parse(parser, svg, (int)strlen(svg), 1) != XML_STATUS_OK)
		fail_msg("line %lu: %s", XML_GetCurrentLineNumber(parser),
		    XML_ErrorString(XML_GetErrorCode(parser)));
	XML_ParserFree(parser);
	/* Ids are there that are named, and each is once. */
	for (int i = 0; i < seen.ids; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(seen.id[i], seen.id[k]);
	for (int i = 0; i < seen.uses_count; i++)
		assert_true(
		    has_id(&seen, seen.uses[i] + 5, strlen(seen.uses[i]) - 6));
	return seen;
}

static const struct rect *
rect_at(const struct seen *seen, const char *x, const char *class)
{
	for (int i = 0; i < seen->rects_count; i++)
		if (strcmp(seen->rects[i].x, x) == 0 &&
		    strcmp(seen->rects[i].class, class) == 0 &&
		    strcmp(seen->rects[i].height, "10") != 0)
			return &seen->rects[i];
	fail_msg("no %s at %s", class, x);
	return NULL;
}

static void
a_day_is_as_high_as_its_number(void **state)
{
	struct figures_day days[FIGURES_DAYS] = { 0 };
	struct arena *arena = arena_new(65536);
	const char *svg;
	struct seen seen;
	const struct rect *rect;

	(void)state;
	days[89] = (struct figures_day){ .in_time = 3, .late = 1 };
	days[0] = (struct figures_day){ .late = 4 };
	svg = chart_trend("xuhuong", days, when_from_civil(2020, 9, 18), arena);
	seen = read_svg(svg);
	/* The highest line is 4, 120 units high, at 24; the day's place is 4
	 * wide from 36 on. */
	rect = rect_at(&seen, "392", "chart-in-time");
	assert_string_equal(rect->height, "90.0");
	assert_string_equal(rect->y, "54.0");
	rect = rect_at(&seen, "392", "chart-edge");
	assert_string_equal(rect->height, "30.0");
	assert_string_equal(rect->y, "24.0");
	assert_string_equal(rect->fill, "url(#xuhuong-late)");
	rect = rect_at(&seen, "36", "chart-edge");
	assert_string_equal(rect->height, "120.0");
	assert_non_null(strstr(seen.text, "18/09/2020: đúng hạn 3, quá hạn 1"));
	assert_non_null(strstr(seen.text, "21/06/2020: đúng hạn 0, quá hạn 4"));
	assert_non_null(strstr(seen.text,
	    "Trong 90 ngày: đúng hạn 3, quá hạn 5; ngày nhiều nhất 4 hồ sơ"));
	assert_string_equal(seen.labelled, "xuhuong-title xuhuong-desc");
	/* The picture's own, and two days'. */
	assert_int_equal(seen.titles, 3);
	arena_free(arena);
}

static void
nothing_and_very_much_are_drawn(void **state)
{
	struct figures_day days[FIGURES_DAYS] = { 0 };
	struct arena *arena = arena_new(65536);
	struct seen seen;

	(void)state;
	seen = read_svg(
	    chart_trend("a", days, when_from_civil(2020, 9, 18), arena));
	assert_int_equal(seen.titles, 1);
	for (int i = 0; i < FIGURES_DAYS; i++)
		days[i] = (struct figures_day){ .in_time = UINT32_MAX,
			.late = UINT32_MAX };
	seen = read_svg(
	    chart_trend("a", days, when_from_civil(2020, 9, 18), arena));
	assert_int_equal(seen.titles, 91);
	arena_free(arena);
}

static void
standings_fill_the_bar(void **state)
{
	int64_t standings[STANDING_COUNT] = { [STANDING_OVERDUE] = 1,
		[STANDING_RUNNING] = 999 };
	struct arena *arena = arena_new(65536);
	struct seen seen = read_svg(chart_standings("tt", standings, arena));
	const struct rect *bar[2];
	int parts = 0;

	(void)state;
	for (int i = 0; i < seen.rects_count; i++)
		if (strcmp(seen.rects[i].height, "28") == 0 && parts < 2)
			bar[parts++] = &seen.rects[i];
	assert_int_equal(parts, 2);
	/* One of a thousand is seen. */
	assert_string_equal(bar[0]->x, "0");
	assert_string_equal(bar[0]->width, "4");
	assert_string_equal(bar[1]->x, "4");
	assert_string_equal(bar[1]->width, "396");
	assert_string_not_equal(bar[0]->fill, bar[1]->fill);
	assert_non_null(strstr(seen.text, "1. Quá hạn: 1"));
	assert_non_null(strstr(seen.text, "999"));
	assert_non_null(strstr(seen.text, "1.000 hồ sơ đang giải quyết"));
	standings[STANDING_OVERDUE] = standings[STANDING_RUNNING] = 0;
	seen = read_svg(chart_standings("tt", standings, arena));
	assert_int_equal(seen.titles, 1);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day_is_as_high_as_its_number),
		cmocka_unit_test(nothing_and_very_much_are_drawn),
		cmocka_unit_test(standings_fill_the_bar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
