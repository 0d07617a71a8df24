/* The letters and what became of them. */
#include "web/outbox_page.h"

#include "io/store_outbox.h"
#include "tell/letter_words.h"
#include "tell/timeline.h"
#include "web/before.h"
#include "web/layout.h"

WEB_BYTES(outbox_page_html, "outbox.html.mustache");

static const struct message_field fields[] = {
	{ "có thư", false },
	{ "các thư", true },
	{ "số thư", false },
	{ "lập lúc", false },
	{ "kênh", false },
	{ "người nhận", false },
	{ "chủ đề", false },
	{ "kết quả", false },
	{ "hỏng", false },
	{ "trang sau", false },
};

const struct web_template outbox_page_template = {
	.file = "daemon/web/pages/outbox.html.mustache",
	.text = outbox_page_html,
	.fields = fields,
	.count = sizeof(fields) / sizeof(fields[0]),
};

static void
put_letter(const struct database *database, const struct letter *letter,
    struct message_value *map)
{
	struct arena *arena = database->arena;

	web_page_put(arena, map, "số thư",
	    arena_printf(arena, "%lld", (long long)letter->id));
	web_page_put(arena, map, "lập lúc",
	    database_time(database, letter->sealed));
	web_page_put(arena, map, "kênh", letter->channel);
	web_page_put(arena, map, "người nhận",
	    timeline_recipient(arena, letter->recipient_name,
		letter->recipient));
	web_page_put(arena, map, "chủ đề", letter->subject);
	web_page_put(arena, map, "kết quả",
	    letter_words_state(database, letter));
	message_put_bool(arena, map, "hỏng",
	    letter->state == LETTER_REFUSED ||
		letter->state == LETTER_UNCERTAIN);
}

void
outbox_page_show(struct visit *visit)
{
	struct arena *arena = visit->arena;
	struct message_value *map = layout_frame(visit, "Thư", NULL, 0);
	struct message_value *list = message_put_list(arena, map, "các thư");
	struct database database;
	struct letter *letters;
	size_t count, shown;
	struct err err;

	if (!database_over(visit->site->conf, visit->store, visit->now, arena,
		&database, &err) ||
	    !store_letters(visit->store, before_asked(visit), BEFORE_LINES + 1,
		arena, &letters, &count, &err)) {
		visit_refuse_store(visit, err.text);
		return;
	}
	shown = count > BEFORE_LINES ? BEFORE_LINES : count;
	message_put_bool(arena, map, "có thư", count > 0);
	for (size_t i = 0; i < shown; i++)
		put_letter(&database, &letters[i],
		    message_append_map(arena, list));
	before_put(visit, map, shown < count ? letters[shown - 1].id : 0);
	visit_answer(visit, 200,
	    web_page_render(visit->site->pages, &outbox_page_template, map,
		arena));
}
