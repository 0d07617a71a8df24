/* Real time, or the daemon's own. */
#include "web/present.h"

#include "io/control.h"
#include "io/store_meta.h"
#include "wire/json.h"

enum { STATUS_PATIENCE_MS = 3000 };

/* A simulated daemon's present is its own; where it does not answer, what it
 * last wrote. */
static instant
simulated_now(const struct conf *conf, const struct store_meta *meta,
    struct arena *arena)
{
	static const char request[] = "{\"v\":1,\"do\":\"status\"}";
	const struct cJSON *reply, *now;
	struct err ignored;
	instant at;

	if (control_ask(conf->control, request, STATUS_PATIENCE_MS, arena,
		&reply, &ignored)) {
		now = json_member(reply, "now");
		if (cJSON_IsString(now) &&
		    when_parse_instant(now->valuestring, conf->offset, &at,
			&ignored))
			return at;
	}
	return meta->last_now != INSTANT_NONE ? meta->last_now : meta->created;
}

bool
present_find(const struct conf *conf, struct store *store,
    instant (*clock)(void), struct arena *arena, instant *out, struct err *err)
{
	struct store_meta meta;

	if (!store_meta(store, arena, &meta, err))
		return false;
	*out = meta.time == STORE_TIME_SIMULATED
	    ? simulated_now(conf, &meta, arena)
	    : clock();
	return true;
}
