/* The office calendar of a year. */
#include "web/calendar_page.h"

#include "web/layout.h"

WEB_BYTES(calendar_page_html, "calendar.html.mustache");

static const struct message_field fields[] = {
	{ "mức tin cậy", false },
	{ "năm trước", false },
	{ "năm sau", false },
	{ "ngày khác", true },
	{ "ngày", false },
	{ "thứ", false },
	{ "loại", false },
	{ "tên", false },
	{ "căn cứ", false },
	{ "số ngày", false },
};

const struct web_template calendar_page_template = {
	.file = "daemon/web/pages/calendar.html.mustache",
	.text = calendar_page_html,
	.fields = fields,
	.count = sizeof(fields) / sizeof(fields[0]),
};

static const char *
kind_words(enum day_kind kind)
{
	switch (kind) {
	case DAY_OFF_STATUTORY:
		return "Nghỉ lễ, tết";
	case DAY_OFF_COMPENSATORY:
		return "Nghỉ bù";
	case DAY_OFF_SWAP:
		return "Nghỉ hoán đổi";
	case DAY_OFF_LOCAL:
		return "Nghỉ theo quyết định của địa phương";
	case DAY_MADE_UP:
		return "Làm bù";
	case DAY_COUNTER:
		return "Trực một cửa, không tính vào thời hạn";
	case DAY_WORKING:
	case DAY_WEEKEND:
		break;
	}
	return "";
}

static void
put_day(struct arena *arena, struct message_value *list, day date,
    enum day_kind kind, const struct calendar_entry *entry)
{
	struct message_value *map = message_append_map(arena, list);
	char text[WHEN_TEXT];

	web_page_put(arena, map, "ngày",
	    arena_string(arena, when_people_day(text, date)));
	web_page_put(arena, map, "thứ", when_people_weekday(date));
	web_page_put(arena, map, "loại", kind_words(kind));
	web_page_put(arena, map, "tên", entry == NULL ? NULL : entry->label);
	web_page_put(arena, map, "căn cứ", entry == NULL ? NULL : entry->basis);
}

static void
put_days(const struct calendar *calendar, int year, struct arena *arena,
    struct message_value *map)
{
	struct message_value *list = message_put_list(arena, map, "ngày khác");
	day first = when_from_civil(year, 1, 1);
	day end = when_from_civil(year + 1, 1, 1);
	int64_t worked = 0;

	for (day date = first; date.n < end.n; date = when_add_days(date, 1)) {
		const struct calendar_entry *entry = NULL;
		enum day_kind kind = calendar_kind(calendar, date, &entry);

		worked += calendar_is_working(calendar, date);
		if (kind != DAY_WORKING && kind != DAY_WEEKEND)
			put_day(arena, list, date, kind, entry);
	}
	web_page_put(arena, map, "số ngày", text_number(arena, worked));
}

static void
put_neighbours(int year, int first, int last, struct arena *arena,
    struct message_value *map)
{
	web_page_put(arena, map, "năm trước",
	    year > first ? arena_printf(arena, "%d", year - 1) : NULL);
	web_page_put(arena, map, "năm sau",
	    year < last ? arena_printf(arena, "%d", year + 1) : NULL);
}

/* The year that is asked for, else the present one; within those listed. */
static int
year_of(const struct visit *visit, int first, int last)
{
	const char *text = form_value(&visit->request->query, "nam");
	int year =
	    when_civil(when_day(visit->now, visit->site->conf->offset)).year;
	int64_t asked;

	if (text != NULL && text_to_int(text, first, last, &asked))
		return (int)asked;
	return year < first ? first : year > last ? last : year;
}

void
calendar_page_show(struct visit *visit)
{
	const struct calendar *calendar = visit->site->conf->calendar;
	struct arena *arena = visit->arena;
	int first, last, year;
	struct message_value *map;

	calendar_years(calendar, &first, &last);
	year = year_of(visit, first, last);
	map = layout_frame(visit,
	    arena_printf(arena, "Lịch làm việc năm %d", year), NULL, 0);
	web_page_put(arena, map, "mức tin cậy",
	    year <= calendar_confirmed_until(calendar)
		? "Lịch của năm này đã được xác nhận theo văn bản."
		: "Lịch của năm này chưa được xác nhận: các hạn rơi vào năm "
		  "này là tạm tính.");
	put_neighbours(year, first, last, arena, map);
	put_days(calendar, year, arena, map);
	visit_answer(visit, 200,
	    web_page_render(visit->site->pages, &calendar_page_template, map,
		arena));
}
