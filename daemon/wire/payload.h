/*
 * What a row of history says, as compact JSON text: the fields of a first
 * observation, or those that changed with the old and the new value.  Written
 * and read here only, so that the facts of a dossier can be counted again from
 * its history.
 *
 *   first     {"code":"H-1","received":1600000000,"status":"received"}
 *   observed  {"status":["received","done"],"finished":[null,1600090000]}
 *   observed  {"as_of":1600070000,"status":["received","done"]}
 *             where a list told of it that had been exported earlier
 *   deadline  {"due":[1600000000,1600090000],"why":"calendar",
 *             "because":"thêm ngày nghỉ 23/11/2026 (…)"}
 *   finding   {"finding":"promise-moved","detail":"…"}
 *   apology   {"number":"12/XL","date":"2020-09-17","old_date":"2020-09-18",
 *              "new_date":"2020-09-25","reason":"…","by":"…","uid":1000}
 *   apology-withdrawn
 *             {"number":"12/XL","date":"2020-09-17","reason":"…","uid":1000}
 *   gone      {"gone":"unlisted","last":1600000000}, {"gone":null} once it is
 *             shown again
 *   ack       {"clock":"resolution","due_date":"2020-09-18","until":1600300000,
 *              "key":"waiting-agency","reason":"…","note":"…","by":"…",
 *              "uid":1000}; ack-withdrawn the same without key and what follows
 *              but by and uid
 *   silence   {"silence":3,"from":1600000000,"to":1600300000,"reason":"…",
 *              "by":"…","uid":1000}; silence-ended {"silence":3,"reason":…}
 *
 * Instants are whole seconds, null where there is none, "never" for
 * INSTANT_NEVER.  Supplement rounds are [from,to,before,after] each.
 */
#ifndef WIRE_PAYLOAD_H
#define WIRE_PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/when.h"
#include "core/ack.h"
#include "core/apology.h"
#include "core/dossier.h"
#include "core/findings.h"
#include "core/silence.h"

/* The payload of ${now} seen after ${before}; every field that ${now} gives
 * where ${before} is NULL.  "{}" when nothing differs. */
const char *payload_observation(struct arena *arena,
    const struct observation *before, const struct observation *now);

/* The same for what a list exported at ${as_of} (INSTANT_NONE: none) said:
 * begins with "as_of". */
const char *
payload_observation_as_of(struct arena *arena, const struct observation *before,
    const struct observation *now, instant as_of);

/*
 * The other way: puts what ${payload} says into ${observation}, whose strings
 * then borrow ${arena}.  ${first} tells a first observation (which clears
 * ${observation} beforehand) from a change.  Refuses what payload_observation
 * does not write, and a change whose old value is not what stands in
 * ${observation}; ${observation} is then untouched.
 */
bool payload_apply(struct arena *arena, const char *payload, bool first,
    struct observation *observation, struct err *err) MUST_CHECK;

/* When the list was exported that told of it; INSTANT_NONE: none did. */
bool payload_as_of(struct arena *arena, const char *payload, instant *as_of,
    struct err *err) MUST_CHECK;

/*
 * What an observation's row says of the promise alone: ${told} whether it says
 * anything; then ${at} and ${is_date} are what stands after it, each left as
 * it was where the row does not name it.
 */
bool payload_promise(struct arena *arena, const char *payload, bool first,
    bool *told, instant *at, bool *is_date, struct err *err) MUST_CHECK;

/* A date that moved; INSTANT_NONE on a side where there was none. */
struct payload_date {
	instant was, is;
};

/* What one judgement moved, and why.  Dates that stayed are left out. */
struct payload_move {
	struct payload_date due, computed, acceptance_due;
	/* One word: "calendar", "catalogue", "configuration", "rules" (several
	 * of these), "promise", "pause", "receipt", "apology",
	 * "apology-withdrawn". */
	const char *why;
	/* More of it in office Vietnamese: the days and their decrees; or
	 * NULL. */
	const char *because;
};

const char *
payload_deadline(struct arena *arena, const struct payload_move *move);
/* Dates that the row does not name are INSTANT_NONE on both sides. */
bool payload_deadline_read(struct arena *arena, const char *payload,
    struct payload_move *out, struct err *err) MUST_CHECK;

/* "calendar" as people read it: "lịch làm việc thay đổi"; a word that is not
 * known stays what it is. */
const char *payload_why_people(const char *why);

const char *payload_finding(struct arena *arena, const struct finding *finding);

/* How it was found that a source shows a dossier no more. */
enum gone {
	GONE_NOT,      /* it does again */
	GONE_UNLISTED, /* missing from two complete sweeps, nobody to ask */
	GONE_DELETED,  /* the same, and asked for it the server has it not */
};
const char *gone_people(enum gone gone);

/* ${last} is when a page last showed it; INSTANT_NONE: not kept. */
const char *payload_gone(struct arena *arena, enum gone gone, instant last);
bool payload_gone_read(struct arena *arena, const char *payload,
    enum gone *gone, instant *last, struct err *err) MUST_CHECK;

/* A written apology as recorded; `recorded` is the row's instant. */
const char *payload_apology(struct arena *arena, const struct apology *apology);
bool payload_apology_read(struct arena *arena, const char *payload,
    instant recorded, struct apology *out, struct err *err) MUST_CHECK;

/* An acknowledgement, whose reason reads ${text} (or NULL); that it was
 * withdrawn, by whom. */
const char *
payload_ack(struct arena *arena, const struct ack *ack, const char *text);
const char *payload_ack_withdrawn(struct arena *arena, const struct ack *ack,
    int64_t uid, const char *who);

/* A silence of one dossier; that it was ended before its time. */
const char *payload_silence(struct arena *arena, const struct silence *silence);
const char *
payload_silence_ended(struct arena *arena, const struct silence *silence);

/* That ${apology} was withdrawn, by ${uid}, and why. */
const char *payload_withdrawal(struct arena *arena,
    const struct apology *apology, const char *reason, int64_t uid);

#endif
