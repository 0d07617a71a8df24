/* What is held back of a dossier, and by whom. */
#include "tell/holds.h"

#include "base/text.h"
#include "tell/words.h"
#include "io/account.h"
#include "io/store_ack.h"
#include "io/store_silence.h"
#include "io/store_still.h"

static const char *const kinds[SILENCE_KINDS] = {
	[SILENCE_DOSSIER] = "hồ sơ",
	[SILENCE_PROCEDURE] = "thủ tục",
	[SILENCE_AGENCY] = "đơn vị",
	[SILENCE_SOURCE] = "nguồn",
};

static bool
read_acks(const struct database *database, const struct dossier *dossier,
    struct holds *out, struct err *err)
{
	size_t total;

	if (!store_acks(database->store, dossier->id, database->arena,
		&out->acks, &total, err))
		return false;
	out->ack_count = 0;
	for (size_t i = 0; i < total; i++)
		if (ack_is_in_force(&out->acks[i], database->now))
			out->acks[out->ack_count++] = out->acks[i];
	return true;
}

static bool
read_silences(const struct database *database, const struct dossier *dossier,
    struct holds *out, struct err *err)
{
	const struct silence_subject subject = { .dossier = dossier->id,
		.source = dossier->source,
		.procedure = dossier->facts.seen.procedure,
		.agency = dossier->agency };
	size_t total;

	if (!store_silences(database->store, database->now, database->arena,
		&out->silences, &total, err))
		return false;
	out->silence_count = 0;
	for (size_t i = 0; i < total; i++)
		if (silence_is_about(&out->silences[i], &subject,
			database->conf->directory))
			out->silences[out->silence_count++] = out->silences[i];
	return true;
}

/* What a departure would find now; and what it found, of a restless one. */
static bool
read_held(const struct database *database, const struct dossier *dossier,
    struct holds *out, struct err *err)
{
	struct notice *notices;
	size_t count;

	if (!store_notices_open(database->store, dossier->id, database->arena,
		&notices, &count, err))
		return false;
	out->held =
	    arena_alloc(database->arena, (count + 1) * sizeof(*out->held));
	for (size_t i = 0; i < count; i++) {
		const struct notice *notice = &notices[i];
		instant quiet =
		    text_equal(notice->hold, still_reason_text(STILL_RESTLESS))
		    ? notice->hold_until
		    : INSTANT_NONE;
		struct stillness still;

		if (!store_stillness(database->store, dossier, notice,
			database->conf->directory, database->conf->offset,
			quiet, database->now, database->arena, &still, err))
			return false;
		if (still.reason != STILL_NOT)
			out->held[out->held_count++] = (struct held){ *notice,
				still_reason_text(still.reason), still.until };
	}
	return true;
}

bool
holds_read(const struct database *database, const struct dossier *dossier,
    struct holds *out, struct err *err)
{
	*out = (struct holds){ 0 };
	return read_acks(database, dossier, out, err) &&
	    read_silences(database, dossier, out, err) &&
	    read_held(database, dossier, out, err);
}

const char *
holds_author(const struct database *database, int64_t uid, const char *who)
{
	return who != NULL
	    ? who
	    : arena_printf(database->arena, "uid %lld", (long long)uid);
}

const char *
holds_author_words(const struct database *database, int64_t uid,
    const char *who)
{
	return who != NULL ? who : account_words(database->arena, uid);
}

const char *
holds_reason_words(const struct database *database, const char *key)
{
	const struct delay_reason *reason = key == NULL
	    ? NULL
	    : delay_reason_find(database->conf->reasons, key);

	return reason == NULL ? key : reason->text;
}

static void
say_ack(const struct database *database, const struct ack *ack,
    const char *indent, bool english, struct buf *out)
{
	const char *reason = holds_reason_words(database, ack->reason);
	char due[WHEN_TEXT];

	if (english)
		buf_printf(out, "%sAcknowledged (%s, due %s) by %s until %s",
		    indent, clock_kind_text(ack->clock),
		    when_iso_day(due, ack->due),
		    holds_author_words(database, ack->uid, ack->who),
		    database_time(database, ack->until));
	else
		buf_printf(out, "%sĐã xác nhận đã biết (hạn %s %s): %s, đến %s",
		    indent, words_clock(ack->clock),
		    when_people_day(due, ack->due),
		    holds_author_words(database, ack->uid, ack->who),
		    database_end(database, ack->until));
	buf_printf(out, "%s%s%s%s\n", reason == NULL ? "" : "; ",
	    reason == NULL ? "" : reason, ack->note == NULL ? "" : "; ",
	    ack->note == NULL ? "" : ack->note);
}

/* "UBND xã Đức Vân (000.00.01.H99)": a code tells nobody which it is. */
static const char *
what_words(const struct database *database, const struct silence *silence)
{
	const struct agency *agency = NULL;
	const char *name = NULL;

	if (silence->kind == SILENCE_AGENCY)
		agency =
		    directory_by_code(database->conf->directory, silence->what);
	if (agency != NULL)
		name = agency->name;
	else if (silence->kind == SILENCE_PROCEDURE)
		name = database_procedure(database, NULL, silence->what,
		    silence->from);
	return name == NULL || text_equal(name, silence->what)
	    ? silence->what
	    : arena_printf(database->arena, "%s (%s)", name, silence->what);
}

