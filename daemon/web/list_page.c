/* The list of dossiers. */
#include "web/list_page.h"

#include "web/layout.h"
#include "web/lines.h"
#include "web/list_filter.h"

enum {
	PAGE_LINES = 50,
	OFFERED_AGENCIES = 400, /* more are typed by their code */
};

WEB_BYTES(list_page_html, "list.html.mustache");

static const struct message_field fields[] = {
	WEB_LINES_FIELDS,
	{ "lựa chọn", true },
	{ "các đơn vị", true },
	{ "các nguồn", true },
	{ "khóa", false },
	{ "tên", false },
	{ "chọn", false },
	{ "mã đơn vị", false },
	{ "tên đơn vị", false },
	{ "có xin lỗi", false },
	{ "chưa xin lỗi", false },
	{ "đã tìm", false },
	{ "nhiều hơn", false },
	{ "có hồ sơ", false },
	{ "đầu đề", false },
	{ "trang sau", false },
};

const struct web_template list_page_template = {
	.file = "daemon/web/pages/list.html.mustache",
	.text = list_page_html,
	.fields = fields,
	.count = sizeof(fields) / sizeof(fields[0]),
};

/* What of the database stands on the page. */
struct found {
	struct brief *lines;
	size_t count;
	bool more;
};

/* ---- reading ---- */

static bool
read_urgent(const struct visit *visit, const struct list_filter *filter,
    struct found *out, struct err *err)
{
	if (!store_list_urgent(visit->store, &filter->brief,
		filter->is_behind ? &filter->after : NULL, PAGE_LINES + 1,
		visit->arena, &out->lines, &out->count, err))
		return false;
	out->more = out->count > PAGE_LINES;
	if (out->more)
		out->count = PAGE_LINES;
	return true;
}

/* Adds the dossier ${id}, where the reader may see it. */
static bool
add_id(const struct web_lines *lines, int64_t id, struct found *out,
    struct err *err)
{
	struct brief *line;
	bool found;

	if (!web_lines_read(lines, id, &line, &found, err))
		return false;
	if (found && out->count < PAGE_LINES)
		out->lines[out->count++] = *line;
	else if (found)
		out->more = true;
	return true;
}

/* Whatever is not the reader's is none of the codes. */
static bool
read_codes(const struct web_lines *lines, const struct list_filter *filter,
    struct found *out, struct err *err)
{
	const struct visit *visit = lines->visit;
	const char **codes;
	size_t count, ids_count;
	int64_t *ids;

	out->lines =
	    arena_alloc(visit->arena, PAGE_LINES * sizeof(*out->lines));
	if (!store_codes_like(visit->store, filter->code, 4 * PAGE_LINES,
		visit->arena, &codes, &count, err))
		return false;
	for (size_t i = 0; i < count && !out->more; i++) {
		if (!store_find_code(visit->store, codes[i], visit->arena, &ids,
			&ids_count, err))
			return false;
		for (size_t k = 0; k < ids_count; k++)
			if (!add_id(lines, ids[k], out, err))
				return false;
	}
	out->more = out->more || count == 4 * PAGE_LINES;
	return true;
}

/* ---- showing ---- */

static void
put_standings(const struct list_filter *filter, struct arena *arena,
    struct message_value *map)
{
	struct message_value *list = message_put_list(arena, map, "lựa chọn");
	const char *key, *words;

	for (int i = 0; list_filter_choice(i, &key, &words); i++) {
		struct message_value *one = message_append_map(arena, list);

		web_page_put(arena, one, "khóa", key);
		web_page_put(arena, one, "tên", words);
		message_put_bool(arena, one, "chọn",
		    text_equal(filter->standing, key));
	}
}

static void
put_agencies(const struct visit *visit, struct message_value *map)
{
	const struct directory *directory = visit->site->conf->directory;
	struct arena *arena = visit->arena;
	struct message_value *list = message_put_list(arena, map, "các đơn vị");
	size_t count = directory_agency_count(directory);

	if (count > OFFERED_AGENCIES)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct agency *agency = directory_agency(directory, i);
		struct message_value *one;

		if (!web_reader_sees(&visit->reader, agency->code))
			continue;
		one = message_append_map(arena, list);
		web_page_put(arena, one, "khóa", agency->code);
		web_page_put(arena, one, "tên", agency->name);
	}
}

