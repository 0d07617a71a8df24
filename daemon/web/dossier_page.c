/* The values of a dossier's page. */
#include "web/dossier_page.h"

#include "tell/distance.h"
#include "tell/words.h"
#include "web/ack_parts.h"
#include "web/dossier_lines.h"
#include "web/layout.h"
#include "wire/people.h"

WEB_BYTES(dossier_page_html, "dossier.html.mustache");

static const struct message_field fields[] = {
	{ "tình trạng", false },
	{ "trễ", false },
	{ "gần hạn", false },
	{ "nguồn ngừng", false },
	{ "liên kết", false },
	{ "phiếu", false },
	{ "mã biểu mẫu", false },
	/* lists of lines */
	DOSSIER_LINES_FIELDS,
	{ "nội dung", false },
	{ "lúc", false },
	{ "diễn biến", true },
	/* the forms */
	ACK_PARTS_FIELDS,
	{ "đã ghi xin lỗi", false },
	{ "được làm", false },
	{ "hạn xác nhận", true },
	{ "nhiều hạn", false },
	{ "số", false },
	{ "loại hạn", false },
	{ "ngày hạn", false },
	{ "xác nhận", true },
	{ "trả lời được", false },
	{ "xin lỗi được", false },
	{ "vì sao không xin lỗi", false },
	{ "số văn bản", false },
	{ "ngày văn bản", false },
	{ "ngày hẹn lại", false },
	{ "lý do xin lỗi", false },
};

const struct web_template dossier_page_template = {
	.file = "daemon/web/pages/dossier.html.mustache",
	.text = dossier_page_html,
	.fields = fields,
	.count = sizeof(fields) / sizeof(fields[0]),
};

#define PUT(map, name, text) web_page_put(arena, map, name, text)

static void
put_standing(const struct dossier_view *view, struct arena *arena,
    struct message_value *map)
{
	const struct explanation *explanation = &view->explanation;
	const struct dossier *dossier = &explanation->dossier;
	const struct verdict *verdict = &explanation->judgement.verdict;
	enum standing standing = verdict->standing;
	struct margin margin =
	    distance_of(&view->database, dossier->facts.seen.agency, verdict,
		dossier->facts.finished, explanation->at);
	const char *distance = distance_people(arena, verdict, &margin);

	PUT(map, "tình trạng",
	    arena_printf(arena, "%s%s%s%s", words_standing(arena, verdict),
		dossier->baseline ? " (tồn trước khi vận hành)" : "",
		*distance == '\0' ? "" : ", ", distance));
	message_put_bool(arena, map, "trễ",
	    standing == STANDING_OVERDUE ||
		standing == STANDING_LATE_ACCEPTANCE);
	message_put_bool(arena, map, "gần hạn",
	    standing == STANDING_DUE_TODAY || standing == STANDING_DUE_SOON);
}

static void
put_head(const struct visit *visit, const struct dossier_view *view,
    struct message_value *map)
{
	const struct conf *conf = visit->site->conf;
	struct arena *arena = visit->arena;

	put_standing(view, arena, map);
	PUT(map, "nguồn ngừng",
	    people_moment(arena, view->retired, conf->offset));
	PUT(map, "liên kết",
	    people_link(
		conf_dossier_link(conf, view->source, view->code, arena)));
	PUT(map, "phiếu", "?phieu=1");
	PUT(map, "lúc số liệu", people_moment(arena, visit->now, conf->offset));
}

static void
put_timeline(const struct dossier_view *view, struct arena *arena,
    struct message_value *map)
{
	struct message_value *list = message_put_list(arena, map, "diễn biến");

	for (size_t i = 0; i < view->timeline.count; i++) {
		const struct moment *moment = &view->timeline.moments[i];
		struct message_value *one = message_append_map(arena, list);

		PUT(one, "lúc", database_time(&view->database, moment->at));
		PUT(one, "nội dung",
		    discretion_text(&view->discretion,
			moment->own != NULL ? moment->own : moment->text));
	}
}

/* ---- the forms ---- */

static void
put_clocks(const struct visit *visit, const struct dossier_page *page,
    struct message_value *map)
{
	const struct letter_view *clocks = &page->view->clocks;
	int32_t offset = visit->site->conf->offset;
	struct arena *arena = visit->arena;
	struct message_value *list =
	    message_put_list(arena, map, "hạn xác nhận");

	for (size_t i = 0; i < clocks->count; i++) {
		const struct letter_row *row = &clocks->rows[i];
		struct message_value *one = message_append_map(arena, list);
		struct message_value *acks;

		PUT(one, "số", row->id);
		PUT(one, "loại hạn", ack_parts_due(row));
		PUT(one, "ngày hạn", people_moment(arena, row->due, offset));
		message_put_bool(arena, one, "chọn",
		    page->ack != NULL ? letter_form_has(page->ack, row)
				      : i == 0);
		acks = message_put_list(arena, one, "xác nhận");
		if (row->covering != NULL)
			ack_parts_put(visit->site, row->covering, arena,
			    message_append_map(arena, acks));
	}
	message_put_bool(arena, map, "nhiều hạn", clocks->count > 1);
	message_put_bool(arena, map, "trả lời được", clocks->count > 0);
}

static void
put_apology(const struct visit *visit, const struct dossier_page *page,
    struct message_value *map)
{
	const struct dossier_view *view = page->view;
	const struct apology *there = &view->explanation.dossier.facts.apology;
	const char *closed = apology_form_closed(view);
	const struct apology_form *form = page->apology;
	struct arena *arena = visit->arena;

	if (apology_is_there(there))
		closed = arena_printf(arena,
		    "Đã ghi nhận %s; chỉ được hẹn lại một lần.",
		    promises_letter(&view->database, there, false));
	message_put_bool(arena, map, "xin lỗi được", closed == NULL);
	PUT(map, "vì sao không xin lỗi", closed);
	PUT(map, "số văn bản", form == NULL ? NULL : form->number);
	PUT(map, "ngày văn bản", form == NULL ? NULL : form->date);
	PUT(map, "ngày hẹn lại", form == NULL ? NULL : form->new_date);
	PUT(map, "lý do xin lỗi", form == NULL ? NULL : form->reason);
	PUT(map, "đã ghi xin lỗi",
	    page->recorded && apology_is_there(there)
		? promises_letter(&view->database, there, false)
		: NULL);
}

static void
put_forms(const struct visit *visit, const struct dossier_page *page,
    struct message_value *map)
{
	const struct letter_view *clocks = &page->view->clocks;
	struct arena *arena = visit->arena;
	/* As the page of a letter: sent again, it still says nothing twice. */
	int64_t seen = page->ack != NULL ? page->ack->seen : clocks->seen;

	message_put_bool(arena, map, "được làm", visit->reader.may_act);
	PUT(map, "đã thấy", arena_printf(arena, "%lld", (long long)seen));
	ack_parts_recorded(visit->site, clocks, page->since, page->again, arena,
	    map);
	put_clocks(visit, page, map);
	ack_parts_choices(visit->site, page->ack, arena, map);
	put_apology(visit, page, map);
}

const char *
dossier_page_render(const struct visit *visit, const struct dossier_page *page)
{
	const struct dossier_view *view = page->view;
	struct arena *arena = visit->arena;
	struct message_value *map =
	    layout_frame(visit, arena_printf(arena, "Hồ sơ %s", view->code),
		page->wrong, page->wrong_count);

	put_head(visit, view, map);
	dossier_lines_put(view, arena, map);
	put_timeline(view, arena, map);
	put_forms(visit, page, map);
	return web_page_render(visit->site->pages, &dossier_page_template, map,
	    arena);
}
