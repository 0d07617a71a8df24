/* Acknowledgements and silences of a dossier as rows of its history. */
#include "wire/jsonw.h"
#include "wire/payload.h"

/* Who did it: as the dashboard vouches, or the system's account. */
static void
put_author(struct arena *arena, struct jsonw *out, int64_t uid, const char *who)
{
	jsonw_put_string(out, "by",
	    who != NULL ? who
			: arena_printf(arena, "uid %lld", (long long)uid));
	jsonw_put_int(out, "uid", uid);
}

static void
put_what(struct jsonw *out, const struct ack *ack)
{
	char due[WHEN_TEXT];

	jsonw_put_string(out, "clock", clock_kind_text(ack->clock));
	jsonw_put_string(out, "due_date", when_iso_day(due, ack->due));
}

static void
put_given(struct jsonw *out, const char *key, const char *text)
{
	if (text != NULL)
		jsonw_put_string(out, key, text);
}

const char *
payload_ack(struct arena *arena, const struct ack *ack, const char *text)
{
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	put_what(&out, ack);
	jsonw_put_int(&out, "until", ack->until);
	put_given(&out, "key", ack->reason);
	put_given(&out, "reason", text);
	put_given(&out, "note", ack->note);
	put_author(arena, &out, ack->uid, ack->who);
	if (ack->letter != 0)
		jsonw_put_int(&out, "letter", ack->letter);
	jsonw_object_end(&out);
	return buf_text(&buf);
}

const char *
payload_ack_withdrawn(struct arena *arena, const struct ack *ack, int64_t uid,
    const char *who)
{
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	put_what(&out, ack);
	put_author(arena, &out, uid, who);
	jsonw_object_end(&out);
	return buf_text(&buf);
}

const char *
payload_silence(struct arena *arena, const struct silence *silence)
{
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_int(&out, "silence", silence->id);
	jsonw_put_int(&out, "from", silence->from);
	jsonw_put_int(&out, "to", silence->to);
	jsonw_put_string(&out, "reason", silence->reason);
	put_author(arena, &out, silence->uid, silence->who);
	jsonw_object_end(&out);
	return buf_text(&buf);
}

const char *
payload_silence_ended(struct arena *arena, const struct silence *silence)
{
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_int(&out, "silence", silence->id);
	put_given(&out, "reason", silence->ended_reason);
	put_author(arena, &out, silence->ended_uid, silence->ended_who);
	jsonw_object_end(&out);
	return buf_text(&buf);
}
