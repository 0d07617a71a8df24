/*
 * Any bytes as the headers by which a request says where it comes from: a
 * cookie is a piece of its header and has no semicolon in it, an address is one
 * or that of the peer, and whoever is no proxy is believed nothing.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "web/client.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(truth)                                                           \
	do {                                                                   \
		if (!(truth))                                                  \
			abort();                                               \
	} while (0)

static void
check_cookie(struct arena *arena, const char *text)
{
	const char *value = client_cookie(arena, text, "hosod");

	CHECK(value == NULL ||
	    (strpbrk(value, "; \t") == NULL && strstr(text, value) != NULL));
	/* Before whatever follows, it is found the same. */
	CHECK(text_equal(value,
	    client_cookie(arena, arena_printf(arena, "%s; a=b", text),
		"hosod")));
	if (strstr(text, "hosod") == NULL)
		CHECK(value == NULL);
}

static void
check_address(struct arena *arena, const char *text)
{
	struct network_address address;
	struct network network;
	struct conf conf = { 0 };
	struct err err;
	struct web_request request = { .peer = "127.0.0.1",
		.forwarded = text,
		.user = text };
	const char *told;

	CHECK(network_parse("127.0.0.1", &network, &err));
	conf.web.proxy =
	    (struct conf_web_proxy){ "X-Remote-User", &network, 1 };
	told = client_address(&conf, &request, arena);
	CHECK(network_address_parse(told, &address, &err));
	CHECK(client_user(&conf, &request) == (*text == '\0' ? NULL : text));
	request.peer = text;
	if (!client_is_proxy(&conf, &request)) {
		CHECK(client_address(&conf, &request, arena) == text);
		CHECK(client_user(&conf, &request) == NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(4096);
	const char *text = arena_bytes(arena, data, size);

	check_cookie(arena, text);
	check_address(arena, text);
	arena_free(arena);
	return 0;
}
