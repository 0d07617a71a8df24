/* A sign of life for a service that misses it. */
#include "flow/heartbeat.h"

#include "base/log.h"
#include "base/mem.h"

enum {
	TRIES = 5,
	AGAIN_S = 300,
	BODY_MOST = 64 * 1024, /* what such a service answers is short */
};

struct heartbeat {
	struct world *world;
	struct loop_alarm alarm;
	struct fetch *fetch; /* under way, or NULL */
	struct fetch_body body;
	int tries;
};

static void
failed(struct heartbeat *heartbeat, const char *why)
{
	struct loop *loop = heartbeat->world->loop;

	if (heartbeat->tries >= TRIES) {
		log_err("heartbeat: %s: none is sent tonight", why);
		return;
	}
	log_warning("heartbeat: %s, again in %d s", why, AGAIN_S);
	loop_alarm_set(loop, &heartbeat->alarm, loop_now(loop) + AGAIN_S);
}

static void
on_answer(void *context, const struct fetch_response *response)
{
	struct heartbeat *heartbeat = context;
	struct err err;

	heartbeat->fetch = NULL;
	if (response->class != FETCH_ANSWERED) {
		failed(heartbeat, response->err.text);
	} else if (response->status < 200 || response->status > 299) {
		err_set(&err, "HTTP %ld", response->status);
		failed(heartbeat, err.text);
	} else {
		log_info("heartbeat: sent");
	}
	fetcher_rest(heartbeat->world->fetcher);
}

static void
ask(struct heartbeat *heartbeat)
{
	const struct conf_audit *conf = &heartbeat->world->conf->audit;
	const struct fetch_request request = { .method = "GET",
		.url = conf->heartbeat,
		.bounds = { .connect_ms = 10 * 1000,
		    .total_ms = 30 * 1000,
		    .stall_s = 30,
		    .max_bytes = BODY_MOST,
		    .ca_file = conf->ca_file,
		    .proxy = conf->proxy },
		.into = &heartbeat->body };

	/* A reload may have taken the address away between two tries. */
	if (conf->heartbeat == NULL || heartbeat->world->fetcher == NULL)
		return;
	heartbeat->tries++;
	heartbeat->fetch = fetch_start(heartbeat->world->fetcher, &request,
	    on_answer, heartbeat);
}

static void
on_alarm(void *context, instant now)
{
	(void)now;
	ask(context);
}

void
heartbeat_beat(struct heartbeat *heartbeat)
{
	if (heartbeat->fetch != NULL)
		return;
	loop_alarm_clear(heartbeat->world->loop, &heartbeat->alarm);
	heartbeat->tries = 0;
	ask(heartbeat);
}

struct heartbeat *
heartbeat_new(struct world *world)
{
	struct heartbeat *heartbeat = mem_alloc(sizeof(*heartbeat));

	heartbeat->world = world;
	heartbeat->alarm = (struct loop_alarm){ .name = "heartbeat",
		.order = LOOP_OTHER,
		.call = on_alarm,
		.context = heartbeat };
	return heartbeat;
}

void
heartbeat_free(struct heartbeat *heartbeat)
{
	if (heartbeat == NULL)
		return;
	loop_alarm_clear(heartbeat->world->loop, &heartbeat->alarm);
	if (heartbeat->fetch != NULL)
		fetch_cancel(heartbeat->fetch);
	fetch_body_finish(&heartbeat->body);
	mem_free(heartbeat);
}
