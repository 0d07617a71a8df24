/* A short list: a province has a handful of servers. */
#include "io/gateway.h"

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/fetch_url.h"

struct gateway {
	char *name;
	instant closed_until;
	int64_t last_us;      /* the newest turn given */
	struct gateway *next; /* gateways.first */
};

struct gateways {
	struct gateway *first;
};

struct gateways *
gateways_new(void)
{
	return mem_alloc(sizeof(struct gateways));
}

void
gateways_free(struct gateways *gateways)
{
	while (gateways->first != NULL) {
		struct gateway *gateway = gateways->first;

		gateways->first = gateway->next;
		mem_free(gateway->name);
		mem_free(gateway);
	}
	mem_free(gateways);
}

struct gateway *
gateway_of(struct gateways *gateways, const char *url)
{
	struct arena *arena = arena_new(1024);
	const char *name = fetch_server(arena, url);
	struct gateway *gateway = gateways->first;

	while (gateway != NULL && strcmp(gateway->name, name) != 0)
		gateway = gateway->next;
	if (gateway == NULL) {
		gateway = mem_alloc(sizeof(*gateway));
		gateway->name = mem_copy_string(name);
		gateway->closed_until = INSTANT_NONE;
		gateway->last_us = INT64_MIN / 2;
		gateway->next = gateways->first;
		gateways->first = gateway;
	}
	arena_free(arena);
	return gateway;
}

const char *
gateway_name(const struct gateway *gateway)
{
	return gateway->name;
}

void
gateway_close(struct gateway *gateway, instant until)
{
	/* INSTANT_NONE is the least of all instants. */
	if (until > gateway->closed_until)
		gateway->closed_until = until;
}

bool
gateway_is_closed(const struct gateway *gateway, instant now, instant *until)
{
	*until = gateway->closed_until;
	return now < gateway->closed_until;
}

int64_t
gateway_turn(struct gateway *gateway, int64_t now_us, int64_t interval_ms)
{
	int64_t turn = gateway->last_us + interval_ms * 1000;

	if (interval_ms == 0)
		return 0;
	if (turn < now_us)
		turn = now_us;
	gateway->last_us = turn;
	/* Never early by a fraction. */
	return (turn - now_us + 999) / 1000;
}
