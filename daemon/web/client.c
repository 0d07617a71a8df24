/* What a request says of where it comes from. */
#include "web/client.h"

#include <string.h>

bool
client_is_proxy(const struct conf *conf, const struct web_request *request)
{
	const struct conf_web_proxy *proxy = &conf->web.proxy;
	struct network_address peer;
	struct err ignored;

	if (request->peer == NULL ||
	    !network_address_parse(request->peer, &peer, &ignored))
		return false;
	for (int i = 0; i < proxy->from_count; i++)
		if (network_holds(&proxy->from[i], &peer))
			return true;
	return false;
}

const char *
client_address(const struct conf *conf, const struct web_request *request,
    struct arena *arena)
{
	struct network_address address;
	struct err ignored;
	const char *last;

	if (request->forwarded == NULL || !client_is_proxy(conf, request))
		return request->peer;
	last = strrchr(request->forwarded, ',');
	last = text_trim(arena, last == NULL ? request->forwarded : last + 1);
	return network_address_parse(last, &address, &ignored) ? last
							       : request->peer;
}

const char *
client_user(const struct conf *conf, const struct web_request *request)
{
	return conf->web.proxy.header != NULL &&
		!text_is_empty(request->user) && client_is_proxy(conf, request)
	    ? request->user
	    : NULL;
}

const char *
client_cookie(struct arena *arena, const char *cookies, const char *name)
{
	size_t size = strlen(name);

	while (cookies != NULL) {
		cookies += strspn(cookies, " \t;");
		if (strncmp(cookies, name, size) == 0 && cookies[size] == '=')
			return arena_bytes(arena, cookies + size + 1,
			    strcspn(cookies + size + 1, "; \t"));
		cookies = strchr(cookies, ';');
	}
	return NULL;
}
