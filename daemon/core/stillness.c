/* Which hold keeps a notice, and until when. */
#include "core/stillness.h"

static const char *const texts[STILL_REASONS] = {
	[STILL_SILENCED] = "silence",
	[STILL_ACKNOWLEDGED] = "acknowledged",
	[STILL_WRONG_DATA] = "wrong-data",
	[STILL_RESTLESS] = "flapping",
};

const char *
still_reason_text(enum still_reason reason)
{
	return texts[reason];
}

static void
prolong(struct stillness *out, enum still_reason reason, instant until,
    int64_t id)
{
	if (out->reason == STILL_NOT || until > out->until)
		*out = (struct stillness){ reason, until, id };
}

static void
ask_silences(const struct still_question *question, instant now,
    struct stillness *out)
{
	for (size_t i = 0; i < question->silence_count; i++) {
		const struct silence *silence = &question->silences[i];

		if (silence_is_in_force(silence, now) &&
		    silence_is_about(silence, &question->subject,
			question->directory))
			prolong(out, STILL_SILENCED, silence->to, silence->id);
	}
}

static void
ask_acks(const struct still_question *question, instant now,
    struct stillness *out)
{
	const struct ack *ack = ack_holding(question->acks, question->ack_count,
	    question->clock, question->due, question->at, now);

	if (ack != NULL)
		prolong(out,
		    ack->wrong_data ? STILL_WRONG_DATA : STILL_ACKNOWLEDGED,
		    ack->until, ack->id);
}

struct stillness
stillness_of(const struct still_question *question, instant now)
{
	struct stillness out = { STILL_NOT, INSTANT_NONE, 0 };

	ask_silences(question, now, &out);
	if (!question->is_alert)
		return out;
	ask_acks(question, now, &out);
	if (question->quiet_from != INSTANT_NONE && now < question->quiet_from)
		prolong(&out, STILL_RESTLESS, question->quiet_from, 0);
	return out;
}