const char *
holds_silence_words(const struct database *database,
    const struct silence *silence)
{
	return arena_printf(database->arena,
	    "Số %lld: tạm ngừng nhắc về %s %s từ %s đến %s: %s (%s)%s%s",
	    (long long)silence->id, kinds[silence->kind],
	    what_words(database, silence),
	    database_time(database, silence->from),
	    database_end(database, silence->to), silence->reason,
	    holds_author_words(database, silence->uid, silence->who),
	    silence->ended == INSTANT_NONE ? "" : "; đã kết thúc sớm lúc ",
	    silence->ended == INSTANT_NONE
		? ""
		: database_time(database, silence->ended));
}

static const char *
waits_for(const char *reason, bool english)
{
	static const struct {
		enum still_reason reason;
		const char *vi, *en;
	} words[] = {
		{ STILL_SILENCED, "việc tạm ngừng nhắc", "the silence" },
		{ STILL_ACKNOWLEDGED, "xác nhận đã biết",
		    "the acknowledgement" },
		{ STILL_WRONG_DATA, "xác nhận dữ liệu chưa đúng",
		    "the word that its data is wrong" },
		{ STILL_RESTLESS, "hồ sơ thôi thay đổi qua lại",
		    "the dossier to stop changing to and fro" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal(reason, still_reason_text(words[i].reason)))
			return english ? words[i].en : words[i].vi;
	return reason;
}

static void
say_held(const struct database *database, const struct held *held,
    const char *indent, bool english, struct buf *out)
{
	const struct notice *notice = &held->notice;

	if (english)
		buf_printf(out, "%s%s to %s waits for %s, until %s\n", indent,
		    notice->rung, notice->recipient,
		    waits_for(held->reason, true),
		    database_time(database, held->until));
	else
		buf_printf(out, "%sLời báo “%s” tới %s đang chờ %s, đến %s\n",
		    indent,
		    words_notice(database->arena, &database->conf->ladder,
			notice),
		    notice->recipient, waits_for(held->reason, false),
		    database_end(database, held->until));
}

void
holds_say(const struct database *database, const struct holds *holds,
    const char *indent, bool english, struct buf *out)
{
	for (size_t i = 0; i < holds->ack_count; i++)
		say_ack(database, &holds->acks[i], indent, english, out);
	for (size_t i = 0; i < holds->silence_count; i++)
		buf_printf(out, "%s%s\n", indent,
		    holds_silence_words(database, &holds->silences[i]));
	for (size_t i = 0; i < holds->held_count; i++)
		say_held(database, &holds->held[i], indent, english, out);
}

static void
put_ack(const struct database *database, const struct ack *ack,
    struct jsonw *out)
{
	char due[WHEN_TEXT];

	jsonw_object(out);
	jsonw_put_string(out, "clock", clock_kind_text(ack->clock));
	jsonw_put_string(out, "due", when_iso_day(due, ack->due));
	jsonw_put_string(out, "made", database_rfc3339(database, ack->made));
	jsonw_put_string(out, "until", database_rfc3339(database, ack->until));
	jsonw_put_string(out, "reason", ack->reason);
	jsonw_put_string(out, "note", ack->note);
	jsonw_put_string(out, "by", holds_author(database, ack->uid, ack->who));
	if (ack->letter == 0)
		jsonw_put_null(out, "letter");
	else
		jsonw_put_int(out, "letter", ack->letter);
	jsonw_object_end(out);
}

void
holds_put_silence(const struct database *database,
    const struct silence *silence, struct jsonw *out)
{
	jsonw_object(out);
	jsonw_put_int(out, "id", silence->id);
	jsonw_put_string(out, "kind", silence_kind_text(silence->kind));
	jsonw_put_string(out, "what", silence->what);
	jsonw_put_string(out, "from",
	    database_rfc3339(database, silence->from));
	jsonw_put_string(out, "to", database_rfc3339(database, silence->to));
	jsonw_put_string(out, "reason", silence->reason);
	jsonw_put_string(out, "by",
	    holds_author(database, silence->uid, silence->who));
	jsonw_put_string(out, "ended",
	    database_rfc3339(database, silence->ended));
	jsonw_put_string(out, "ended_reason", silence->ended_reason);
	jsonw_object_end(out);
}

void
holds_put(const struct database *database, const struct holds *holds,
    struct jsonw *out)
{
	jsonw_key(out, "acknowledgements");
	jsonw_array(out);
	for (size_t i = 0; i < holds->ack_count; i++)
		put_ack(database, &holds->acks[i], out);
	jsonw_array_end(out);
	jsonw_key(out, "silences");
	jsonw_array(out);
	for (size_t i = 0; i < holds->silence_count; i++)
		holds_put_silence(database, &holds->silences[i], out);
	jsonw_array_end(out);
	jsonw_key(out, "held");
	jsonw_array(out);
	for (size_t i = 0; i < holds->held_count; i++) {
		const struct held *held = &holds->held[i];

		jsonw_object(out);
		jsonw_put_string(out, "rung", held->notice.rung);
		jsonw_put_string(out, "recipient", held->notice.recipient);
		jsonw_put_string(out, "hold", held->reason);
		jsonw_put_string(out, "until",
		    database_rfc3339(database, held->until));
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}
