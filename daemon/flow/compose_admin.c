/* Letters that tell of no dossier: about a source or the daemon, and digests.
 */
#include <string.h>

#include "flow/bury.h"
#include "flow/compose.h"
#include "flow/envelope.h"
#include "flow/look.h"
#include "wire/digest_text.h"
#include "wire/letter.h"
#include "wire/webhook.h"

/* A letter about the daemon itself has no list that could say it. */
static const char *
named(const struct world *world, const struct notice *notice)
{
	return notice->instead_of == NULL
	    ? notice->recipient_name
	    : arena_printf(world->turn, "%s (nhận thay %s)",
		  notice->recipient_name, notice->instead_of);
}

static bool
compose_source(struct world *world, const struct notice_group *group,
    const struct notice *notice, const char *name, const char *reason,
    instant now, struct letter *out, struct err *err)
{
	const char *key = store_notice_key(world->turn, notice);
	bool back = text_equal(notice->rung, "source-back");
	const struct conf_source *source = conf_source(world->conf, name);
	struct letter_source input = {
		.recipient = named(world, notice),
		.source = name,
		.since = notice->at,
		.now = now,
		.offset = world->conf->offset,
		.reason = back || text_is_empty(reason)
		    ? NULL
		    : look_people(reason, notice->at, world->conf->offset,
			  world->turn),
		.folder = source == NULL ? NULL : source->plan.folder.path,
		.desk = conf_desk(world->conf),
	};
	const struct webhook_said said =
	    webhook_source(back, &input, world->turn);
	struct letter_text text;

	letter_compose_source(world->wording, back, &input, world->turn, &text);
	return envelope_enclose(world, group, notice->recipient_name, &key, 1,
	    &text, &said, now, out, err);
}

bool
compose_admin(struct world *world, const struct notice_group *group,
    const struct notice *const *notices, size_t count, instant now,
    struct letter *out, struct err *err)
{
	const struct notice *notice = notices[0];
	const char **keys = arena_alloc(world->turn, count * sizeof(*keys));
	const char *told = bury_is_news(notice)
	    ? bury_detail(world, notices, count)
	    : notice->detail;
	const char *line = strchr(told, '\n');
	size_t size = line == NULL ? strlen(told) : (size_t)(line - told);
	const char *subject = arena_bytes(world->turn, told, size);
	const char *detail = line == NULL ? "" : line + 1;
	struct letter_admin input = {
		.recipient = named(world, notice),
		.what = notice->rung,
		.subject = subject,
		.detail = detail,
		.since = text_starts(notice->rung, "source-") ||
			text_equal(notice->rung, "channel-failing") ||
			text_equal(notice->rung, "channel-back")
		    ? notice->at
		    : INSTANT_NONE,
		.now = now,
		.offset = world->conf->offset,
		.desk = conf_desk(world->conf),
	};
	struct webhook_said said;
	struct letter_text text;

	if (text_equal(notice->rung, "source-lost") ||
	    text_equal(notice->rung, "source-back"))
		return compose_source(world, group, notice, subject, detail,
		    now, out, err);
	if (!letter_admin_is_known(notice->rung))
		return err_set(err, "no words for \"%s\"", notice->rung);
	for (size_t i = 0; i < count; i++)
		keys[i] = store_notice_key(world->turn, notices[i]);
	letter_compose_admin(world->wording, &input, world->turn, &text);
	said = webhook_admin(&input, world->turn);
	return envelope_enclose(world, group, notice->recipient_name, keys,
	    count, &text, &said, now, out, err);
}

bool
compose_digest(struct world *world, const struct notice *notice,
    const struct digest_input *input, instant now, struct letter *out,
    struct err *err)
{
	const struct notice_group group = { .recipient = notice->recipient,
		.channel = notice->channel,
		.kind = NOTICE_DIGEST };
	const char *key = store_notice_key(world->turn, notice);
	const struct webhook_said said = webhook_digest(input, world->turn);
	struct letter_text text;

	digest_text_compose(world->wording, input, world->turn, &text);
	return envelope_enclose(world, &group, notice->recipient_name, &key, 1,
	    &text, &said, now, out, err);
}
