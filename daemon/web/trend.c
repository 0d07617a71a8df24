/* Charts and their tables, for a template. */
#include "web/trend.h"

#include "base/text.h"
#include "web/chart.h"
#include "web/page.h"

static void
put_standings(const struct figures_count *count, struct message_value *map,
    struct arena *arena)
{
	struct message_value *list =
	    message_put_list(arena, map, "các tình trạng");

	for (int i = 0; i < STANDING_COUNT; i++) {
		struct message_value *one;

		if (count->standings[i] == 0)
			continue;
		one = message_append_map(arena, list);
		web_page_put(arena, one, "tên tình trạng",
		    standing_people((enum standing)i));
		web_page_put(arena, one, "số hồ sơ",
		    text_number(arena, count->standings[i]));
	}
}

static void
put_day(const struct figures_day *it, day date, struct message_value *list,
    struct arena *arena)
{
	char text[WHEN_TEXT];
	struct message_value *one;

	if (it->received == 0 && it->in_time == 0 && it->late == 0)
		return;
	one = message_append_map(arena, list);
	web_page_put(arena, one, "ngày",
	    arena_string(arena, when_people_day(text, date)));
	web_page_put(arena, one, "tiếp nhận", text_number(arena, it->received));
	web_page_put(arena, one, "giải quyết đúng hạn",
	    text_number(arena, it->in_time));
	web_page_put(arena, one, "giải quyết quá hạn",
	    text_number(arena, it->late));
}

void
web_trend_put(const struct figures_count *count, day today,
    struct message_value *map, struct arena *arena)
{
	struct message_value *list;

	message_put_markup(arena, map, "biểu đồ tình trạng",
	    figures_open(count) == 0
		? ""
		: chart_standings("tinh-trang", count->standings, arena));
	message_put_markup(arena, map, "biểu đồ ngày",
	    chart_trend("theo-ngay", count->days, today, arena));
	put_standings(count, map, arena);
	list = message_put_list(arena, map, "các ngày");
	for (int back = 0; back < FIGURES_DAYS; back++)
		put_day(&count->days[FIGURES_DAYS - 1 - back],
		    when_add_days(today, -back), list, arena);
}
