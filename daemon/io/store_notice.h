/*
 * Crossings, notices and findings: what was reached, what is therefore owed
 * to whom, and what somebody should look at.  The INSERT of a unique key is
 * the claim (invariant 4): judging twice owes nothing twice.
 */
#ifndef IO_STORE_NOTICE_H
#define IO_STORE_NOTICE_H

#include "core/directory.h"
#include "core/judge.h"
#include "io/store.h"

/* All crossings of a dossier in the order they were reached. */
bool store_crossings(struct store *store, int64_t dossier, struct arena *arena,
    struct crossing **out, size_t *count, struct err *err) MUST_CHECK;

/* Those of the dossiers with ids in (${after}, ${until}], by dossier:
 * ${dossiers} says whose each is. */
bool store_crossings_between(struct store *store, int64_t after, int64_t until,
    struct arena *arena, struct crossing **out, int64_t **dossiers,
    size_t *count, struct err *err) MUST_CHECK;

/* Records a crossing; ${is_new} (unless NULL) false when it was there. */
bool store_crossing_add(struct store *store, int64_t dossier,
    const struct crossing *crossing, bool *is_new, struct err *err) MUST_CHECK;

/* A crossing recorded as told owes nobody an alert: corrections say it. */
bool store_crossing_corrected(struct store *store, int64_t dossier,
    const struct crossing *crossing, struct err *err) MUST_CHECK;

enum notice_kind {
	NOTICE_ALERT,    /* a crossing of one dossier */
	NOTICE_HANDOVER, /* a dossier came to another officer */
	NOTICE_BASELINE, /* what was overdue before the watch, of one agency */
	NOTICE_DIGEST,
	NOTICE_ADMIN,      /* about the daemon itself */
	NOTICE_CORRECTION, /* a date told of a dossier is another one now */
	NOTICE_WRONG_DATA, /* to the desk: somebody calls its data wrong */
	NOTICE_CONFIRM,    /* a contact is asked whether its address is right */
	NOTICE_KIND_COUNT
};
const char *notice_kind_text(enum notice_kind kind); /* "alert" */

enum notice_state { NOTICE_OPEN, NOTICE_SEALED, NOTICE_WITHDRAWN };
const char *notice_state_text(enum notice_state state);

#define NOTICE_NO_DUE ((day){ INT32_MIN })

struct notice {
	int64_t id;
	enum notice_kind kind;
	int64_t dossier;       /* 0 where the subject is another */
	const char *subject;   /* "digest/<scope>", "source/<name>"; NULL where
				* the dossier is it */
	enum clock_kind clock; /* CLOCK_COUNT where there is none */
	const char *step;      /* of the step clock, or NULL */
	const char *rung;      /* or what else names the reason; never NULL */
	day due;               /* the due date, the digest's date, or
				* NOTICE_NO_DUE */
	instant at;            /* the crossing's instant */
	const char *recipient; /* address or endpoint */
	const char *recipient_name; /* or NULL */
	const char *instead_of;     /* who is away and would be told, or NULL */
	enum role role;
	const char *agency; /* code, or NULL */
	const char *channel;
	enum severity severity;
	instant hold_until;
	const char *hold;   /* why it waits, or NULL */
	const char *detail; /* what the letter needs beyond these, or NULL */
	instant created;
	/* The letter in whose place it is owed once more, for what it says was
	 * owed to its recipient before and never told; else 0. */
	int64_t again;
	/* Kept by the store: */
	enum notice_state state;
	const char *why; /* of a withdrawal */
	instant closed;  /* when sealed or withdrawn; NONE while open */
	int64_t letter;  /* 0 until sealed */
};

/* The text of the key: subject|clock|rung|due-date|recipient|channel; the
 * step's name after the clock where it is the step's: "step:Thẩm định"; behind
 * it all "|again-12" where it is owed once more. */
const char *store_notice_key(struct arena *arena, const struct notice *notice);

/* Owes a notice.  ${is_new} false, and nothing changed, when its key is
 * there; ${id} (unless NULL) is the notice of that key either way. */
bool store_notice_add(struct store *store, const struct notice *notice,
    int64_t *id, bool *is_new, struct err *err) MUST_CHECK;

/* Whether the recipient of ${notice} has been told what it says, or is about to
 * be, by it or by one that was owed again: ${id} is the one that says it, and
 * 0 where none is open, left in a letter that was not refused, dropped or held
 * for a trial and did not come back, or was withdrawn as untrue or because it
 * was somebody else's on its day: it may be open again. */
bool store_notice_said(struct store *store, const struct notice *notice,
    int64_t *id, enum notice_state *state, struct err *err) MUST_CHECK;

bool store_notice_load(struct store *store, int64_t id, struct arena *arena,
    struct notice *out, bool *found, struct err *err) MUST_CHECK;

