/*
 * A letter by SMTP.  What happened is read off the conversation, not off
 * libcurl's error: how far it got, what the server said last, and whether the
 * whole message had left (RFC 5321, section 4.2).
 */
#include "io/channel.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* How far a conversation got; what comes before RCPT is about no recipient. */
enum stage { STAGE_BEFORE, STAGE_MAIL, STAGE_RCPT, STAGE_DATA };

struct conversation {
	enum stage stage;
	char answer[400]; /* the newest reply, its last line */
	bool closing;     /* the farewell: its reply says nothing */
	const struct carrier *carrier;
	const char *body;
	size_t left; /* of the body, not yet asked for */
};

enum {
	REPLY_DONE = 250,
	REPLY_GO_AHEAD = 354,
	REPLY_LATER = 400,
	REPLY_CLOSING = 421,
	REPLY_NO_MAILBOX = 550,
	REPLY_NOT_LOCAL = 551,
	REPLY_TOO_LARGE = 552,
	REPLY_NO_NAME = 553
};

static size_t
give_body(char *out, size_t size, size_t count, void *context)
{
	struct conversation *talk = context;
	size_t n = size * count < talk->left ? size * count : talk->left;

	memcpy(out, talk->body, n);
	talk->body += n;
	talk->left -= n;
	return n;
}

/* Listens to the conversation; passwords pass here too and are not kept. */
static int
listen_to(CURL *curl, curl_infotype type, char *data, size_t size,
    void *context)
{
	struct conversation *talk = context;

	(void)curl;
	if (type == CURLINFO_HEADER_IN && talk->carrier->ear != NULL)
		talk->carrier->ear(talk->carrier->ear_context, data, size);
	if (type == CURLINFO_HEADER_IN && !talk->closing) {
		size_t n = size < sizeof(talk->answer) - 1
		    ? size
		    : sizeof(talk->answer) - 1;

		memcpy(talk->answer, data, n);
		talk->answer[n] = '\0';
	} else if (type == CURLINFO_HEADER_OUT) {
		if (size >= 5 && memcmp(data, "MAIL ", 5) == 0)
			talk->stage = STAGE_MAIL;
		else if (size >= 5 && memcmp(data, "RCPT ", 5) == 0)
			talk->stage = STAGE_RCPT;
		else if (size >= 4 && memcmp(data, "DATA", 4) == 0)
			talk->stage = STAGE_DATA;
		else if (size >= 4 && memcmp(data, "QUIT", 4) == 0)
			talk->closing = true;
	}
	return 0;
}

static void
set_server(CURL *curl, const struct conf_smtp *smtp, struct arena *arena)
{
	bool v6 = strchr(smtp->host, ':') != NULL;

	/* The path is the name that we greet with. */
	curl_easy_setopt(curl, CURLOPT_URL,
	    arena_printf(arena, "%s://%s%s%s:%d/%s",
		smtp->tls == SMTP_IMPLICIT ? "smtps" : "smtp", v6 ? "[" : "",
		smtp->host, v6 ? "]" : "", (int)smtp->port,
		smtp->helo == NULL ? "" : smtp->helo));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_USE_SSL,
	    (long)(smtp->tls == SMTP_PLAIN ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	if (smtp->proxy != NULL)
		curl_easy_setopt(curl, CURLOPT_HTTPPROXYTUNNEL, 1L);
	if (smtp->user != NULL) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, smtp->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD,
		    smtp->password == NULL ? "" : smtp->password);
	}
}

static CURLcode
converse(struct carrier *carrier, struct cargo *cargo,
    struct conversation *talk, char *error)
{
	const struct conf_smtp *smtp = &cargo->channel.smtp;
	struct curl_slist to = { (char *)(uintptr_t)cargo->job.to, NULL };
	CURL *curl = carrier->curl;
	CURLcode code;

	*talk = (struct conversation){ .carrier = carrier,
		.body = cargo->job.bytes.data,
		.left = cargo->job.bytes.size };
	channel_prepare(carrier, smtp->timeout, smtp->ca_file, smtp->proxy,
	    error);
	set_server(curl, smtp, cargo->arena);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, cargo->job.from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, &to);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
	curl_easy_setopt(curl, CURLOPT_READDATA, talk);
	curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE,
	    (curl_off_t)cargo->job.bytes.size);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listen_to);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, talk);
	code = curl_easy_perform(curl);
	/* Nothing on this stack may be found by the next use of the handle. */
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, NULL);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 0L);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, NULL);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
	return code;
}

/* Errors that time does not mend: a certificate, a password, a setting. */
static bool
needs_person(CURLcode code, int reply)
{
	switch ((int)code) {
	case CURLE_LOGIN_DENIED:
	case CURLE_USE_SSL_FAILED:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_URL_MALFORMAT:
	case CURLE_COULDNT_RESOLVE_HOST:
		return true;
	default:
		break;
	}
	/* RFC 4954, section 6: authentication wanted, too weak, refused. */
	return reply == 530 || reply == 534 || reply == 535 || reply == 538;
}

/* Refused for good. */
static bool
is_refusal(int reply)
{
	return reply >= 500 && reply < 600;
}

/* What Postfix has against our host, its greeting or our sender it keeps for
 * RCPT (smtpd_delay_reject), mostly with 5.7.1, which it has for much else: its
 * words tell. */
