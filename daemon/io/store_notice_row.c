/* A notice's row as a value, and the words that stand in it. */
#include "io/store_notice_row.h"

#include <assert.h>
#include <string.h>

static const char *const kinds[NOTICE_KIND_COUNT] = {
	[NOTICE_ALERT] = "alert",
	[NOTICE_HANDOVER] = "handover",
	[NOTICE_BASELINE] = "baseline",
	[NOTICE_DIGEST] = "digest",
	[NOTICE_ADMIN] = "admin",
	[NOTICE_CORRECTION] = "correction",
	[NOTICE_WRONG_DATA] = "wrong-data",
	[NOTICE_CONFIRM] = "confirm",
};

static const char *const states[] = {
	[NOTICE_OPEN] = "open",
	[NOTICE_SEALED] = "sealed",
	[NOTICE_WITHDRAWN] = "withdrawn",
};

const char *
notice_kind_text(enum notice_kind kind)
{
	return kinds[kind];
}

const char *
notice_state_text(enum notice_state state)
{
	return states[state];
}

enum notice_kind
notice_kind_of(const char *text)
{
	int i = 0;
	while (i < NOTICE_KIND_COUNT && strcmp(kinds[i], text) != 0)
		i++;
	assert(i < NOTICE_KIND_COUNT);
	return (enum notice_kind)i;
}

enum notice_state
notice_state_of(const char *text)
{
	int i = NOTICE_OPEN;
	while (i <= NOTICE_WITHDRAWN && strcmp(states[i], text) != 0)
		i++;
	assert(i <= NOTICE_WITHDRAWN);
	return (enum notice_state)i;
}

void
notice_read(struct query *query, struct arena *arena, struct notice *out)
{
	out->id = column_int(query);
	out->kind = notice_kind_of(column_peek(query));
	out->dossier = column_int(query);
	out->subject = column_text(query, arena);
	instant clock = column_instant(query);
	out->clock =
	    clock == INSTANT_NONE ? CLOCK_COUNT : (enum clock_kind)clock;
	out->rung = column_text(query, arena);
	instant due = column_instant(query);
	out->due = due == INSTANT_NONE ? NOTICE_NO_DUE : (day){ (int32_t)due };
	out->at = column_instant(query);
	out->recipient = column_text(query, arena);
	out->recipient_name = column_text(query, arena);
	out->role = (enum role)column_int(query);
	out->agency = column_text(query, arena);
	out->channel = column_text(query, arena);
	out->severity = (enum severity)column_int(query);
	out->hold_until = column_int(query);
	out->hold = column_text(query, arena);
	out->detail = column_text(query, arena);
	out->created = column_int(query);
	out->state = notice_state_of(column_peek(query));
	out->why = column_text(query, arena);
	out->closed = column_instant(query);
	out->letter = column_int(query);
	out->step = column_text(query, arena);
	out->instead_of = column_text(query, arena);
	out->again = column_int(query);
}

bool
notice_read_all(struct query *query, struct arena *arena, struct notice **out,
    size_t *count)
{
	struct notice *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		notice_read(query, arena, &items[n++]);
	}
	query_close(query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}