static void
put_sources(const struct web_lines *lines, const struct list_filter *filter,
    struct message_value *map)
{
	struct arena *arena = lines->visit->arena;
	struct message_value *list = message_put_list(arena, map, "các nguồn");

	for (size_t i = 0; i < lines->database.source_count; i++) {
		const char *name = lines->database.sources[i].name;
		struct message_value *one;

		if (lines->database.sources[i].retired != INSTANT_NONE)
			continue;
		one = message_append_map(arena, list);
		web_page_put(arena, one, "khóa", name);
		web_page_put(arena, one, "tên", name);
		message_put_bool(arena, one, "chọn",
		    text_equal(filter->source, name));
	}
}

static const char *
caption(const struct list_filter *filter, const struct found *found,
    struct arena *arena)
{
	const char *count = text_number(arena, (int64_t)found->count);

	return filter->code != NULL
	    ? arena_printf(arena, "%s hồ sơ", count)
	    : arena_printf(arena, "%s hồ sơ%s, cần xử lý nhất ở trên", count,
		  found->more             ? " của trang này"
		      : filter->is_behind ? " cuối"
					  : "");
}

/* Where the list goes on; NULL at its end. */
static const char *
following(const struct list_filter *filter, const struct found *found,
    struct arena *arena)
{
	struct urgent_place last;

	if (filter->code != NULL || !found->more)
		return NULL;
	last = urgent_place(&found->lines[found->count - 1]);
	return list_filter_link(filter, &last, arena);
}

static void
put_found(const struct list_filter *filter, const struct found *found,
    struct arena *arena, struct message_value *map)
{
	web_page_put(arena, map, "đã tìm", filter->code);
	message_put_bool(arena, map, "nhiều hơn",
	    filter->code != NULL && found->more);
	message_put_bool(arena, map, "có hồ sơ", found->count > 0);
	web_page_put(arena, map, "đầu đề", caption(filter, found, arena));
	web_page_put(arena, map, "trang sau", following(filter, found, arena));
}

static void
show(struct visit *visit, const struct web_lines *lines,
    const struct list_filter *filter, const struct found *found)
{
	struct arena *arena = visit->arena;
	struct message_value *map = layout_frame(visit, "Danh sách hồ sơ",
	    &filter->wrong, filter->wrong != NULL);

	put_standings(filter, arena, map);
	put_agencies(visit, map);
	put_sources(lines, filter, map);
	web_page_put(arena, map, "mã đơn vị",
	    filter->agency == NULL ? NULL : filter->agency->code);
	web_page_put(arena, map, "tên đơn vị",
	    filter->agency == NULL ? NULL : filter->agency->name);
	message_put_bool(arena, map, "có xin lỗi", filter->brief.apology_only);
	message_put_bool(arena, map, "chưa xin lỗi", filter->brief.no_apology);
	put_found(filter, found, arena, map);
	web_lines_put(lines, map, found->lines, found->count);
	visit_answer(visit, filter->wrong == NULL ? 200 : 400,
	    web_page_render(visit->site->pages, &list_page_template, map,
		arena));
}

void
list_page_show(struct visit *visit)
{
	struct list_filter filter;
	struct web_lines lines;
	struct found found = { 0 };
	struct err err;

	if (!list_filter_read(visit, &filter, &err) ||
	    !web_lines_begin(visit, &lines, &err) ||
	    (filter.wrong == NULL &&
		!(filter.code != NULL
			? read_codes(&lines, &filter, &found, &err)
			: read_urgent(visit, &filter, &found, &err)))) {
		visit_refuse_store(visit, err.text);
		return;
	}
	if (filter.code != NULL && found.count == 1 && !found.more) {
		visit->out->location = web_lines_link(&lines, found.lines);
		visit_answer(visit, 303, "");
		return;
	}
	show(visit, &lines, &filter, &found);
}
