/* Judging answers of servers that mean well and servers that do not. */
#include "wire/answer.h"

#include <string.h>

#include "wire/json.h"
#include "wire/link.h"

enum { ERROR_BODY = 64 * 1024 };

static bool
is_html(const struct answer *answer)
{
	size_t i = 0;

	while (i < answer->body.size &&
	    strchr(" \t\r\n", answer->body.data[i]) != NULL)
		i++;
	return (i < answer->body.size && answer->body.data[i] == '<') ||
	    (answer->content_type != NULL &&
		strstr(answer->content_type, "html") != NULL);
}

static enum frame_outcome
outcome_of_status(const struct source_plan *plan, int status)
{
	if (status == 401)
		return FRAME_AUTH;
	for (int i = 0; i < plan->auth_status_count; i++)
		if (plan->auth_statuses[i] == status)
			return FRAME_AUTH;
	/* Unasked for, it says nothing. */
	if (status == 304)
		return FRAME_RETRY;
	if (status >= 300 && status < 400)
		return plan->auth_on_html ? FRAME_AUTH : FRAME_RETRY;
	if (status == 408 || status == 425 || status == 429 || status >= 500)
		return FRAME_RETRY;
	return FRAME_FATAL;
}

/* The body of an answer that is none of success, if it is JSON at all. */
static const struct cJSON *
error_frame(struct arena *arena, const struct answer *answer)
{
	const struct cJSON *frame;
	struct err unused;

	if (answer->body.size == 0 || answer->body.size > ERROR_BODY ||
	    is_html(answer) ||
	    !json_parse(arena, answer->body, &frame, &unused))
		return NULL;
	return frame;
}

static void
word_status(struct arena *arena, const struct frame_rules *rules,
    const struct answer *answer, const struct cJSON *frame, struct err *why)
{
	const char *message =
	    frame == NULL ? NULL : frame_text(arena, rules->message, frame);

	err_set(why, "HTTP %d%s%s%s%s", answer->status,
	    answer->status == 304 ? ", though nobody asked whether it changed"
		: answer->status >= 300 && answer->status < 400
		? ", a redirect, which is not followed"
		: "",
	    message == NULL ? "" : ": \"", message == NULL ? "" : message,
	    message == NULL ? "" : "\"");
}

/* A status other than success.  The body's own tests, where they say "log in"
 * or "a person must act", know better than a status. */
static enum frame_outcome
judge_status(struct arena *arena, const struct frame_rules *rules,
    enum frame_outcome by_status, const struct answer *answer, struct err *why)
{
	const struct cJSON *frame = error_frame(arena, answer);
	enum frame_outcome by_body = FRAME_GOOD;
	struct err told;

	if (frame != NULL)
		by_body = frame_judge(arena, rules, frame, &told);
	if (by_body == FRAME_AUTH || by_body == FRAME_FATAL) {
		*why = told;
		err_prefix(why, "HTTP %d", answer->status);
		return by_body;
	}
	word_status(arena, rules, answer, frame, why);
	return by_status;
}

static bool
is_success(const struct answer *answer)
{
	return answer->status >= 200 && answer->status < 300;
}

static enum frame_outcome
open_by(struct arena *arena, const struct source_plan *plan,
    const struct page_plan *page, const struct answer *answer, struct page *out,
    struct err *why)
{
	enum frame_outcome outcome;

	if (!is_success(answer))
		return judge_status(arena, &page->rules,
		    outcome_of_status(plan, answer->status), answer, why);
	outcome = page_open(arena, page, answer->body, out, why);
	/* A content type alone decides nothing: what parses is JSON. */
	if (outcome == FRAME_RETRY && is_html(answer)) {
		err_set(why, "answered HTML (%s), not JSON",
		    answer->content_type == NULL ? "no content type"
						 : answer->content_type);
		return plan->auth_on_html ? FRAME_AUTH : FRAME_RETRY;
	}
	return outcome;
}

