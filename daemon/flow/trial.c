/* Trial and go-live. */
#include "flow/trial.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "io/store_meta.h"
#include "io/store_outbox_act.h"

#define MARK                                                                                         \
	"CHẠY THỬ – thư này chỉ để kiểm tra hệ thống, không phải thông báo " \
	"chính thức."

bool
trial_is_on(const struct world *world)
{
	return world->conf->trial && world->live == INSTANT_NONE;
}

bool
trial_holds(const struct world *world, const char *recipient)
{
	const struct conf *conf = world->conf;

	if (!trial_is_on(world))
		return false;
	for (int i = 0; i < conf->trial_count; i++)
		if (text_equal(conf->trial_recipients[i], recipient))
			return false;
	return true;
}

/* Behind the opening tag of the body, or before all where there is none. */
static const char *
mark_html(struct arena *arena, const char *html)
{
	static const char mark[] =
	    "<p role=\"note\" style=\"margin:0;padding:8px;"
	    "background-color:#fff3c4;color:#1b1b1b;\">"
	    "<strong>" MARK "</strong></p>\n";
	const char *body = strstr(html, "<body");
	const char *end = body == NULL ? NULL : strchr(body, '>');
	size_t before = end == NULL ? 0 : (size_t)(end + 1 - html);

	return arena_printf(arena, "%.*s%s%s", (int)before, html, mark,
	    html + before);
}

struct letter_text
trial_mark(struct arena *arena, const struct letter_text *text)
{
	return (struct letter_text){
		.subject = arena_printf(arena, "[Chạy thử] %s", text->subject),
		.text = arena_printf(arena, MARK "\n\n%s", text->text),
		.html = mark_html(arena, text->html),
	};
}

bool
trial_adopt(struct world *world, const struct conf *conf, instant *live,
    struct err *err)
{
	struct store_meta meta;

	if (!store_meta(world->store, world->turn, &meta, err))
		return false;
	*live = conf->trial ? meta.live : INSTANT_NONE;
	return *live == meta.live || store_set_live(world->store, *live, err);
}

static bool
end(struct world *world, int64_t uid, instant now, struct err *err)
{
	const struct outbox_act act = { .act = OUTBOX_GO_LIVE,
		.at = now,
		.uid = uid };

	return store_set_live(world->store, now, err) &&
	    store_outbox_act_add(world->store, &act, NULL, err);
}

bool
trial_end(struct world *world, int64_t uid, instant now, struct err *err)
{
	if (!trial_is_on(world))
		return err_set(err, "there is no trial to end (%s)",
		    world->conf->trial ? "an operator has ended it"
				       : "mode: live");
	if (!store_begin(world->store, err))
		return false;
	if (!end(world, uid, now, err)) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	world->live = now;
	log_notice("trial: ended by user %lld; what was held is never sent",
	    (long long)uid);
	return true;
}
