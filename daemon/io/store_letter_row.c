/* A letter's row as a value, and the words that stand in it. */
#include "io/store_letter_row.h"

#include <assert.h>
#include <string.h>

#include "io/store_notice_row.h"

static const char *const states[LETTER_STATE_COUNT] = {
	[LETTER_SEALING] = "sealing",
	[LETTER_SEALED] = "sealed",
	[LETTER_CLAIMED] = "claimed",
	[LETTER_LATER] = "later",
	[LETTER_SENT] = "sent",
	[LETTER_REFUSED] = "refused",
	[LETTER_UNCERTAIN] = "uncertain",
	[LETTER_HELD] = "held",
	[LETTER_DROPPED] = "dropped",
};

const char *
letter_state_text(enum letter_state state)
{
	return states[state];
}

bool
letter_state_parse(const char *text, enum letter_state *out)
{
	int i = 0;
	while (i < LETTER_STATE_COUNT && strcmp(states[i], text) != 0)
		i++;
	if (i == LETTER_STATE_COUNT)
		return false;
	*out = (enum letter_state)i;
	return true;
}

enum letter_state
letter_state_of(const char *text)
{
	enum letter_state state = LETTER_SEALED;
	bool known = letter_state_parse(text, &state);
	assert(known);
	return state;
}

void
letter_read(struct query *query, struct arena *arena, struct letter *out)
{
	out->id = column_int(query);
	out->recipient = column_text(query, arena);
	out->recipient_name = column_text(query, arena);
	out->channel = column_text(query, arena);
	out->kind = notice_kind_of(column_peek(query));
	out->subject = column_text(query, arena);
	out->message_id = column_text(query, arena);
	out->sealed = column_int(query);
	out->state = letter_state_of(column_peek(query));
	out->attempts = (int)column_int(query);
	out->retried = (int)column_int(query);
	out->uncertain = (int)column_int(query);
	out->next_try = column_alarm(query);
	out->settled = column_instant(query);
	out->shape = column_text(query, arena);
	out->hold = column_text(query, arena);
	out->size = (size_t)column_int(query);
	out->bytes = NULL;
}

bool
letter_read_all(struct query *query, struct arena *arena, struct letter **out,
    size_t *count)
{
	struct letter *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		letter_read(query, arena, &items[n++]);
	}
	query_close(query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}
