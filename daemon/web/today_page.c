/* What asks for hands today. */
#include "web/today_page.h"

#include "io/store_urgent.h"
#include "web/freshness.h"
#include "web/layout.h"
#include "web/lines.h"
#include "web/scope.h"

enum { PART_LINES = 20 };

WEB_BYTES(today_page_html, "today.html.mustache");

static const struct message_field fields[] = {
	WEB_LINES_FIELDS,
	{ "cảnh báo", true },
	{ "không có gì", false },
	{ "phần", true },
	{ "tên phần", false },
	{ "số phần", false },
	{ "có hồ sơ", false },
	{ "xem cả", false },
};

const struct web_template today_page_template = {
	.file = "daemon/web/pages/today.html.mustache",
	.text = today_page_html,
	.fields = fields,
	.count = sizeof(fields) / sizeof(fields[0]),
};

/* The page's parts, and the same of the list (web/list_filter). */
static const struct {
	const char *name, *key;
	unsigned standings;
} parts[] = {
	{ "Quá hạn", "qua-han",
	    1U << STANDING_OVERDUE | 1U << STANDING_LATE_ACCEPTANCE },
	{ "Đến hạn hôm nay", "hom-nay", 1U << STANDING_DUE_TODAY },
	{ "Sắp đến hạn", "sap-den-han", 1U << STANDING_DUE_SOON },
};

/* How many it put, by ${shown}: "20 hồ sơ đầu" where there are more. */
static bool
put_part(const struct visit *visit, const struct web_lines *lines, int which,
    struct message_value *map, size_t *shown, struct err *err)
{
	const struct web_scope scope = web_scope_of(visit);
	struct brief_filter filter = brief_filter_all();
	struct arena *arena = visit->arena;
	struct brief *found;
	size_t count;
	bool more;

	filter.standings = parts[which].standings;
	if (!scope.all) {
		filter.agencies = scope.codes;
		filter.agency_count = scope.code_count;
	}
	if (!store_list_urgent(visit->store, &filter, NULL, PART_LINES + 1,
		arena, &found, &count, err))
		return false;
	more = count > PART_LINES;
	*shown = more ? PART_LINES : count;
	web_page_put(arena, map, "tên phần", parts[which].name);
	web_page_put(arena, map, "số phần",
	    arena_printf(arena, more ? "hơn %s hồ sơ" : "%s hồ sơ",
		text_number(arena, (int64_t)*shown)));
	message_put_bool(arena, map, "có hồ sơ", count > 0);
	web_page_put(arena, map, "xem cả",
	    more ? arena_printf(arena, "%s/danh-sach?tinh-trang=%s",
		       lines->root, parts[which].key)
		 : NULL);
	web_lines_put(lines, map, found, *shown);
	return true;
}

void
today_page_show(struct visit *visit)
{
	struct arena *arena = visit->arena;
	struct message_value *map = layout_frame(visit, "Hôm nay", NULL, 0);
	struct message_value *list = message_put_list(arena, map, "phần");
	size_t asking = 0, shown = 0;
	struct web_lines lines;
	struct err err;
	bool ok = web_lines_begin(visit, &lines, &err), stale;

	for (int i = 0; ok && i < (int)(sizeof(parts) / sizeof(parts[0]));
	     i++) {
		ok = put_part(visit, &lines, i, message_append_map(arena, list),
		    &shown, &err);
		/* What is due soon is no matter of today. */
		if (parts[i].standings != 1U << STANDING_DUE_SOON)
			asking += shown;
	}
	if (!ok) {
		visit_refuse_store(visit, err.text);
		return;
	}
	stale = freshness_put(&lines.database, map);
	message_put_bool(arena, map, "không có gì", asking == 0 && !stale);
	visit_answer(visit, 200,
	    web_page_render(visit->site->pages, &today_page_template, map,
		arena));
}
