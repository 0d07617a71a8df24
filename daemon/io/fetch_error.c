/* Failures of requests in words. */
#include "io/fetch_error.h"

#include <stdio.h>

#include "base/text.h"

enum fetch_class
fetch_class_of(CURLcode code, bool is_too_large)
{
	if (is_too_large)
		return FETCH_TOO_LARGE;
	switch (code) {
	case CURLE_OK:
		return FETCH_ANSWERED;
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return FETCH_REFUSED;
	case CURLE_OPERATION_TIMEDOUT:
		return FETCH_TIMEOUT;
	case CURLE_PARTIAL_FILE:
	case CURLE_BAD_CONTENT_ENCODING:
		return FETCH_TRUNCATED;
	case CURLE_FILESIZE_EXCEEDED:
		return FETCH_TOO_LARGE;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_PEER_FAILED_VERIFICATION:
		return FETCH_TLS;
	default:
		return FETCH_NETWORK;
	}
}

/* The host of a transfer's URL, which may itself hold secrets in its query. */
static void
name_host(CURL *easy, char *out, size_t size)
{
	const char *url = NULL;
	char *host = NULL;
	CURLU *parts = curl_url();

	curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url);
	if (url != NULL &&
	    curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK)
		curl_url_get(parts, CURLUPART_HOST, &host, 0);
	snprintf(out, size, "%s", host == NULL ? "URL" : host);
	curl_free(host);
	curl_url_cleanup(parts);
}

/* With TLS 1.3 a server learns of our certificate, or of none, after the
 * handshake has ended for us: it hangs up, and its reason is often lost. */
static bool
hung_up_on_us(CURL *easy, CURLcode code)
{
	curl_off_t handshake_us = 0;
	long answered = 0;

	curl_easy_getinfo(easy, CURLINFO_APPCONNECT_TIME_T, &handshake_us);
	curl_easy_getinfo(easy, CURLINFO_HEADER_SIZE, &answered);
	return handshake_us > 0 && answered == 0 &&
	    (code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR ||
		code == CURLE_GOT_NOTHING);
}

/* The connection stands, and not a byte has come. */
static bool
is_silent(CURL *easy, CURLcode code)
{
	curl_off_t connected = 0, first = 0;

	curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
	curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &first);
	return code == CURLE_OPERATION_TIMEDOUT && connected > 0 && first == 0;
}

void
fetch_error_word(CURL *easy, CURLcode code, const struct fetch_failure *failure,
    struct err *err)
{
	const char *message = failure->message;
	char host[256];

	name_host(easy, host, sizeof(host));
	/* libcurl's own trouble with a socket that is gone. */
	if (*message == '\0' || text_starts(message, "getpeername()"))
		message = curl_easy_strerror(code);
	if (failure->class == FETCH_TOO_LARGE)
		err_set(err, "%s: the answer is larger than %lld bytes", host,
		    (long long)failure->max_bytes);
	else if (is_silent(easy, code))
		err_set(err, "%s: took the connection and does not answer",
		    host);
	else if (hung_up_on_us(easy, code))
		err_set(err, "%s: hung up after the TLS handshake (%s): %s",
		    host, message,
		    failure->has_certificate
			? "it may not accept our client_cert"
			: "it may want a client_cert");
	else
		err_set(err, "%s: %s", host, message);
}
