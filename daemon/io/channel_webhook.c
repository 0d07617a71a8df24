/*
 * A letter as a POST.  The answer's status decides (Standard Webhooks 1.0.0):
 * 2xx is success where the channel's own tests of the body agree, and uncertain
 * where its body cannot be read by them; 410 asks for no more, everything else
 * is tried again while the schedule lasts, but for bodies that the endpoint
 * calls wrong.
 */
#include "io/channel.h"

#include <string.h>

#include "base/text.h"
#include "wire/answer.h"
#include "wire/json.h"
#include "wire/redact.h"

enum {
	BODY_MOST = 64 * 1024, /* of an answer; more is not read as JSON */
	WORDS_MOST = 200,      /* of it, for a person to see why */
};

/* What came back, in the cargo's arena. */
struct reply {
	struct buf body;
	bool cut;
	const char *retry_after, *date;
};

static size_t
take_body(char *data, size_t size, size_t count, void *context)
{
	struct reply *reply = context;
	size_t room = BODY_MOST - reply->body.size;
	size_t n = size * count < room ? size * count : room;

	buf_add_bytes(&reply->body, data, n);
	reply->cut = reply->cut || n < size * count;
	return size * count;
}

static const char *
header_of(struct arena *arena, CURL *curl, const char *name)
{
	struct curl_header *header;

	return curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) ==
		CURLHE_OK
	    ? arena_string(arena, header->value)
	    : NULL;
}

static CURLcode
post(struct carrier *carrier, const struct cargo *cargo, struct reply *reply,
    char *error)
{
	const struct conf_webhook *hook = &cargo->channel.webhook;
	const char *const *lines = cargo->job.headers;
	struct curl_slist *headers = NULL;
	CURL *curl = carrier->curl;
	CURLcode code;

	for (; lines != NULL && *lines != NULL; lines++)
		headers = curl_slist_append(headers, *lines);
	/* No waiting for "100 Continue" before so small a body. */
	headers = curl_slist_append(headers, "Expect:");
	channel_prepare(carrier, hook->timeout, hook->ca_file, hook->proxy,
	    error);
	/* A proxy may stand anywhere; where it leads was judged by name. */
	carrier->bound = hook->proxy == NULL ? hook : NULL;
	curl_easy_setopt(curl, CURLOPT_URL, cargo->job.url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "hosod/" HOSOD_VERSION);
	curl_easy_setopt(curl, CURLOPT_POST, 1L);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, cargo->job.bytes.data);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
	    (curl_off_t)cargo->job.bytes.size);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, reply);
	/* libcurl posts a second time by itself where a kept connection ends
	 * without an answer, although the body may have been taken. */
	curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
	code = curl_easy_perform(curl);
	curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 0L);
	curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 0L);
	reply->retry_after = header_of(cargo->arena, curl, "Retry-After");
	reply->date = header_of(cargo->arena, curl, "Date");
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, NULL);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
	curl_slist_free_all(headers);
	return code;
}

/* The outcome of a status by itself. */
static enum courier_outcome
judge_status(struct courier_result *result)
{
	int code = result->code;

	if (code >= 200 && code < 300)
		return COURIER_SENT;
	if (code == 410) {
		result->disable = true;
		return COURIER_REFUSED;
	}
	/* Moved, forbidden, not found: once somebody mends it, the letter still
	 * arrives. */
	result->needs_person =
	    code < 500 && code != 408 && code != 425 && code != 429;
	return code == 400 || code == 413 || code == 422 ? COURIER_REFUSED
							 : COURIER_LATER;
}

/* The channel's tests of the body: many a gateway says 200 to everything.
 * False, with ${why}, where they decide otherwise than the status. */
static bool
judge_body(const struct cargo *cargo, const struct reply *reply,
    struct courier_result *result, enum courier_outcome *outcome,
    struct err *why)
{
	const struct frame_rules *rules = &cargo->channel.webhook.rules;
	bool good = *outcome == COURIER_SENT;
	const struct slice body = { buf_text(&reply->body), reply->body.size };
	const struct cJSON *frame = NULL;
	enum frame_outcome frame_outcome = FRAME_RETRY;
	bool readable = false;

