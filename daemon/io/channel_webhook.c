/*
 * A letter as a POST.  The answer's status decides (Standard Webhooks 1.0.0):
 * 2xx is success, 410 asks for no more, everything else is tried again while
 * the schedule lasts, but for bodies that the endpoint calls wrong.
 */
#include "io/channel.h"

#include <string.h>

#include "base/text.h"

/* What is kept of an answer's body: enough for a person to see why. */
struct answer {
	char text[200];
	size_t size;
};

static size_t
take_answer(char *data, size_t size, size_t count, void *context)
{
	struct answer *answer = context;
	size_t room = sizeof(answer->text) - 1 - answer->size;
	size_t n = size * count < room ? size * count : room;

	memcpy(answer->text + answer->size, data, n);
	answer->size += n;
	answer->text[answer->size] = '\0';
	return size * count;
}

static CURLcode
post(struct carrier *carrier, const struct cargo *cargo, struct answer *answer,
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
	channel_prepare(carrier, hook->timeout, hook->ca_file, error);
	curl_easy_setopt(curl, CURLOPT_URL, hook->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "hosod/" HOSOD_VERSION);
	curl_easy_setopt(curl, CURLOPT_POST, 1L);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, cargo->job.bytes.data);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
	    (curl_off_t)cargo->job.bytes.size);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_answer);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
	code = curl_easy_perform(curl);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, NULL);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
	curl_slist_free_all(headers);
	return code;
}

/* The outcome of an answer that came. */
static void
settle_status(struct courier_result *result, const struct answer *answer)
{
	enum courier_outcome outcome = COURIER_LATER;
	int code = result->code;

	if (code >= 200 && code < 300) {
		outcome = COURIER_SENT;
	} else if (code == 410) {
		outcome = COURIER_REFUSED;
		result->disable = true;
	} else if (code == 400 || code == 413 || code == 422) {
		outcome = COURIER_REFUSED;
		result->needs_person = true;
	} else if (code < 500 && code != 408 && code != 425 && code != 429) {
		/* Moved, forbidden, not found: once somebody mends it, the
		 * letter still arrives. */
		result->needs_person = true;
	}
	channel_answer(result, outcome, "HTTP %d%s%s", code,
	    answer->size > 0 ? ": " : "", answer->text);
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

void
channel_webhook_carry(struct carrier *carrier, struct cargo *cargo)
{
	struct courier_result *result = &cargo->result;
	struct answer answer = { .size = 0 };
	char error[CURL_ERROR_SIZE];
	CURLcode code = post(carrier, cargo, &answer, error);
	curl_off_t wait = 0, sent = 0;
	long status = 0;
	const char *words = error[0] != '\0' ? error : curl_easy_strerror(code);

	curl_easy_getinfo(carrier->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(carrier->curl, CURLINFO_RETRY_AFTER, &wait);
	curl_easy_getinfo(carrier->curl, CURLINFO_SIZE_UPLOAD_T, &sent);
	result->code = (int)status;
	result->retry_after = (int32_t)(wait > INT32_MAX ? INT32_MAX : wait);
	/* The status line is the answer, even where its body breaks off. */
	if (status >= 200) {
		settle_status(result, &answer);
	} else if (sent > 0 && (size_t)sent >= cargo->job.bytes.size) {
		channel_answer(result, COURIER_UNCERTAIN,
		    "the whole body left, no answer came: %s", words);
	} else {
		result->needs_person = needs_person(code);
		channel_answer(result, COURIER_LATER, "%s", words);
	}
	if (code != CURLE_OK)
		carrier_renew(carrier);
}