static const char *const against_us[] = { "Client host rejected",
	"Client host [", "Helo command rejected", "Helo command [",
	"Relay access denied", "Sender address rejected", "Sender address [" };

/* RFC 3463, section 3.2: the sender's address or system is wrong. */
static bool
is_about_us(const char *answer)
{
	if (strstr(answer, " 5.1.7 ") != NULL ||
	    strstr(answer, " 5.1.8 ") != NULL)
		return true;
	for (size_t i = 0; i < sizeof(against_us) / sizeof(*against_us); i++)
		if (strcasestr(answer, against_us[i]) != NULL)
			return true;
	return false;
}

/*
 * It is the channel that is refused: we, our sender, our login.  Before RCPT
 * nothing but its size is known of the letter (RFC 1870, section 6.1), so the
 * next one would be refused alike.
 */
static bool
is_of_channel(const struct conversation *talk, int reply)
{
	if (!is_refusal(reply))
		return false;
	switch (talk->stage) {
	case STAGE_BEFORE:
		return true;
	case STAGE_MAIL:
		return reply != REPLY_TOO_LARGE;
	case STAGE_RCPT:
		return is_about_us(talk->answer);
	case STAGE_DATA:
		break;
	}
	return false;
}

/* RFC 3463, sections 3.2 and 3.3: the mailbox or its domain is none, or is
 * disabled.  5.7.x is policy.  Without such a code RFC 5321's own stand for a
 * mailbox, unless the words are about relaying. */
static bool
is_no_recipient(const struct conversation *talk, int reply)
{
	const char *code = strchr(talk->answer, ' ');

	if (talk->stage != STAGE_RCPT || !is_refusal(reply) ||
	    is_about_us(talk->answer))
		return false;
	if (code != NULL && strncmp(code, " 5.", 3) == 0)
		return strncmp(code, " 5.1.", 5) == 0 ||
		    strncmp(code, " 5.2.1 ", 7) == 0;
	return (reply == REPLY_NO_MAILBOX || reply == REPLY_NOT_LOCAL ||
		   reply == REPLY_NO_NAME) &&
	    strcasestr(talk->answer, "relay") == NULL;
}

static void
settle(struct cargo *cargo, const struct conversation *talk, CURLcode code,
    int reply, const char *error)
{
	struct courier_result *result = &cargo->result;
	const char *words = error[0] != '\0' ? error : curl_easy_strerror(code);

	result->code = reply;
	result->needs_person = code != CURLE_OK &&
	    (needs_person(code, reply) || is_of_channel(talk, reply));
	result->no_recipient = code != CURLE_OK && is_no_recipient(talk, reply);
	if (code == CURLE_OK && reply == REPLY_DONE)
		channel_answer(result, COURIER_SENT, "%s", talk->answer);
	else if (reply == REPLY_GO_AHEAD && talk->stage == STAGE_DATA)
		/* Half a message ends without its final dot: the server has
		 * nothing.  A whole one it may have taken. */
		channel_answer(result,
		    talk->left == 0 ? COURIER_UNCERTAIN : COURIER_LATER,
		    "%s: %s",
		    talk->left == 0 ? "the whole message left, no answer came"
				    : "broken off within the message",
		    words);
	else if (is_refusal(reply) && !result->needs_person)
		channel_answer(result, COURIER_REFUSED, "%s", talk->answer);
	else if (reply >= 400 && reply < 600)
		channel_answer(result, COURIER_LATER, "%s", talk->answer);
	else
		channel_answer(result, COURIER_LATER, "%s", words);
}

static bool
is_envelope(const char *address)
{
	if (text_is_empty(address))
		return false;
	for (; *address != '\0'; address++)
		if (*address <= ' ' || *address >= 0x7f || *address == '<' ||
		    *address == '>')
			return false;
	return true;
}

void
channel_smtp_carry(struct carrier *carrier, struct cargo *cargo)
{
	struct conversation talk;
	char error[CURL_ERROR_SIZE];
	long reply = 0, connects = 0;
	CURLcode code;

	if (!is_envelope(cargo->job.from) || !is_envelope(cargo->job.to)) {
		cargo->result.needs_person = true;
		channel_answer(&cargo->result, COURIER_REFUSED,
		    "not an address that can stand in an envelope");
		return;
	}
	code = converse(carrier, cargo, &talk, error);
	curl_easy_getinfo(carrier->curl, CURLINFO_RESPONSE_CODE, &reply);
	curl_easy_getinfo(carrier->curl, CURLINFO_NUM_CONNECTS, &connects);
	/* A server that tired of a connection says so, or hangs up, before it
	 * lets the message come.  That is no attempt of this letter. */
	if (code != CURLE_OK && code != CURLE_ABORTED_BY_CALLBACK &&
	    code != CURLE_OPERATION_TIMEDOUT && connects == 0 &&
	    (reply == REPLY_CLOSING ||
		(reply < REPLY_LATER && reply != REPLY_GO_AHEAD))) {
		carrier_renew(carrier);
		code = converse(carrier, cargo, &talk, error);
		curl_easy_getinfo(carrier->curl, CURLINFO_RESPONSE_CODE,
		    &reply);
	}
	settle(cargo, &talk, code, (int)reply, error);
	if (code != CURLE_OK)
		carrier_renew(carrier);
}