enum frame_outcome
answer_page(struct arena *arena, const struct source_plan *plan,
    const struct answer *answer, struct page *out, struct err *why)
{
	enum frame_outcome outcome =
	    open_by(arena, plan, &plan->page, answer, out, why);

	if (outcome == FRAME_GOOD && plan->paging == SOURCE_PAGING_LINK) {
		out->next = link_next(arena, answer->link);
		out->more = out->next == NULL ? PAGE_MORE_NO : PAGE_MORE_YES;
	}
	return outcome;
}

static bool
says_missing(struct arena *arena, const struct source_recheck *recheck,
    const struct answer *answer)
{
	const struct cJSON *frame;

	if (answer->status == 404 || answer->status == 410)
		return true;
	frame = error_frame(arena, answer);
	for (int i = 0; frame != NULL && i < recheck->missing_count; i++)
		if (frame_holds(arena, &recheck->missing[i], frame))
			return true;
	return false;
}

enum frame_outcome
answer_recheck(struct arena *arena, const struct source_plan *plan,
    const struct answer *answer, size_t asked, struct page *out, bool *missing,
    struct err *why)
{
	*missing = asked == 1 && says_missing(arena, plan->recheck, answer);
	if (*missing) {
		*out = (struct page){ .total = -1, .pages = -1 };
		return FRAME_GOOD;
	}
	return open_by(arena, plan, &plan->recheck->page, answer, out, why);
}

static enum frame_outcome
read_token(struct arena *arena, const struct source_login *login,
    const struct cJSON *frame, struct answer_token *out, struct err *why)
{
	const char *token = frame_text(arena, login->token, frame);
	int64_t lifetime;

	if (token == NULL) {
		err_set(why, "no token at %s", login->token->text);
		return FRAME_RETRY;
	}
	/* 0 is what programs write where they say nothing. */
	if (!frame_count(login->lifetime, frame, &lifetime) || lifetime == 0 ||
	    lifetime > INT32_MAX)
		lifetime = login->lifetime_s;
	*out = (struct answer_token){ .text = token,
		.lifetime_s = (int32_t)lifetime };
	return FRAME_GOOD;
}

enum frame_outcome
answer_login(struct arena *arena, const struct source_login *login,
    const struct answer *answer, struct answer_token *out, struct err *why)
{
	const struct cJSON *frame;
	enum frame_outcome outcome;
	int status = answer->status;

	if (!is_success(answer))
		return judge_status(arena, &login->rules,
		    status == 400 || status == 401 || status == 403 ? FRAME_AUTH
			: status == 404 || status == 405 ? FRAME_FATAL
							 : FRAME_RETRY,
		    answer, why);
	if (is_html(answer)) {
		err_set(why, "answered HTML, not JSON");
		return FRAME_RETRY;
	}
	if (!json_parse(arena, answer->body, &frame, why))
		return FRAME_RETRY;
	outcome = frame_judge(arena, &login->rules, frame, why);
	if (outcome == FRAME_GOOD)
		return read_token(arena, login, frame, out, why);
	/* A login that is no success was refused. */
	return outcome == FRAME_RETRY ? FRAME_AUTH : outcome;
}

static instant
read_date(const char *text)
{
	const struct timeform_rules rules = { .forms = { TIMEFORM_RFC1123 },
		.form_count = 1 };
	struct timeform_time time;
	struct err unused;

	if (text == NULL || !timeform_read(&rules, text, &time, &unused))
		return INSTANT_NONE;
	return time.at;
}

instant
answer_date(const struct answer *answer)
{
	return read_date(answer->date);
}

instant
answer_not_before(const struct answer *answer, instant now)
{
	int64_t seconds;
	instant date, theirs;

	if (answer->retry_after == NULL)
		return INSTANT_NONE;
	if (!text_to_int(answer->retry_after, 0, INT32_MAX, &seconds)) {
		date = read_date(answer->retry_after);
		theirs = answer_date(answer);
		if (date == INSTANT_NONE)
			return INSTANT_NONE;
		seconds = date - (theirs == INSTANT_NONE ? now : theirs);
	}
	if (seconds < 0)
		seconds = 0;
	return now + (seconds > WHEN_DAY ? WHEN_DAY : seconds);
}