	if (rules->success_count + rules->fatal_count == 0 || result->disable)
		return true;
	if (reply->cut)
		err_set(why, "an answer of more than %d bytes", BODY_MOST);
	else
		readable = json_parse(cargo->arena, body, &frame, why) ||
		    err_prefix(why, "its answer is no JSON");
	if (readable)
		frame_outcome = frame_judge(cargo->arena, rules, frame, why);
	if (frame_outcome == FRAME_FATAL) {
		*outcome = COURIER_REFUSED;
	} else if (good && frame_outcome != FRAME_GOOD) {
		/* A success that is none: nobody else would notice.  What
		 * cannot be read says neither: the letter may be taken. */
		*outcome = readable ? COURIER_LATER : COURIER_UNCERTAIN;
		result->needs_person = true;
	} else {
		return true;
	}
	return false;
}

/* The body's beginning as words, with nothing secret in it: what is cut off is
 * cut off behind that. */
static const char *
words_of(const struct cargo *cargo, const struct reply *reply)
{
	char *words =
	    arena_bytes(cargo->arena, buf_text(&reply->body), reply->body.size);

	redact(words, cargo->job.secrets);
	if (strlen(words) > WORDS_MOST)
		words[WORDS_MOST] = '\0';
	return words;
}

static void
settle_answer(struct cargo *cargo, const struct reply *reply)
{
	struct courier_result *result = &cargo->result;
	enum courier_outcome outcome = judge_status(result);
	struct err why = { .text = "" };
	bool by_status = judge_body(cargo, reply, result, &outcome, &why);
	const char *words = words_of(cargo, reply);

	redact(why.text, cargo->job.secrets);
	channel_answer(result, outcome, "HTTP %d%s%s%s%s", result->code,
	    by_status ? "" : ", but ", by_status ? "" : why.text,
	    *words != '\0' ? ": " : "", words);
}

/* The seconds that the server asks for, by number or by date. */
static int32_t
wait_asked(CURL *curl, const struct reply *reply)
{
	const struct answer answer = { .retry_after = reply->retry_after,
		.date = reply->date };
	curl_off_t seconds = 0;
	instant theirs = answer_date(&answer), until;

	/* Without a Date of theirs theirs is measured by our clock. */
	if (theirs == INSTANT_NONE) {
		curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
		return (int32_t)(seconds > WHEN_DAY ? WHEN_DAY : seconds);
	}
	until = answer_not_before(&answer, theirs);
	return until == INSTANT_NONE ? 0 : (int32_t)(until - theirs);
}

static bool
needs_person(CURLcode code)
{
	switch ((int)code) {
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
		return true;
	default:
		return false;
	}
}

/* No answer came: whether the letter may have arrived, and why not. */
static void
settle_silence(const struct carrier *carrier, struct cargo *cargo,
    CURLcode code, const char *words)
{
	struct courier_result *result = &cargo->result;
	struct err why;
	curl_off_t sent = 0;

	curl_easy_getinfo(carrier->curl, CURLINFO_SIZE_UPLOAD_T, &sent);
	if (carrier->barred.text[0] != '\0') {
		result->needs_person = true;
		channel_answer(result, COURIER_LATER, "%s",
		    carrier->barred.text);
		return;
	}
	err_set(&why, "%s", words);
	redact(why.text, cargo->job.secrets);
	if (sent > 0 && (size_t)sent >= cargo->job.bytes.size) {
		channel_answer(result, COURIER_UNCERTAIN,
		    "the whole body left, no answer came: %s", why.text);
		return;
	}
	result->needs_person = needs_person(code);
	channel_answer(result, COURIER_LATER, "%s", why.text);
}

void
channel_webhook_carry(struct carrier *carrier, struct cargo *cargo)
{
	struct courier_result *result = &cargo->result;
	struct reply reply = { .body = buf_over(cargo->arena) };
	char error[CURL_ERROR_SIZE];
	const struct conf_webhook *hook = &cargo->channel.webhook;
	CURLcode code;
	long status = 0;

	if (hook->proxy != NULL &&
	    !channel_may_ask_proxy(carrier, hook, cargo->job.url)) {
		result->needs_person = true;
		channel_answer(result, COURIER_LATER, "%s",
		    carrier->barred.text);
		return;
	}
	code = post(carrier, cargo, &reply, error);
	curl_easy_getinfo(carrier->curl, CURLINFO_RESPONSE_CODE, &status);
	result->code = (int)status;
	result->retry_after = wait_asked(carrier->curl, &reply);
	/* The status line is the answer, even where its body breaks off. */
	if (status >= 200)
		settle_answer(cargo, &reply);
	else
		settle_silence(carrier, cargo, code,
		    error[0] != '\0' ? error : curl_easy_strerror(code));
	if (code != CURLE_OK)
		carrier_renew(carrier);
}
