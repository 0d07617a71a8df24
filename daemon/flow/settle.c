/* From a courier's result to the outbox. */
#include "flow/settle.h"

#include "base/log.h"
#include "flow/admin.h"
#include "flow/bury.h"
#include "flow/confirm.h"
#include "flow/disabled.h"
#include "flow/hours.h"
#include "flow/stall.h"
#include "flow/strand.h"
#include "io/store_flood.h"
#include "io/store_outbox.h"
#include "io/store_reach.h"

/* The schedule begins anew when an operator asks for another try. */
static instant
next_try(const struct conf_channel *channel, const struct letter *letter,
    const struct courier_result *result, instant now)
{
	instant not_before =
	    result->retry_after > 0 ? now + result->retry_after : INSTANT_NONE;

	/* Its letters wait for it to come back, whatever the schedule says. */
	if (channel == NULL)
		return now + STRAND_WAIT_S;
	return retry_at(&channel->retry, result->attempt - letter->retried, now,
	    not_before, (uint64_t)result->letter);
}

static struct settlement
settlement_of(struct world *world, const struct letter *letter,
    const struct courier_result *result, instant now)
{
	const struct conf_channel *channel =
	    conf_channel(world->conf, letter->channel);
	struct settlement settlement = { .answer = result->answer,
		.next_try = INSTANT_NEVER };

	switch (result->outcome) {
	case COURIER_SENT:
		settlement.state = LETTER_SENT;
		break;
	case COURIER_REFUSED:
		settlement.state = LETTER_REFUSED;
		if (!result->disable)
			break;
		/* It is the channel that is refused, not this letter. */
		settlement.state = LETTER_LATER;
		settlement.next_try = now + SETTLE_DISABLED_S;
		settlement.hold = LETTER_DISABLED;
		settlement.answer = arena_printf(world->turn,
		    "%s; the channel is disabled until a reload",
		    result->answer);
		break;
	case COURIER_UNCERTAIN:
		settlement.state = LETTER_UNCERTAIN;
		settlement.next_try = next_try(channel, letter, result, now);
		break;
	case COURIER_LATER:
		settlement.state = LETTER_LATER;
		settlement.next_try = next_try(channel, letter, result, now);
		if (settlement.next_try != INSTANT_NEVER)
			break;
		settlement.state = LETTER_REFUSED;
		settlement.answer =
		    arena_printf(world->turn, "given up after %d attempts: %s",
			result->attempt, result->answer);
		break;
	}
	return settlement;
}

/* Nobody will try it again: refused, or sent twice without an answer. */
static bool
owe_death(struct world *world, const struct letter *letter,
    const struct settlement *settlement, instant now, struct err *err)
{
	if (settlement->state == LETTER_REFUSED)
		return bury_owe(world, letter, BURY_REFUSED, settlement->answer,
		    now, err);
	return settlement->state != LETTER_UNCERTAIN ||
	    store_letter_again(settlement, letter->uncertain) !=
	    INSTANT_NEVER ||
	    bury_owe(world, letter, BURY_UNCERTAIN, settlement->answer, now,
		err);
}

/* A channel's trouble is told once a day.  That its endpoint wants no more is
 * told whenever it ends the channel's work, whatever was told that day. */
static const char *
trouble_subject(struct world *world, const struct letter *letter,
    const struct courier_result *result, const char *key, instant now)
{
	char at[WHEN_TEXT];

	return result->disable
	    ? arena_printf(world->turn, "admin/%s 410 %s", letter->channel,
		  when_rfc3339(at, now, world->conf->offset))
	    : arena_printf(world->turn, "admin/%s", key);
}

/* What only a person can mend is told to the administrators: a dead letter
 * once, a channel that is stuck; through other channels. */
static bool
owe_trouble(struct world *world, const struct letter *letter,
    const struct courier_result *result, const struct settlement *settlement,
    instant now, struct err *err)
{
	char date[WHEN_TEXT];
	const char *key = arena_printf(world->turn, "%s %s", letter->channel,
	    when_iso_day(date, world_day(world, now)));
	const struct admin_news stuck = {
		.what = "channel-stuck",
		.subject = trouble_subject(world, letter, result, key, now),
		.at = now,
		.detail = arena_printf(world->turn, "%s\n%s%s", key,
		    result->disable
			? "Địa chỉ nhận trả lời 410 (không nhận nữa). Kênh "
			  "ngừng gửi cho đến khi nạp lại cấu hình: hosoctl "
			  "reload. "
			: "",
		    result->disable ? result->answer : settlement->answer),
		.hold_until = now,
		.failed = letter->channel,
		/* But that it is disabled is news whatever it refused. */
		.elsewhere_only =
		    letter->kind == NOTICE_ADMIN && !result->disable,
	};

	if (!owe_death(world, letter, settlement, now, err))
		return false;
	/* Letters that were under way together answer 410 together. */
	if (result->disable && disabled_has(world->disabled, letter->channel))
		return true;
	return !(result->needs_person || result->disable) ||
	    admin_owe_news(world, &stuck, now, err);
}

static void
tell(const struct world *world, const struct courier_result *result,
    const struct settlement *settlement, struct err *trouble)
{
	char at[WHEN_TEXT] = "never";

	if (settlement->next_try != INSTANT_NEVER)
		when_iso_minute(at, settlement->next_try, world->conf->offset);
	err_set(trouble, "letter %lld: %s (%s), next try %s",
	    (long long)result->letter, letter_state_text(settlement->state),
	    settlement->answer, at);
	if (result->needs_person || result->disable ||
	    settlement->state == LETTER_REFUSED)
		log_err("%s", trouble->text);
	else
		log_warning("%s", trouble->text);
}

