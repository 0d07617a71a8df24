/* The values of a letter's page. */
#include "web/letter_page.h"

#include "base/text.h"
#include "tell/words.h"
#include "web/ack_parts.h"
#include "web/layout.h"
#include "wire/people.h"

WEB_BYTES(letter_page_html, "letter.html.mustache");

static const struct message_field fields[] = {
	{ "chủ đề", false },
	{ "lúc gửi", false },
	{ "người nhận", false },
	{ "hết hạn", false },
	{ "trả lời được", false },
	{ "trang", false },
	{ "số trang", false },
	{ "số hồ sơ", false },
	{ "tồn", false },
	{ "trang trước", false },
	{ "trang sau", false },
	{ "nhiều hồ sơ", false },
	{ "chọn tất cả", false },
	/* a dossier */
	{ "hồ sơ", true },
	{ "số", false },
	{ "mã", false },
	{ "mở", false },
	{ "vì sao đóng", false },
	{ "tên thủ tục", false },
	{ "đơn vị", false },
	{ "loại hạn", false },
	{ "ngày hạn", false },
	{ "tình trạng", false },
	{ "liên kết", false },
	{ "xác nhận", true },
	ACK_PARTS_FIELDS,
};

const struct web_template letter_page_template = {
	.file = "daemon/web/pages/letter.html.mustache",
	.text = letter_page_html,
	.fields = fields,
	.count = sizeof(fields) / sizeof(fields[0]),
};

#define PUT(map, name, text) web_page_put(arena, map, name, text)

/* As people call it; else as the source does. */
static const char *
agency_words(const struct site *site, const struct letter_row *row)
{
	const char *said = row->dossier->facts.seen.agency;
	const struct agency *agency = said == NULL
	    ? NULL
	    : directory_by_code(site->conf->directory, said);

	return agency == NULL ? said : agency->name;
}

static void
put_row(const struct site *site, const struct letter_row *row, bool chosen,
    struct arena *arena, struct message_value *map)
{
	int32_t offset = site->conf->offset;
	struct message_value *acks;

	PUT(map, "số", row->id);
	PUT(map, "mã", row->dossier->facts.seen.code);
	message_put_bool(arena, map, "mở", row->closed == NULL);
	PUT(map, "vì sao đóng", row->closed);
	message_put_bool(arena, map, "chọn", chosen);
	PUT(map, "tên thủ tục", row->procedure);
	PUT(map, "đơn vị", agency_words(site, row));
	PUT(map, "loại hạn", ack_parts_due(row));
	PUT(map, "ngày hạn",
	    row->due == INSTANT_NONE ? NULL
				     : people_moment(arena, row->due, offset));
	PUT(map, "tình trạng", words_standing(arena, &row->dossier->verdict));
	PUT(map, "liên kết", people_link(row->link));
	acks = message_put_list(arena, map, "xác nhận");
	if (row->covering != NULL)
		ack_parts_put(site, row->covering, arena,
		    message_append_map(arena, acks));
}

static void
put_rows(const struct site *site, const struct letter_page *page,
    struct arena *arena, struct message_value *map)
{
	const struct letter_view *view = page->view;
	struct message_value *rows = message_put_list(arena, map, "hồ sơ");
	size_t open = 0;

	for (size_t i = 0; i < view->count; i++)
		open += view->rows[i].closed == NULL;
	for (size_t i = 0; i < view->count; i++) {
		const struct letter_row *row = &view->rows[i];
		/* A single one need not be chosen. */
		bool chosen = page->form != NULL
		    ? letter_form_has(page->form, row)
		    : open == 1 && row->closed == NULL;

		put_row(site, row, chosen, arena,
		    message_append_map(arena, rows));
	}
	message_put_bool(arena, map, "trả lời được", open > 0);
	message_put_bool(arena, map, "nhiều hồ sơ", open > 1);
	message_put_bool(arena, map, "chọn tất cả",
	    page->form != NULL && page->form->all);
}

static void
put_pages(const struct letter_view *view, struct arena *arena,
    struct message_value *map)
{
	bool several = view->pages > 1;

	PUT(map, "số hồ sơ", text_number(arena, (int64_t)view->dossiers));
	PUT(map, "tồn", view->is_baseline ? "1" : NULL);
	PUT(map, "trang", arena_printf(arena, "%d", view->page));
	PUT(map, "số trang",
	    several ? arena_printf(arena, "%d", view->pages) : NULL);
	PUT(map, "trang trước",
	    view->page > 1 ? arena_printf(arena, "%d", view->page - 1) : NULL);
	PUT(map, "trang sau",
	    view->page < view->pages ? arena_printf(arena, "%d", view->page + 1)
				     : NULL);
}

const char *
letter_page_render(const struct visit *visit, const struct letter_page *page)
{
	const struct letter_view *view = page->view;
	const struct letter *letter = view->letter;
	const struct site *site = visit->site;
	struct arena *arena = visit->arena;
	struct message_value *map = layout_frame(visit,
	    "Đã biết, cho biết nguyên nhân", page->wrong, page->wrong_count);
	/* A form that came keeps what it had seen: sent again, it still says
	 * nothing twice. */
	int64_t seen = page->form != NULL ? page->form->seen : view->seen;

	PUT(map, "chủ đề", letter->subject);
	PUT(map, "người nhận", letter->recipient_name);
	PUT(map, "lúc gửi",
	    people_moment(arena, letter->sealed, site->conf->offset));
	PUT(map, "hết hạn",
	    people_moment(arena, page->expires, site->conf->offset));
	PUT(map, "đã thấy", arena_printf(arena, "%lld", (long long)seen));
	ack_parts_recorded(site, view, page->since, page->again, arena, map);
	put_rows(site, page, arena, map);
	put_pages(view, arena, map);
	ack_parts_choices(site, page->form, arena, map);
	return web_page_render(site->pages, &letter_page_template, map, arena);
}
