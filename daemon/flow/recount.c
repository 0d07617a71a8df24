/* From history back to facts. */
#include "flow/recount.h"

#include "io/store_history.h"
#include "wire/payload.h"

static bool
fold(struct arena *arena, const struct change *change, struct observation *seen,
    struct facts *out, struct err *err)
{
	bool first = change->kind == CHANGE_FIRST;
	instant as_of;

	if (!payload_apply(arena, change->payload, first, seen, err) ||
	    !payload_as_of(arena, change->payload, &as_of, err))
		return false;
	if (first)
		facts_begin(out);
	facts_fold_as_of(out, seen, change->after,
	    as_of == INSTANT_NONE ? change->at : as_of, change->at);
	return true;
}

/* What is shown again as it was has no observation of its own in history. */
static bool
is_followed(const struct change *changes, size_t count, size_t at)
{
	return at + 1 < count && changes[at + 1].kind == CHANGE_OBSERVED &&
	    changes[at + 1].at == changes[at].at;
}

static bool
count_gone(struct arena *arena, const struct change *change, bool followed,
    const struct observation *seen, struct facts *out, struct err *err)
{
	enum gone gone;
	instant last;

	if (!payload_gone_read(arena, change->payload, &gone, &last, err))
		return false;
	if (gone != GONE_NOT)
		out->gone = change->at;
	else if (!followed)
		facts_fold(out, seen, change->after, change->at);
	return true;
}

/* A date that a letter announced is no move of the promise. */
static bool
count_apology(struct arena *arena, const struct change *change,
    struct facts *out, struct err *err)
{
	if (change->kind == CHANGE_APOLOGY)
		return payload_apology_read(arena, change->payload, change->at,
		    &out->apology, err);
	out->apology = (struct apology){ 0 };
	return true;
}

static bool
count_change(struct arena *arena, const struct change *change, bool followed,
    struct observation *seen, struct facts *out, struct err *err)
{
	switch (change->kind) {
	case CHANGE_FIRST:
	case CHANGE_OBSERVED:
		return fold(arena, change, seen, out, err);
	case CHANGE_GONE:
		return count_gone(arena, change, followed, seen, out, err);
	case CHANGE_APOLOGY:
	case CHANGE_APOLOGY_WITHDRAWN:
		return count_apology(arena, change, out, err);
	case CHANGE_DEADLINE:
	case CHANGE_FINDING:
	case CHANGE_ACK:
	case CHANGE_ACK_WITHDRAWN:
	case CHANGE_SILENCE:
	case CHANGE_SILENCE_ENDED:
	case CHANGE_KIND_COUNT:
		break;
	}
	return true;
}

bool
recount_facts_known(struct store *store, int64_t newest, instant known,
    struct arena *arena, struct facts *out, bool *whole, struct err *err)
{
	struct observation seen;
	struct change *changes;
	size_t count;

	observation_clear(&seen);
	facts_begin(out);
	*whole = true;
	if (!store_history_of(store, newest, arena, &changes, &count, err))
		return false;
	for (size_t i = 0; i < count && changes[i].at <= known; i++) {
		const struct change *change = &changes[i];

		if (change->payload == NULL) {
			*whole = false;
			return true;
		}
		if (!count_change(arena, change, is_followed(changes, count, i),
			&seen, out, err))
			return err_prefix(err, "change %lld",
			    (long long)change->sequence);
	}
	return true;
}

bool
recount_facts(struct store *store, int64_t newest, struct arena *arena,
    struct facts *out, bool *whole, struct err *err)
{
	return recount_facts_known(store, newest, INSTANT_NEVER, arena, out,
	    whole, err);
}
