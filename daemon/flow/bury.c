/* Dead letters are told. */
#include "flow/bury.h"

#include <string.h>

#include "base/text.h"
#include "flow/admin.h"

bool
bury_is_news(const struct notice *notice)
{
	return notice->kind == NOTICE_ADMIN &&
	    (text_equal(notice->rung, BURY_REFUSED) ||
		text_equal(notice->rung, BURY_RETURNED) ||
		text_equal(notice->rung, BURY_UNCERTAIN));
}

/* News of a failing outbox must not become more of it for ever. */
static bool
is_about_letters(struct world *world, const struct letter *letter, bool *out,
    struct err *err)
{
	struct notice *notices;
	size_t count;

	*out = false;
	if (letter->kind != NOTICE_ADMIN)
		return true;
	if (!store_letter_notices(world->store, letter->id, world->turn,
		&notices, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		*out = *out || bury_is_news(&notices[i]) ||
		    text_equal(notices[i].rung, "channel-stuck") ||
		    text_equal(notices[i].rung, "channel-gone") ||
		    text_equal(notices[i].rung, "channel-changed") ||
		    text_equal(notices[i].rung, "channel-failing") ||
		    text_equal(notices[i].rung, "channel-back");
	return true;
}

bool
bury_owe(struct world *world, const struct letter *letter, const char *rung,
    const char *answer, instant now, struct err *err)
{
	struct admin_news news = {
		.what = rung,
		.subject = arena_printf(world->turn, "admin/letter/%lld/%d",
		    (long long)letter->id, letter->attempts),
		.at = now,
		.detail = arena_printf(world->turn,
		    "%s\nthư %lld tới %s qua kênh %s, “%s”: %s",
		    letter->recipient, (long long)letter->id, letter->recipient,
		    letter->channel, letter->subject, answer),
		/* --once ends where it would wait. */
		.hold_until = world->once ? now : now + BURY_TOGETHER_S,
		.failed = letter->channel,
		.elsewhere_only = letter->kind == NOTICE_ADMIN,
	};
	bool is_news;

	if (!is_about_letters(world, letter, &is_news, err))
		return false;
	return is_news || admin_owe_news(world, &news, now, err);
}

/* The two halves of a notice's detail: whom, and how it ended. */
static const char *
whom(struct world *world, const struct notice *notice, const char **how)
{
	const char *line = strchr(notice->detail, '\n');

	*how = line + 1;
	return arena_bytes(world->turn, notice->detail,
	    (size_t)(line - notice->detail));
}

/* Where the outbox has such letters. */
static const char *
state_of(const char *rung)
{
	return text_equal(rung, BURY_UNCERTAIN) ? "uncertain"
	    : text_equal(rung, BURY_RETURNED)   ? "sent"
						: "refused";
}

const char *
bury_detail(struct world *world, const struct notice *const *notices,
    size_t count)
{
	size_t lines = (size_t)world->conf->bounds.letter_lines;
	struct buf all = buf_over(world->turn);
	const char *how, *first = whom(world, notices[0], &how);
	bool one = true;

	for (size_t i = 1; i < count; i++)
		one = one && text_equal(first, whom(world, notices[i], &how));
	if (one)
		buf_printf(&all, "%s\n", first);
	else
		buf_printf(&all, "nhiều người nhận (%zu thư)\n", count);
	for (size_t i = 0; i < count && i < lines; i++) {
		whom(world, notices[i], &how);
		buf_printf(&all, "%s%s", i == 0 ? "" : "\n", how);
	}
	if (count > lines)
		buf_printf(&all,
		    "\n… và %zu thư khác (hosoctl outbox list --state %s)",
		    count - lines, state_of(notices[0]->rung));
	return buf_text(&all);
}
