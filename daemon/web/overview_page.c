/* How it stands. */
#include "web/overview_page.h"

#include <stdlib.h>
#include <string.h>

#include "io/store_urgent.h"
#include "web/figures_keep.h"
#include "web/freshness.h"
#include "web/layout.h"
#include "web/lines.h"
#include "web/scope.h"
#include "web/trend.h"
#include "wire/people.h"
#include "wire/template.h"

enum { URGENT = 10 };

WEB_BYTES(overview_page_html, "overview.html.mustache");

static const struct message_field fields[] = {
	WEB_LINES_FIELDS,
	WEB_TREND_FIELDS,
	{ "đang lập", false },
	{ "cảnh báo", true },
	{ "có số liệu", false },
	{ "yên ổn", false },
	{ "ô số", true },
	{ "số", false },
	{ "tên", false },
	{ "đến", false },
	{ "kèm", false },
	{ "tỷ lệ", false },
	{ "có đơn vị", false },
	{ "các đơn vị", true },
	{ "còn tồn", false },
	{ "quá hạn", false },
	{ "hôm nay", false },
	{ "sắp đến", false },
	{ "tạm dừng", false },
	{ "đúng hạn", false },
	{ "có hồ sơ", false },
	{ "danh sách", false },
};

const struct web_template overview_page_template = {
	.file = "daemon/web/pages/overview.html.mustache",
	.text = overview_page_html,
	.fields = fields,
	.count = sizeof(fields) / sizeof(fields[0]),
};

/* A page while it is made. */
struct overview {
	struct visit *visit;
	struct web_scope scope;
	struct web_lines lines;
	struct message_value *map;
	bool is_stale; /* some source is not verified */
};

/* An agency's line, before the worst is put at the top. */
struct part {
	const struct agency *agency;
	struct figures_count count;
};

static int64_t
late_of(const struct figures_count *count)
{
	return count->standings[STANDING_OVERDUE] +
	    count->standings[STANDING_LATE_ACCEPTANCE];
}

static int
worst_first(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	int64_t left = late_of(&x->count), right = late_of(&y->count);

	if (left != right)
		return left > right ? -1 : 1;
	return strcmp(x->agency->code, y->agency->code);
}

/* "/danh-sach?tinh-trang=…&don-vi=…"; ${standing} may be NULL. */
static const char *
list_link(const struct overview *it, const char *standing)
{
	const char *agency =
	    it->scope.agency == NULL ? NULL : it->scope.agency->code;
	struct buf link = buf_over(it->visit->arena);

	buf_printf(&link, "%s/danh-sach", it->lines.root);
	if (standing != NULL)
		buf_printf(&link, "?tinh-trang=%s", standing);
	if (agency != NULL) {
		buf_add(&link, standing == NULL ? "?don-vi=" : "&don-vi=");
		template_add_form(&link, agency);
	}
	return buf_text(&link);
}

static void
put_box(const struct overview *it, struct message_value *list, int64_t number,
    const char *name, const char *standing, const char *beside)
{
	struct arena *arena = it->visit->arena;
	struct message_value *map = message_append_map(arena, list);

	web_page_put(arena, map, "số", text_number(arena, number));
	web_page_put(arena, map, "tên", name);
	web_page_put(arena, map, "đến",
	    standing == NULL ? NULL : list_link(it, standing));
	web_page_put(arena, map, "kèm", beside);
	message_put_bool(arena, map, "tỷ lệ", false);
}

static void
put_rate(const struct overview *it, struct message_value *list,
    int32_t permille, const char *name)
{
	struct arena *arena = it->visit->arena;
	struct message_value *map = message_append_map(arena, list);
	const char *rate = people_rate(arena, permille);

	web_page_put(arena, map, "số", rate == NULL ? "–" : rate);
	web_page_put(arena, map, "tên", name);
	web_page_put(arena, map, "đến", NULL);
	web_page_put(arena, map, "kèm", NULL);
	message_put_bool(arena, map, "tỷ lệ", true);
}

static void
put_boxes(const struct overview *it, const struct figures *figures,
    const struct figures_count *count)
{
	struct arena *arena = it->visit->arena;
	struct message_value *list = message_put_list(arena, it->map, "ô số");
	const int64_t *standings = count->standings;
	const char *apologies = count->apologies == 0
	    ? NULL
	    : arena_printf(arena, "đã có văn bản xin lỗi: %s",
		  text_number(arena, count->apologies));

	put_box(it, list, late_of(count), "quá hạn", "qua-han", apologies);
	put_box(it, list, standings[STANDING_DUE_TODAY], "đến hạn hôm nay",
	    "hom-nay", NULL);
	if (figures->next_known)
		put_box(it, list, count->due_next,
		    "đến hạn ngày làm việc tiếp theo", NULL, NULL);
	put_box(it, list, standings[STANDING_DUE_SOON], "sắp đến hạn",
	    "sap-den-han", NULL);
	put_box(it, list, standings[STANDING_PAUSED], "tạm dừng", "tam-dung",
	    NULL);
	put_box(it, list, standings[STANDING_UNKNOWN], "chưa xác định được hạn",
	    "chua-ro", NULL);
	put_box(it, list, figures_open(count), "còn tồn, tất cả", NULL, NULL);
	put_rate(it, list, rate_of_finished(&count->rate),
	    "đúng hạn trong số đã giải quyết xong 30 ngày qua (biểu II.06a, "
	    "Thông tư 01/2020/TT-VPCP)");
	put_rate(it, list, rate_of_all(&count->rate),
	    "đúng hạn và đang giải quyết trong hạn trên tổng số 30 ngày qua "
	    "(Quyết định 766/QĐ-TTg)");
	message_put_bool(arena, it->map, "yên ổn",
	    !it->is_stale && late_of(count) == 0 &&
		standings[STANDING_DUE_TODAY] == 0 &&
		standings[STANDING_UNKNOWN] == 0);
}

