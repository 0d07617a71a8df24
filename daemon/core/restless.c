/* Turns to and fro. */
#include "core/restless.h"

bool
restless_quiet(const struct calendar *calendar, instant at, instant *out)
{
	return calendar_office_add(calendar, at, calendar_day_length(calendar),
	    out);
}

/* What is remembered while walking. */
struct walk {
	enum restless_kind left; /* the kind before the one of now */
	bool has_left;
	int way;       /* of the promise's last move: -1, 1, or 0 */
	instant moved; /* when it moved so */
	instant changed, turned_from, since;
	int turns;
};

/* Where the promise moved the other way, from when it had moved before. */
static bool
turns_promise(struct walk *walk, const struct restless_state *was,
    const struct restless_state *is, instant *from)
{
	int way;
	bool turns;

	if (was->promised == INSTANT_NONE || is->promised == INSTANT_NONE ||
	    was->promised == is->promised)
		return false;
	way = is->promised > was->promised ? 1 : -1;
	turns = walk->way == -way;
	*from = walk->moved;
	walk->way = way;
	walk->moved = is->at;
	return turns;
}

static bool
turns_kind(struct walk *walk, const struct restless_state *was,
    const struct restless_state *is, instant *from)
{
	bool turns;

	if (was->kind == is->kind)
		return false;
	turns = walk->has_left && walk->left == is->kind;
	*from = walk->turned_from;
	walk->has_left = true;
	walk->left = was->kind;
	walk->turned_from = is->at;
	return turns;
}

static bool
is_change(const struct restless_state *was, const struct restless_state *is)
{
	return was->kind != is->kind || was->promised != is->promised;
}

bool
restless_now(const struct restless_state *states, size_t count,
    const struct calendar *calendar, instant now, instant *since,
    instant *quiet)
{
	struct walk walk = { .changed = INSTANT_NONE };

	for (size_t i = 1; i < count; i++) {
		const struct restless_state *was = &states[i - 1];
		const struct restless_state *is = &states[i];
		instant kind_from = is->at, promise_from = is->at, calm;
		bool kind, promise;

		if (!is_change(was, is))
			continue;
		if (walk.changed != INSTANT_NONE &&
		    (!restless_quiet(calendar, walk.changed, &calm) ||
			calm <= is->at))
			walk = (struct walk){ 0 };
		kind = turns_kind(&walk, was, is, &kind_from);
		promise = turns_promise(&walk, was, is, &promise_from);
		walk.changed = is->at;
		if (!kind && !promise)
			continue;
		if (walk.turns++ == 0)
			walk.since = kind ? kind_from : promise_from;
	}
	if (walk.turns < RESTLESS_TURNS ||
	    !restless_quiet(calendar, walk.changed, quiet) || *quiet <= now)
		return false;
	*since = walk.since;
	return true;
}
