/* From a request's plan to the request. */
#include "wire/request.h"

#include <string.h>
#include <strings.h>

#include <openssl/evp.h>

#include "base/text.h"
#include "wire/redact.h"

static bool
has_header(const struct request_plan *plan, const char *name)
{
	for (int i = 0; i < plan->header_count; i++)
		if (strcasecmp(plan->headers[i].name, name) == 0)
			return true;
	return false;
}

/* "a=1&b=2" of ${fields}; the names are the administrator's own text. */
static bool
add_fields(struct buf *buf, const char *lead, const char *kind,
    const struct request_field *fields, int count,
    const struct template_values *values, struct err *err)
{
	for (int i = 0; i < count; i++) {
		const char *text;

		if (!template_expand(fields[i].value, values, buf->arena, &text,
			err))
			return err_prefix(err, "%s %s", kind, fields[i].name);
		if (*text == '\0' &&
		    template_is_only(fields[i].value, TEMPLATE_CURSOR))
			continue;
		buf_printf(buf, "%s%s=%s", lead, fields[i].name, text);
		lead = "&";
	}
	return true;
}

static bool
expand_url(const struct request_plan *plan,
    const struct template_values *values, struct arena *arena,
    struct request *out, struct err *err)
{
	struct buf buf = buf_over(arena);
	const char *url;

	if (!template_expand(plan->url, values, arena, &url, err))
		return err_prefix(err, "url");
	buf_add(&buf, url);
	if (!add_fields(&buf, strchr(url, '?') == NULL ? "?" : "&", "query",
		plan->query, plan->query_count, values, err))
		return false;
	out->url = buf_text(&buf);
	return true;
}

static const char *
content_type_of(const struct request_plan *plan)
{
	switch (plan->body_kind) {
	case REQUEST_NO_BODY:
		return NULL;
	case REQUEST_FORM:
		return "application/x-www-form-urlencoded";
	case REQUEST_JSON:
		return "application/json";
	case REQUEST_TEXT:
		return plan->content_type == NULL ? "text/plain; charset=utf-8"
						  : plan->content_type;
	}
	return NULL;
}

/* "dXNlcjpwYXNz", RFC 7617. */
static bool
expand_basic(const struct request_basic *basic,
    const struct template_values *values, struct arena *arena, const char **out,
    struct err *err)
{
	const char *user, *password, *both;
	unsigned char *text;

	if (!template_expand(basic->user, values, arena, &user, err) ||
	    !template_expand(basic->password, values, arena, &password, err))
		return err_prefix(err, "basic");
	if (strchr(user, ':') != NULL)
		return err_set(err, "basic: the user holds a colon");
	both = arena_printf(arena, "%s:%s", user, password);
	text = arena_take(arena, strlen(both) / 3 * 4 + 5);
	EVP_EncodeBlock(text, (const unsigned char *)both, (int)strlen(both));
	*out = (const char *)text;
	return true;
}

static bool
add_basic(const struct request_plan *plan, const struct template_values *values,
    struct arena *arena, const char **header, struct err *err)
{
	const char *text = "***";

	if (!values->masked &&
	    !expand_basic(&plan->basic, values, arena, &text, err))
		return false;
	*header = arena_printf(arena, "Authorization: Basic %s", text);
	return true;
}

static bool
expand_headers(const struct request_plan *plan,
    const struct template_values *values, struct arena *arena,
    struct request *out, struct err *err)
{
	const char *type = content_type_of(plan);
	const char **headers = arena_alloc(arena,
	    (size_t)(plan->header_count + 3) * sizeof(*headers));
	int count = 0;

	for (int i = 0; i < plan->header_count; i++) {
		const struct request_field *field = &plan->headers[i];
		const char *text;

		if (!template_expand(field->value, values, arena, &text, err))
			return err_prefix(err, "header %s", field->name);
		headers[count++] =
		    arena_printf(arena, "%s: %s", field->name, text);
	}
	if (plan->basic.user != NULL &&
	    !add_basic(plan, values, arena, &headers[count++], err))
		return false;
	if (!has_header(plan, "Accept"))
		headers[count++] = "Accept: application/json";
	if (type != NULL && !has_header(plan, "Content-Type"))
		headers[count++] =
		    arena_printf(arena, "Content-Type: %s", type);
	out->headers = headers;
	out->header_count = count;
	return true;
}

static bool
expand_body(const struct request_plan *plan,
    const struct template_values *values, struct arena *arena,
    struct request *out, struct err *err)
{
	struct buf buf = buf_over(arena);

	switch (plan->body_kind) {
	case REQUEST_NO_BODY:
		out->body = NULL;
		out->body_size = 0;
		return true;
	case REQUEST_FORM:
		if (!add_fields(&buf, "", "form", plan->form, plan->form_count,
			values, err))
			return false;
		out->body = buf_text(&buf);
		break;
	case REQUEST_JSON:
	case REQUEST_TEXT:
		if (!template_expand(plan->body, values, arena, &out->body,
			err))
			return err_prefix(err, "body");
		break;
	}
	out->body_size = strlen(out->body);
	return true;
}

bool
request_expand(const struct request_plan *plan,
    const struct template_values *values, struct arena *arena,
    struct request *out, struct err *err)
{
	struct request request = { .method = plan->method };

	if (!expand_url(plan, values, arena, &request, err) ||
	    !expand_headers(plan, values, arena, &request, err) ||
	    !expand_body(plan, values, arena, &request, err))
		return false;
	*out = request;
	return true;
}

static bool
uses(const struct template *template, enum template_variable variable)
{
	return template != NULL && template_uses(template, variable);
}

static bool
fields_use(const struct request_field *fields, int count,
    enum template_variable variable)
{
	for (int i = 0; i < count; i++)
		if (uses(fields[i].value, variable))
			return true;
	return false;
}

bool
request_uses(const struct request_plan *plan, enum template_variable variable)
{
	return uses(plan->url, variable) ||
	    fields_use(plan->query, plan->query_count, variable) ||
	    fields_use(plan->headers, plan->header_count, variable) ||
	    uses(plan->basic.user, variable) ||
	    uses(plan->basic.password, variable) ||
	    fields_use(plan->form, plan->form_count, variable) ||
	    uses(plan->body, variable);
}

void
request_mask(const struct request_plan *plan,
    const struct template_values *values, struct arena *arena, struct err *err)
{
	int count = values->secret_count;
	struct template_secret *secrets =
	    arena_alloc(arena, ((size_t)count + 2) * sizeof(*secrets));
	const char *basic = NULL;
	struct err unused;

	if (plan->basic.user != NULL &&
	    !expand_basic(&plan->basic, values, arena, &basic, &unused))
		basic = NULL;
	for (int i = 0; i < count; i++)
		secrets[i] = values->secrets[i];
	secrets[count].value = basic;
	secrets[count + 1].value = values->values[TEMPLATE_TOKEN];
	redact(err->text, redact_forms(arena, secrets, count + 2));
}
