/*
 * From notices to letters: what a group of notices says at this moment is
 * looked up, worded and made into the bytes that will leave.  Nothing is
 * written here.
 */
#ifndef FLOW_COMPOSE_H
#define FLOW_COMPOSE_H

#include "core/digest.h"
#include "flow/item.h"
#include "io/store_outbox.h"
#include "wire/letter.h"
#include "wire/letter_order.h"

/*
 * Each fills recipient, name, channel, kind, subject, message_id and bytes of
 * ${out}, in the turn's arena.  ${notices} are those that the letter carries:
 * the Message-ID comes from their keys.  False with a reason when the letter
 * cannot be built (an address that no mail can have, say).
 *
 * compose_dossiers: alerts, corrections and what else is about single dossiers,
 * by the group's kind.
 */
bool compose_dossiers(struct world *world, const struct notice_group *group,
    const struct compose_item *items, size_t count, instant now,
    struct letter *out, struct err *err) MUST_CHECK;

/* What a letter keeps of each of very many notices: enough to order and count
 * it. */
struct compose_flood {
	struct letter_item *items;
	int64_t *notices; /* ids, of the same order */
	size_t count;
	const char *const *keys; /* what the letter's name is made of */
	size_t key_count;
	const int64_t *sources; /* of all dossiers, each once */
	size_t source_count;
	const char *name, *agency; /* of the recipient */
	enum role role;
	const struct letter_order *order; /* of an alert, by compose_order */
};
/* Puts an alert's items in order, in ${arena}: of very many that takes as long
 * as wording them does, and a turn of its own. */
void compose_order(struct world *world, const struct notice_group *group,
    instant now, struct arena *arena, struct compose_flood *from);
/* Like compose_dossiers; what has a line in the letter is looked up again, and
 * a webhook's body names those dossiers alone. */
bool compose_many(struct world *world, const struct notice_group *group,
    const struct compose_flood *from, instant now, struct letter *out,
    struct err *err) MUST_CHECK;

/* ${untrue} (else NULL): why there is nothing to tell any more; then ${out} is
 * not set. */
bool compose_baseline(struct world *world, const struct notice_group *group,
    const struct notice *notice, instant now, struct letter *out,
    const char **untrue, struct err *err) MUST_CHECK;
/* ${count} is 1 but for dead letters, which are told together. */
bool compose_admin(struct world *world, const struct notice_group *group,
    const struct notice *const *notices, size_t count, instant now,
    struct letter *out, struct err *err) MUST_CHECK;
bool compose_digest(struct world *world, const struct notice *notice,
    const struct digest_input *input, instant now, struct letter *out,
    struct err *err) MUST_CHECK;

/* What an alert of ${items} would be worded from, in the turn's arena. */
bool compose_input(struct world *world, const struct compose_item *items,
    size_t count, instant now, struct letter_input *out,
    struct err *err) MUST_CHECK;

#endif