/* The smallest hold_until of open notices; INSTANT_NEVER when none is open. */
bool store_notice_next(struct store *store, instant *out,
    struct err *err) MUST_CHECK;

/* Whose notices go into one letter.  Hand-overs go with the alerts: their
 * group's kind is NOTICE_ALERT. */
struct notice_group {
	const char *recipient, *channel;
	enum notice_kind kind;
	enum severity severity; /* of the gravest that was seen */
};

/* Where a walk over the due notices stands: those whose hold ended first come
 * first. */
struct notice_place {
	instant hold_until;
	int64_t id;
};
#define NOTICE_PLACE_FIRST ((struct notice_place){ INT64_MIN, 0 })

/* The groups of the next ${limit} notices due by ${now} behind ${after}, which
 * is moved behind them, the gravest group first; none: the walk is at its
 * end. */
bool store_notice_groups(struct store *store, instant now,
    struct notice_place *after, size_t limit, struct arena *arena,
    struct notice_group **out, size_t *count, struct err *err) MUST_CHECK;

/* The open notices of a group whose hold ends by ${until}, the gravest first,
 * then by due date; the first ${limit} of them, 0: all.  INSTANT_NEVER:
 * whatever holds them. */
bool store_notices_of(struct store *store, const struct notice_group *group,
    instant until, size_t limit, struct arena *arena, struct notice **out,
    size_t *count, struct err *err) MUST_CHECK;

/* The open notices of a dossier. */
bool
store_notices_open(struct store *store, int64_t dossier, struct arena *arena,
    struct notice **out, size_t *count, struct err *err) MUST_CHECK;

/*
 * What people have been told of a dossier, or are about to be: its alerts,
 * hand-overs and corrections that are open or left in a letter that was not
 * refused, dropped or held for a trial, in the order in which they were owed.
 * Those that were withdrawn because they were not true are among them: they may
 * be true again.
 */
bool
store_notices_told(struct store *store, int64_t dossier, struct arena *arena,
    struct notice **out, size_t *count, struct err *err) MUST_CHECK;

/* A withdrawn notice says something true again: it is open until ${until}. */
bool store_notice_reopen(struct store *store, int64_t id, instant until,
    const char *why, struct err *err) MUST_CHECK;

/* A withdrawn notice may have been told before a restore from a backup: it is
 * never opened again. */
bool store_notice_pass_over(struct store *store, int64_t id,
    struct err *err) MUST_CHECK;

/* Why a notice is withdrawn whose date is another one now. */
#define NOTICE_DATE_MOVED "deadline moved"
#define NOTICE_GONE "gone"
#define NOTICE_FINISHED "finished"
#define NOTICE_PAUSED "paused"
#define NOTICE_STEP_LEFT "step left"
#define NOTICE_CLOCK_STOPPED "clock stopped"
#define NOTICE_RESTORED "restored"
#define NOTICE_SOURCE_LEFT "source left the configuration"
#define NOTICE_FORWARDED "forwarded" /* it was owed to somebody else then */
#define NOTICE_ACK_WITHDRAWN "acknowledgement withdrawn"

/* Withdraws an open notice: what it says is no longer true. */
bool store_notice_withdraw(struct store *store, int64_t id, const char *why,
    instant now, struct err *err) MUST_CHECK;

/* What holds a notice whose channel is configured no more. */
#define NOTICE_STRANDED "channel-gone"

/* The same, whose channel reaches people by other addresses now. */
#define NOTICE_MISADDRESSED "channel-changed"

/* Lets an open notice wait until ${until}, and says why. */
bool store_notice_hold(struct store *store, int64_t id, instant until,
    const char *why, struct err *err) MUST_CHECK;

struct store_finding {
	int64_t id;
	int64_t dossier;    /* 0 where it is about no dossier */
	const char *code;   /* of the dossier, NULL without */
	const char *agency; /* of the dossier, its code; or NULL */
	const char *officer_account, *officer_mail, *officer_name; /* or NULL */
	enum finding_kind kind;
	const char *detail; /* never NULL, may be "" */
	instant first, last;
	bool retired; /* the dossier's source */
};

/* Records that a finding holds at ${now}; ${is_new} (unless NULL) true the
 * first time.  ${dossier} 0 for none. */
bool store_finding_put(struct store *store, int64_t dossier,
    const struct finding *finding, instant now, bool *is_new,
    struct err *err) MUST_CHECK;

/* The newest findings with ids below ${before} (0: from the newest), newest
 * first, at most ${limit}. */
bool store_findings_before(struct store *store, int64_t before, size_t limit,
    struct arena *arena, struct store_finding **out, size_t *count,
    struct err *err) MUST_CHECK;

/* Those of one dossier. */
bool
store_findings_of(struct store *store, int64_t dossier, struct arena *arena,
    struct store_finding **out, size_t *count, struct err *err) MUST_CHECK;

#endif