/* Another try waits for the hours of whom it is for. */
static bool
keep_hours(struct world *world, const struct letter *letter,
    struct settlement *settlement, struct err *err)
{
	instant planned = settlement->next_try;

	/* Of a channel that is gone nothing is tried then. */
	if (planned == INSTANT_NEVER ||
	    conf_channel(world->conf, letter->channel) == NULL)
		return true;
	if (!hours_after(world, letter, planned, &settlement->next_try, err))
		return false;
	if (settlement->next_try > planned)
		settlement->hold = HOURS_HOLD;
	return true;
}

/* What a result comes to, in the turn's arena. */
struct settled {
	struct letter letter;
	struct settlement settlement;
	bool reach_changed; /* whether the address reaches somebody */
};

/* What it says of the address: only a mail server knows. */
static bool
note_reach(struct world *world, const struct courier_result *result,
    instant now, struct settled *settled, struct err *err)
{
	const struct letter *letter = &settled->letter;
	const struct conf_channel *channel =
	    conf_channel(world->conf, letter->channel);

	settled->reach_changed = result->no_recipient;
	if (result->no_recipient)
		return store_reach_refused(world->store, letter->recipient, now,
		    err);
	return channel == NULL || channel->kind != CHANNEL_SMTP ||
	    settled->settlement.state != LETTER_SENT ||
	    store_reach_taken(world->store, letter->recipient, now,
		&settled->reach_changed, err);
}

static bool
settle(struct world *world, const struct courier_result *result, instant now,
    struct settled *out, struct err *err)
{
	bool found;

	if (!store_letter_load(world->store, result->letter, world->turn,
		&out->letter, &found, err))
		return false;
	if (!found)
		return err_set(err, "the outbox has no such letter");
	out->settlement = settlement_of(world, &out->letter, result, now);
	return keep_hours(world, &out->letter, &out->settlement, err) &&
	    store_letter_settle(world->store, result->letter, now,
		&out->settlement, err) &&
	    stall_note(world, &out->letter, result,
		store_letter_again(&out->settlement, out->letter.uncertain) !=
		    INSTANT_NEVER,
		now, err) &&
	    note_reach(world, result, now, out, err) &&
	    owe_trouble(world, &out->letter, result, &out->settlement, now,
		err);
}

/* Once it is committed. */
static void
say(struct world *world, const struct courier_result *result,
    const struct settled *settled, struct err *trouble, bool *troubled)
{
	if (result->disable)
		disabled_add(world->disabled, settled->letter.channel);
	if (settled->reach_changed)
		confirm_look_again(world->confirm);
	if (settled->settlement.state == LETTER_SENT) {
		log_info("letter %lld: sent", (long long)result->letter);
		return;
	}
	tell(world, result, &settled->settlement, trouble);
	*troubled = true;
}

bool
settle_results(struct world *world, const struct courier_result *results,
    size_t count, struct err *trouble, bool *troubled, struct err *err)
{
	instant now = loop_now(world->loop);
	struct settled *settled;

	world_turn(world);
	settled = arena_alloc(world->turn, count * sizeof(*settled));
	if (!store_begin(world->store, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!settle(world, &results[i], now, &settled[i], err)) {
			err_prefix(err, "letter %lld: %s",
			    (long long)results[i].letter,
			    courier_outcome_text(results[i].outcome));
			store_rollback(world->store);
			return false;
		}
	if (!store_commit(world->store, err))
		return false;
	for (size_t i = 0; i < count; i++)
		say(world, &results[i], &settled[i], trouble, troubled);
	return true;
}

bool
settle_untried(struct world *world, int64_t letter, instant next,
    const char *why, struct err *err)
{
	const struct settlement settlement = { .state = LETTER_LATER,
		.next_try = next,
		.answer = why };

	if (!store_begin(world->store, err))
		return false;
	if (!store_letter_settle(world->store, letter, loop_now(world->loop),
		&settlement, err)) {
		store_rollback(world->store);
		return false;
	}
	return store_commit(world->store, err);
}

/* The letters found claimed at start, whose daemon ended before the answer. */
static bool
recover(struct world *world, instant now, size_t *count, struct err *err)
{
	struct letter letter;
	int64_t *ids;
	size_t floods;
	bool found;

	if (!store_floods_recover(world->store, &floods, err))
		return false;
	if (floods > 0)
		log_notice("%zu letters were being made when the daemon ended: "
			   "they are begun anew",
		    floods);
	if (!store_letters_recover(world->store, now, world->turn, &ids, count,
		err))
		return false;
	for (size_t i = 0; i < *count; i++) {
		if (!store_letter_load(world->store, ids[i], world->turn,
			&letter, &found, err))
			return false;
		if (letter.next_try == INSTANT_NEVER &&
		    !bury_owe(world, &letter, BURY_UNCERTAIN,
			"the daemon ended before the answer came, twice", now,
			err))
			return false;
	}
	return true;
}

bool
settle_recover(struct world *world, struct err *err)
{
	size_t count;

	world_turn(world);
	if (!store_begin(world->store, err))
		return false;
	if (!recover(world, loop_now(world->loop), &count, err)) {
		store_rollback(world->store);
		return false;
	}
	if (count > 0)
		log_warning("%zu letters were under way when the daemon ended: "
			    "uncertain",
		    count);
	return store_commit(world->store, err);
}