static void
put_part(const struct overview *it, struct message_value *list,
    const struct part *part)
{
	struct arena *arena = it->visit->arena;
	struct message_value *map = message_append_map(arena, list);
	const int64_t *standings = part->count.standings;
	struct buf link = buf_over(arena);

	buf_printf(&link, "%s/don-vi/", it->lines.root);
	template_add_url(&link, part->agency->code);
	web_page_put(arena, map, "tên", part->agency->name);
	web_page_put(arena, map, "đến", buf_text(&link));
	web_page_put(arena, map, "còn tồn",
	    text_number(arena, figures_open(&part->count)));
	web_page_put(arena, map, "quá hạn",
	    text_number(arena, late_of(&part->count)));
	message_put_bool(arena, map, "trễ", late_of(&part->count) > 0);
	web_page_put(arena, map, "hôm nay",
	    text_number(arena, standings[STANDING_DUE_TODAY]));
	web_page_put(arena, map, "sắp đến",
	    text_number(arena, standings[STANDING_DUE_SOON]));
	web_page_put(arena, map, "tạm dừng",
	    text_number(arena, standings[STANDING_PAUSED]));
	web_page_put(arena, map, "đúng hạn",
	    people_rate(arena, rate_of_finished(&part->count.rate)));
}

static void
put_parts(const struct overview *it, const struct figures *figures)
{
	struct visit *visit = it->visit;
	struct message_value *list =
	    message_put_list(visit->arena, it->map, "các đơn vị");
	const struct agency **agencies;
	size_t count = web_scope_parts(visit, &it->scope, &agencies);
	struct part *parts =
	    arena_alloc(visit->arena, (count + 1) * sizeof(*parts));

	for (size_t i = 0; i < count; i++) {
		struct web_scope scope = { 0 };

		parts[i].agency = agencies[i];
		if (web_scope_within(visit, agencies[i]->code, &scope))
			web_scope_count(visit, &scope, figures,
			    &parts[i].count);
	}
	if (count > 1)
		qsort(parts, count, sizeof(*parts), worst_first);
	for (size_t i = 0; i < count; i++)
		put_part(it, list, &parts[i]);
	message_put_bool(visit->arena, it->map, "có đơn vị", count > 0);
}

static void
put_figures(const struct overview *it)
{
	struct visit *visit = it->visit;
	struct err why = { 0 };
	const struct figures *figures =
	    figures_keep_take(visit->site->figures, FIGURES_PATIENCE_MS, &why);
	struct figures_count count;

	message_put_bool(visit->arena, it->map, "có số liệu", figures != NULL);
	message_put_bool(visit->arena, it->map, "đang lập", figures == NULL);
	if (figures == NULL)
		return;
	web_page_put(visit->arena, it->map, "lúc số liệu",
	    people_moment(visit->arena, figures->now,
		visit->site->conf->offset));
	web_scope_count(visit, &it->scope, figures, &count);
	put_boxes(it, figures, &count);
	put_parts(it, figures);
	web_trend_put(&count, figures->today, it->map, visit->arena);
	figures_keep_give(visit->site->figures, figures);
}

static bool
put_urgent(const struct overview *it, struct err *err)
{
	struct brief_filter filter = brief_filter_all();
	struct visit *visit = it->visit;
	struct brief *lines;
	size_t count;

	if (!it->scope.all) {
		filter.agencies = it->scope.codes;
		filter.agency_count = it->scope.code_count;
	}
	if (!store_list_urgent(visit->store, &filter, NULL, URGENT,
		visit->arena, &lines, &count, err))
		return false;
	web_lines_put(&it->lines, it->map, lines, count);
	message_put_bool(visit->arena, it->map, "có hồ sơ", count > 0);
	web_page_put(visit->arena, it->map, "danh sách", list_link(it, NULL));
	return true;
}

static void
show(struct visit *visit, const struct web_scope *scope, const char *title)
{
	struct overview it = { .visit = visit,
		.scope = *scope,
		.map = layout_frame(visit, title, NULL, 0) };
	struct err err;

	if (!web_lines_begin(visit, &it.lines, &err)) {
		visit_refuse_store(visit, err.text);
		return;
	}
	it.is_stale = freshness_put(&it.lines.database, it.map);
	put_figures(&it);
	if (!put_urgent(&it, &err)) {
		visit_refuse_store(visit, err.text);
		return;
	}
	visit_answer(visit, 200,
	    web_page_render(visit->site->pages, &overview_page_template, it.map,
		visit->arena));
}

void
overview_page_show(struct visit *visit)
{
	const struct web_scope scope = web_scope_of(visit);

	show(visit, &scope, "Tổng quan");
}

void
overview_page_show_agency(struct visit *visit)
{
	struct web_scope scope;

	if (web_scope_within(visit, visit->rest, &scope))
		show(visit, &scope, scope.agency->name);
	else
		visit_refuse_path(visit);
}
