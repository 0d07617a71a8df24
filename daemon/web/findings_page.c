/* What is to be looked at in the data. */
#include "web/findings_page.h"

#include "web/before.h"
#include "web/layout.h"
#include "web/lines.h"

enum {
	SLICE = 200,  /* findings read at once */
	LOOKED = 5000 /* for one page: the next one goes on behind them */
};

WEB_BYTES(findings_page_html, "findings.html.mustache");

static const struct message_field fields[] = {
	{ "có nội dung", false },
	{ "các nội dung", true },
	{ "tên", false },
	{ "chi tiết", false },
	{ "mã", false },
	{ "trang hồ sơ", false },
	{ "đơn vị", false },
	{ "lần đầu", false },
	{ "lần cuối", false },
	{ "còn nữa", false },
	{ "trang sau", false },
};

const struct web_template findings_page_template = {
	.file = "daemon/web/pages/findings.html.mustache",
	.text = findings_page_html,
	.fields = fields,
	.count = sizeof(fields) / sizeof(fields[0]),
};

struct looking {
	const struct visit *visit;
	struct web_lines lines;
	struct message_value *list;
	int64_t before; /* the last that was looked at */
	int looked, shown;
	bool ended;
};

/* The page of its dossier. */
static bool
find_link(const struct looking *it, const struct store_finding *finding,
    const char **out, struct err *err)
{
	struct brief *line;
	bool found;

	*out = NULL;
	if (finding->code == NULL)
		return true;
	if (!web_lines_read(&it->lines, finding->dossier, &line, &found, err))
		return false;
	if (found)
		*out = web_lines_link(&it->lines, line);
	return true;
}

static bool
put_finding(struct looking *it, const struct store_finding *finding,
    struct err *err)
{
	const struct database *database = &it->lines.database;
	struct arena *arena = it->visit->arena;
	struct message_value *map = message_append_map(arena, it->list);
	const struct agency *agency = finding->agency == NULL
	    ? NULL
	    : directory_by_code(database->conf->directory, finding->agency);
	const char *link;

	if (!find_link(it, finding, &link, err))
		return false;
	web_page_put(arena, map, "tên", finding_kind_people(finding->kind));
	web_page_put(arena, map, "chi tiết", finding->detail);
	web_page_put(arena, map, "mã", link == NULL ? NULL : finding->code);
	web_page_put(arena, map, "trang hồ sơ", link);
	web_page_put(arena, map, "đơn vị",
	    agency == NULL ? finding->agency : agency->name);
	web_page_put(arena, map, "lần đầu",
	    database_time(database, finding->first));
	web_page_put(arena, map, "lần cuối",
	    database_time(database, finding->last));
	it->shown++;
	return true;
}

/* What is about no dossier is the province's. */
static bool
look_at_slice(struct looking *it, struct err *err)
{
	struct store_finding *findings;
	size_t count;

	if (!store_findings_before(it->visit->store, it->before, SLICE,
		it->visit->arena, &findings, &count, err))
		return false;
	it->ended = count < SLICE;
	for (size_t i = 0; i < count; i++) {
		if (it->shown == BEFORE_LINES) {
			it->ended = false;
			return true;
		}
		it->before = findings[i].id;
		it->looked++;
		if (!findings[i].retired &&
		    web_reader_sees(&it->visit->reader, findings[i].agency) &&
		    !put_finding(it, &findings[i], err))
			return false;
	}
	return true;
}

void
findings_page_show(struct visit *visit)
{
	struct arena *arena = visit->arena;
	struct message_value *map =
	    layout_frame(visit, "Nội dung cần kiểm tra", NULL, 0);
	struct looking it = { .visit = visit,
		.list = message_put_list(arena, map, "các nội dung"),
		.before = before_asked(visit) };
	struct err err;
	bool ok = web_lines_begin(visit, &it.lines, &err);

	while (ok && !it.ended && it.looked < LOOKED && it.shown < BEFORE_LINES)
		ok = look_at_slice(&it, &err);
	if (!ok) {
		visit_refuse_store(visit, err.text);
		return;
	}
	message_put_bool(arena, map, "có nội dung", it.shown > 0);
	message_put_bool(arena, map, "còn nữa", !it.ended);
	before_put(visit, map, it.ended ? 0 : it.before);
	visit_answer(visit, 200,
	    web_page_render(visit->site->pages, &findings_page_template, map,
		arena));
}
