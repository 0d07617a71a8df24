/* Addresses that servers name, by libcurl's own reading of them. */
#include "io/fetch_url.h"

#include <curl/curl.h>
#include <string.h>

static bool
has_same(CURLU *a, CURLU *b, CURLUPart part, unsigned flags)
{
	char *of_a = NULL, *of_b = NULL;
	CURLUcode code_a = curl_url_get(a, part, &of_a, flags);
	CURLUcode code_b = curl_url_get(b, part, &of_b, flags);
	bool same = code_a == CURLUE_OK && code_b == CURLUE_OK &&
	    strcmp(of_a, of_b) == 0;

	curl_free(of_a);
	curl_free(of_b);
	return same;
}

static bool
has_user(CURLU *url)
{
	char *user = NULL;
	bool has = curl_url_get(url, CURLUPART_USER, &user, 0) == CURLUE_OK;

	curl_free(user);
	return has;
}

static bool
resolve(struct arena *arena, CURLU *asked, CURLU *next, const char *text,
    const char **out, struct err *err)
{
	char *whole = NULL;

	if (curl_url_set(next, CURLUPART_URL, text, 0) != CURLUE_OK)
		return err_set(err, "the next page's address is none");
	if (!has_same(asked, next, CURLUPART_SCHEME, 0) ||
	    !has_same(asked, next, CURLUPART_HOST, 0) ||
	    !has_same(asked, next, CURLUPART_PORT, CURLU_DEFAULT_PORT) ||
	    has_user(next))
		return err_set(err,
		    "the next page's address is another server's, which is not "
		    "asked: the token would go there");
	if (curl_url_get(next, CURLUPART_URL, &whole, 0) != CURLUE_OK)
		return err_set(err, "the next page's address is none");
	*out = arena_string(arena, whole);
	curl_free(whole);
	return true;
}

bool
fetch_resolve(struct arena *arena, const char *asked, const char *next,
    const char **out, struct err *err)
{
	CURLU *of_asked = curl_url(), *of_next;
	bool ok = of_asked != NULL &&
	    curl_url_set(of_asked, CURLUPART_URL, asked, 0) == CURLUE_OK;

	of_next = ok ? curl_url_dup(of_asked) : NULL;
	if (of_next == NULL)
		ok = err_set(err, "the page's own address is none");
	else
		ok = resolve(arena, of_asked, of_next, next, out, err);
	curl_url_cleanup(of_next);
	curl_url_cleanup(of_asked);
	return ok;
}

const char *
fetch_server(struct arena *arena, const char *url)
{
	CURLU *parts = curl_url();
	char *host = NULL, *port = NULL, *server;

	if (parts != NULL &&
	    curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK) {
		curl_url_get(parts, CURLUPART_HOST, &host, 0);
		curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
	}
	server = host == NULL || port == NULL
	    ? arena_string(arena, "?")
	    : arena_printf(arena, "%s:%s", host, port);
	for (char *p = server; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(parts);
	return server;
}
