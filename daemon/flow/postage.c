/* Addresses, headers and signatures of webhooks. */
#include "flow/postage.h"

#include "wire/redact.h"
#include "wire/webhook.h"

static bool
sign(struct world *world, const struct conf_webhook *webhook,
    const struct letter *letter, instant now, const char *const **out,
    struct err *err)
{
	struct webhook_secret secrets[CONF_WEBHOOK_SECRETS];
	const struct slice body = { letter->bytes, letter->size };

	for (int i = 0; i < webhook->secret_count; i++)
		if (!webhook_secret_parse(webhook->secrets[i], &secrets[i],
			err))
			return false;
	*out = webhook_headers(world->turn, webhook->content_type,
	    letter->message_id, now, body, secrets,
	    (size_t)webhook->secret_count);
	return true;
}

static const char *const *
join(struct arena *arena, const char *const *ours,
    const struct request *request)
{
	size_t count = 0, more = (size_t)request->header_count;
	const char **lines;

	while (ours[count] != NULL)
		count++;
	lines = arena_alloc(arena, (count + more + 1) * sizeof(*lines));
	for (size_t i = 0; i < count; i++)
		lines[i] = ours[i];
	for (size_t i = 0; i < more; i++)
		lines[count + i] = request->headers[i];
	return lines;
}

bool
postage_put(struct world *world, const struct conf_webhook *webhook,
    const struct letter *letter, instant now, struct courier_job *job,
    struct err *err)
{
	const struct template_values values = {
		.values = { [TEMPLATE_ID] = letter->recipient },
		.secrets = webhook->values,
		.secret_count = webhook->value_count,
	};
	const char *const *ours;
	struct request request;

	if (!sign(world, webhook, letter, now, &ours, err) ||
	    !request_expand(&webhook->request, &values, world->turn, &request,
		err))
		return false;
	job->url = request.url;
	job->headers = join(world->turn, ours, &request);
	job->secrets =
	    redact_forms(world->turn, webhook->values, webhook->value_count);
	return true;
}
