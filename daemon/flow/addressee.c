/* Letters whose address is nobody's any more. */
#include "flow/addressee.h"

#include <string.h>

#include "base/text.h"
#include "core/addresses.h"
#include "io/store_notice.h"

/* An office that derives addresses of accounts lists these nowhere. */
static bool
is_derived(const struct mail_rule *rule, const char *mail)
{
	size_t before, after, size = strlen(mail);

	if (rule->before == NULL)
		return false;
	before = strlen(rule->before);
	after = strlen(rule->after);
	return size > before + after &&
	    strncmp(mail, rule->before, before) == 0 &&
	    strcmp(mail + size - after, rule->after) == 0;
}

enum addressee
addressee_of(struct world *world, const struct letter *letter, instant now,
    const char **mail)
{
	const struct conf *conf = world->conf;
	const struct conf_channel *channel =
	    conf_channel(conf, letter->channel);
	struct addresses addresses =
	    addresses_on(conf->directory, world_day(world, now), world->turn);
	const struct contact *contact;
	size_t namesakes = 0;

	*mail = NULL;
	if (channel == NULL || channel->kind == CHANNEL_WEBHOOK ||
	    is_derived(&conf->routing.derive, letter->recipient))
		return ADDRESSEE_SAME;
	while ((contact = addresses_next(&addresses)) != NULL) {
		if (text_equal(contact->mail, letter->recipient))
			return ADDRESSEE_SAME;
		if (!text_equal(contact->name, letter->recipient_name))
			continue;
		addresses_take(&addresses, contact);
		*mail = contact->mail;
		namesakes++;
	}
	if (namesakes == 1)
		return ADDRESSEE_MOVED;
	*mail = NULL;
	return ADDRESSEE_GONE;
}

bool
addressee_owe(struct world *world, const struct letter *letter,
    const char *mail, instant now, int64_t *count, struct err *err)
{
	struct notice *notices;
	size_t total;
	bool is_new;

	*count = 0;
	if (!store_letter_notices(world->store, letter->id, world->turn,
		&notices, &total, err))
		return false;
	for (size_t i = 0; i < total; i++) {
		struct notice *notice = &notices[i];

		notice->recipient = mail;
		notice->created = notice->hold_until = now;
		notice->hold = NULL;
		if (!store_notice_add(world->store, notice, NULL, &is_new, err))
			return false;
		*count += is_new;
	}
	return true;
}
