/* What stands in a source's requests. */
#include "io/source_values.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

static const char hidden[] = "***";

static instant
since_of(const struct source_plan *plan, instant from)
{
	if (from == INSTANT_NONE)
		return plan->full_since;
	switch (plan->since) {
	case SOURCE_SINCE_NONE:
	case SOURCE_SINCE_NEWEST:
		return plan->full_since;
	case SOURCE_SINCE_UPDATED:
		return from - plan->overlap_s;
	case SOURCE_SINCE_WINDOW:
		return from;
	}
	return plan->full_since;
}

struct source_span
source_span(const struct source_plan *plan, instant from, instant now)
{
	/* A day more than now: the server's clock may be ahead of ours. */
	return (struct source_span){ .since = since_of(plan, from),
		.until = now + WHEN_DAY };
}

struct source_span
source_window(const struct source_plan *plan, const struct source_span *whole,
    instant from)
{
	instant until = from + (instant)plan->max_span_days * WHEN_DAY;

	return (struct source_span){ .since = from,
		.until = plan->max_span_days == 0 || until > whole->until
		    ? whole->until
		    : until };
}

static const char *
number_text(struct arena *arena, int64_t number)
{
	return arena_printf(arena, "%" PRId64, number);
}

static const char *
time_text(const struct source_plan *plan, instant at, struct arena *arena)
{
	return timeform_print(arena, plan->since_form, at, plan->offset,
	    plan->z_is_local);
}

struct template_values
source_values(const struct source_plan *plan, const struct paging *paging,
    const char *token, const struct source_span *span, struct arena *arena)
{
	int64_t offset = paging_offset(paging);
	struct template_values values = { .secrets = plan->secrets,
		.secret_count = plan->secret_count };

	values.values[TEMPLATE_BASE] = plan->base;
	values.values[TEMPLATE_TOKEN] = token;
	values.values[TEMPLATE_PAGE] =
	    number_text(arena, paging_number(paging));
	values.values[TEMPLATE_SIZE] = number_text(arena, plan->page_size);
	values.values[TEMPLATE_OFFSET] = number_text(arena, offset);
	values.values[TEMPLATE_END] =
	    number_text(arena, offset + plan->page_size);
	/* Empty before the first page has named one. */
	values.values[TEMPLATE_CURSOR] =
	    paging->next == NULL ? "" : paging->next;
	values.values[TEMPLATE_SINCE] = time_text(plan, span->since, arena);
	values.values[TEMPLATE_UNTIL] = time_text(plan, span->until, arena);
	return values;
}

/* The same with *** for what nobody may see. */
static struct template_values
hide(const struct template_values *values, struct arena *arena)
{
	struct template_secret *secrets = arena_alloc(arena,
	    ((size_t)values->secret_count + 1) * sizeof(*secrets));
	struct template_values shown = *values;

	for (int i = 0; i < values->secret_count; i++)
		secrets[i] =
		    (struct template_secret){ values->secrets[i].name, hidden };
	shown.secrets = secrets;
	shown.masked = true;
	shown.values[TEMPLATE_TOKEN] = hidden;
	return shown;
}

static const char *
percent_encoded(struct arena *arena, const char *text)
{
	struct buf buf = buf_over(arena);

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || strchr("-._~", c) != NULL)
			buf_add_char(&buf, *text);
		else
			buf_printf(&buf, "%%%02X", c);
	}
	return buf_text(&buf);
}

/* ${text} with *** for every ${secret} in it. */
static const char *
without(struct arena *arena, const char *text, const char *secret)
{
	struct buf buf = buf_over(arena);
	const char *at;

	if (text_is_empty(secret))
		return text;
	while ((at = strstr(text, secret)) != NULL) {
		buf_add_bytes(&buf, text, (size_t)(at - text));
		buf_add(&buf, hidden);
		text = at + strlen(secret);
	}
	buf_add(&buf, text);
	return buf_text(&buf);
}

const char *
source_without_secrets(struct arena *arena, const char *text,
    const struct template_values *values)
{
	const char *token = values->values[TEMPLATE_TOKEN];

	text = without(arena, text, token);
	if (token != NULL)
		text = without(arena, text, percent_encoded(arena, token));
	for (int i = 0; i < values->secret_count; i++) {
		const char *secret = values->secrets[i].value;

		if (secret == NULL)
			continue;
		text = without(arena, text, secret);
		text = without(arena, text, percent_encoded(arena, secret));
	}
	return text;
}

bool
source_shown(const struct request_plan *request,
    const struct template_values *values, const char *url, struct arena *arena,
    struct request *out, struct err *err)
{
	const struct template_values shown = hide(values, arena);

	if (!request_expand(request, &shown, arena, out, err))
		return false;
	if (url != NULL)
		out->url = source_without_secrets(arena, url, values);
	return true;
}

bool
source_requests(const struct source_plan *plan, instant now,
    struct arena *arena, struct request *login, struct request *list,
    struct err *err)
{
	const struct source_span span = source_span(plan, INSTANT_NONE, now);
	struct paging paging = { 0 };
	struct template_values values;

	paging_begin(&paging, plan);
	values = source_values(plan, &paging, NULL, &span, arena);
	return (plan->login == NULL ||
		   source_shown(&plan->login->request, &values, NULL, arena,
		       login, err)) &&
	    source_shown(&plan->list, &values, NULL, arena, list, err);
}
