/* Counts and rates per agency, for everybody. */
#include "web/board_page.h"

#include "web/board.h"
#include "web/layout.h"
#include "wire/people.h"

WEB_BYTES(board_page_html, "board.html.mustache");

static const struct message_field fields[] = {
	{ "đang lập", false },
	{ "từ ngày", false },
	{ "đến ngày", false },
	{ "có đơn vị", false },
	{ "các đơn vị", true },
	{ "đơn vị", false },
	{ "tiếp nhận", false },
	{ "đã giải quyết", false },
	{ "đúng hạn", false },
	{ "đang giải quyết", false },
	{ "quá hạn", false },
	{ "tổng", true },
	{ "đường dây", false },
	{ "nơi nhận", false },
	{ "ít nhất", false },
};

const struct web_template board_page_template = {
	.file = "daemon/web/pages/board.html.mustache",
	.text = board_page_html,
	.fields = fields,
	.count = sizeof(fields) / sizeof(fields[0]),
};

static const char *
cell_text(const struct board_cell *cell, struct arena *arena)
{
	switch (cell->told) {
	case BOARD_FEW:
		return arena_printf(arena, "dưới %d", BOARD_FEWEST);
	case BOARD_LEAST:
		return arena_printf(arena, "từ %s",
		    text_number(arena, cell->number));
	case BOARD_EXACT:
		break;
	}
	return text_number(arena, cell->number);
}

static const char *
rate_text(const struct board_row *row, struct arena *arena)
{
	const char *rate = people_rate(arena, row->rate);

	if (rate == NULL)
		return "–";
	return row->at_least ? arena_printf(arena, "từ %s", rate)
	    : row->at_most   ? arena_printf(arena, "đến %s", rate)
			     : rate;
}

static void
put_row(const struct board_row *row, struct message_value *map,
    struct arena *arena)
{
	static const char *const names[BOARD_COLUMNS] = {
		[BOARD_RECEIVED] = "tiếp nhận",
		[BOARD_FINISHED] = "đã giải quyết",
		[BOARD_OPEN] = "đang giải quyết",
		[BOARD_OVERDUE] = "quá hạn",
	};

	web_page_put(arena, map, "đơn vị",
	    row->name == NULL ? "Tất cả" : row->name);
	for (int i = 0; i < BOARD_COLUMNS; i++)
		web_page_put(arena, map, names[i],
		    cell_text(&row->cells[i], arena));
	web_page_put(arena, map, "đúng hạn", rate_text(row, arena));
}

static void
put_board(const struct visit *visit, const struct figures *figures,
    struct message_value *map)
{
	struct arena *arena = visit->arena;
	struct board board =
	    board_of(figures, visit->site->conf->directory, arena);
	struct message_value *list;
	char text[WHEN_TEXT];

	web_page_put(arena, map, "lúc số liệu",
	    people_moment(arena, figures->now, figures->offset));
	web_page_put(arena, map, "từ ngày",
	    arena_string(arena,
		when_people_day(text,
		    when_add_days(figures->today, 1 - RATE_SPAN))));
	web_page_put(arena, map, "đến ngày",
	    arena_string(arena, when_people_day(text, figures->today)));
	message_put_bool(arena, map, "có đơn vị", board.count > 0);
	list = message_put_list(arena, map, "các đơn vị");
	for (size_t i = 0; i < board.count; i++)
		put_row(&board.rows[i], message_append_map(arena, list), arena);
	list = message_put_list(arena, map, "tổng");
	if (board.count > 1)
		put_row(&board.total, message_append_map(arena, list), arena);
}

/* A frame of nobody's, whoever is signed in: the board is one for all. */
static struct message_value *
frame_of(const struct visit *visit, const struct figures *figures)
{
	const struct conf_web *web = &visit->site->conf->web;
	struct visit anybody = *visit;
	struct message_value *map;

	anybody.reader = (struct web_reader){ 0 };
	anybody.signed_in = false;
	anybody.csrf = NULL;
	map = layout_frame(&anybody, "Kết quả giải quyết thủ tục hành chính",
	    NULL, 0);
	web_page_put(visit->arena, map, "đường dây", web->public_hotline);
	web_page_put(visit->arena, map, "nơi nhận", web->public_address);
	web_page_put(visit->arena, map, "ít nhất",
	    arena_printf(visit->arena, "%d", BOARD_FEWEST));
	message_put_bool(visit->arena, map, "đang lập", figures == NULL);
	return map;
}

void
board_page_show(struct visit *visit)
{
	const struct figures *figures;
	struct message_value *map;
	struct err why;

	if (!visit->site->conf->web.is_public) {
		visit_refuse_path(visit);
		return;
	}
	figures =
	    figures_keep_take(visit->site->figures, FIGURES_PATIENCE_MS, &why);
	map = frame_of(visit, figures);
	if (figures != NULL)
		put_board(visit, figures, map);
	visit_answer(visit, figures != NULL ? 200 : 503,
	    web_page_render(visit->site->pages, &board_page_template, map,
		visit->arena));
	figures_keep_give(visit->site->figures, figures);
}
