/*
 * Letters: from the open notices of one recipient to subject, text and HTML in
 * the official register.  Pure: what is true at sealing is given, nothing is
 * looked up.  A letter never carries a citizen's name, number or phone, and
 * imported text reaches no header and no HTML as markup.
 */
#ifndef WIRE_LETTER_H
#define WIRE_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/when.h"
#include "core/directory.h"
#include "core/ladder.h"
#include "wire/wording.h"

/* What a correction says of a dossier beside its date of now. */
struct letter_correction {
	bool was_known;
	day was;      /* the date that was told */
	instant told; /* in the letter of that moment */
	const char *because;
	const char *standing; /* as people read it */
	bool overdue;
	bool by_catalogue; /* the date is an advance one, not the deadline */
};

/* What the desk is told of data that somebody calls wrong. */
struct letter_wrong_data {
	const char *by;   /* or NULL */
	const char *note; /* in that person's words; or NULL */
	instant until;    /* escalation rests so long, whoever said so */
};

/* Why the date of the item's clock is what it is; what is said of bounds and of
 * other conventions is about the dossier's deadline alone. */
struct letter_grounds {
	instant earliest; /* of its bounds; the deadline itself when exact */
	/* The earlier date of another convention that brings reminders
	 * forward: how it counts and who states it.  Else INSTANT_NONE. */
	instant other;
	const char *other_convention, *other_level;
	bool earliest_provisional, other_provisional;
	const char *how;   /* the reckoning, without articles; or NULL */
	const char *basis; /* the catalogue's legal basis, or NULL */
};

/*
 * One dossier of a letter.  Strings are borrowed; NULL where not known, and
 * then the words around them are left out.
 */
struct letter_item {
	const char *code;      /* never NULL */
	const char *procedure; /* its name */
	const char *field;     /* lĩnh vực; shown instead when sensitive */
	bool sensitive;
	const char *agency;
	const char *officer;
	const char *step;
	const char *link;       /* the dossier in the one-stop software */
	const char *cause_link; /* where the cause of a delay is told */

	/* Why it is told: the rung and in which role its recipient is. */
	const char *rung; /* its name; part of webhook bodies only */
	enum rung_kind rung_kind;
	enum clock_kind clock;
	bool by_instant; /* of the acceptance clock: its limit is in hours */
	enum severity severity;
	enum role role;
	bool heads; /* an officer who is the head of his agency, too */
	/* Who is away, in whose place the recipient is told; or NULL. */
	const char *instead_of;
	bool handed_over; /* it came to the recipient, an officer, just now */

	instant due; /* of that clock; INSTANT_NONE when unknown */
	bool due_is_promise;
	/* Working days in (today, due's date]: positive left, negative over;
	 * and the office time from now to due, likewise. */
	int32_t working_days;
	int64_t office_seconds;
	bool working_days_known; /* false outside the calendar: both */
	/* The dossier's own deadline and standing ("due-soon"), for clocks
	 * beside resolution. */
	instant deadline;
	const char *standing;

	instant computed; /* shown when earlier than due; else INSTANT_NONE */
	/* The promise as written, where a pause has moved it; else
	 * INSTANT_NONE. */
	instant promised_before_pause;
	/* Which of these rest on a year that is not confirmed: `due`, the
	 * dossier's own deadline, `computed`. */
	bool provisional, deadline_provisional, computed_provisional;
	bool late_discovery;          /* first seen when already overdue */
	instant first_seen, received; /* said for a late discovery */
	instant submitted;            /* said for the acceptance clock */
	const char *acceptance_limit; /* "08 giờ làm việc" */
	bool online;                  /* filed so: said of acceptance */
	const char *supplement_limit; /* the applicant's, "15 ngày làm việc" */
	/* Known to be overdue without a recorded apology letter. */
	bool apology_missing;
	const struct letter_grounds *grounds; /* or NULL: none are told */
	/* In a letter that corrects; else NULL. */
	const struct letter_correction *correction;
	/* In a letter about wrong data; else NULL. */
	const struct letter_wrong_data *wrong_data;
};

/* A source whose data is stale, or in which nothing changes any more: said at
 * the top of the letter. */
struct letter_stale {
	const char *source;
	const char *title; /* what people call it; NULL: as programs do */
	instant since;
	bool silent; /* it answers, and shows the same since */
};

enum letter_kind {
	LETTER_ALERT,
	LETTER_BASELINE,
	LETTER_CORRECTION,
	LETTER_WRONG_DATA
};

struct letter_input {
	enum letter_kind kind;
	const char *recipient; /* the contact's name */
	enum role role;        /* of the contact: how it is addressed */
	const char *agency;    /* of the recipient; a baseline's agency */
	instant now;
	int32_t offset;
	const char *source; /* "motcua", or several: for programs */
	/* "Phần mềm một cửa điện tử": for people; NULL: the same. */
	const char *source_title;
	instant data_time; /* of the oldest data used */
	const char *desk;  /* whom to tell of errors */
	const char *link;  /* of the whole list, or NULL */
	/* Where the letter is answered: that it is known, and the cause of a
	 * delay; or NULL. */
	const char *cause_link;
	const struct letter_item *items;
	size_t item_count;
	size_t line_limit; /* dossiers told line by line; 0: all */
	int64_t total;     /* of a baseline whose worst the items are; or 0 */
	const struct letter_stale *stale;
	size_t stale_count;
};

/* What one item says at ${now}, in the order of sections in a letter. */
enum letter_section {
	LETTER_OVERDUE,
	LETTER_LATE_DISCOVERY,
	LETTER_LATE_ACCEPTANCE,
	LETTER_BUNDLE, /* the same-day bundle */
	LETTER_DUE_TODAY,
	LETTER_STEP_OVER,
	LETTER_AWAITING, /* acceptance not late yet */
	LETTER_DUE_SOON,
	LETTER_STEP_SOON,
	LETTER_APOLOGY,
	LETTER_SUPPLEMENT,
	LETTER_SECTIONS
};

/* By the instant and the working days, not by the rung alone: a letter says
 * what is true when it is sealed. */
enum letter_section
letter_section_of(const struct letter_item *item, instant now, int32_t offset);

/* Composes.  A dossier that stands twice for one clock is told once, in its
 * first section.  Beyond the limit of lines the gravest stay, and each section
 * says how many more it has; its count is always that of all.  ${input} has at
 * least one item. */
void
letter_compose(const struct wording *wording, const struct letter_input *input,
    struct arena *arena, struct letter_text *out);

/* The same, in the order that letter_order.h made of ${input}. */
struct letter_order;
void letter_compose_ordered(const struct wording *wording,
    const struct letter_input *input, const struct letter_order *order,
    struct arena *arena, struct letter_text *out);

/* Composes a letter that corrects: every item has a correction, and they are
 * told in the order given. */
void letter_compose_correction(const struct wording *wording,
    const struct letter_input *input, struct arena *arena,
    struct letter_text *out);

/* Composes a letter about wrong data: every item has what is told of it. */
void letter_compose_wrong_data(const struct wording *wording,
    const struct letter_input *input, struct arena *arena,
    struct letter_text *out);

/* To administrators: a source gives no data since ${since}, or again. */
struct letter_source {
	const char *recipient;
	const char *source;
	instant since; /* of the last good data */
	instant now;
	int32_t offset;
	const char *reason; /* what the last try said; NULL once it is back */
	const char *folder; /* into which lists are put, or NULL: a server */
	const char *desk;
};
void letter_compose_source(const struct wording *wording, bool back,
    const struct letter_source *input, struct arena *arena,
    struct letter_text *out);

/* To administrators: what only a person can put right. */
struct letter_admin {
	const char *recipient;
	const char *what;    /* "letter-refused", …: flow/admin.h */
	const char *subject; /* what it is about: a year, a channel, … */
	const char *detail;  /* more of it, or NULL */
	instant since;       /* of a source's trouble; else INSTANT_NONE */
	instant now;
	int32_t offset;
	const char *desk;
};
/* To a contact: is this address right, and does somebody read what comes? */
struct letter_confirm {
	const char *recipient;
	enum role role;
	const char *address;
	const char *office;
	const char *link; /* where it is confirmed, or NULL */
	int32_t days;     /* working days until somebody else is told, too */
	const char *desk;
	instant now;
	int32_t offset;
};
void letter_compose_confirm(const struct wording *wording,
    const struct letter_confirm *input, struct arena *arena,
    struct letter_text *out);

/* True when ${what} has words of its own. */
bool letter_admin_is_known(const char *what);
void letter_compose_admin(const struct wording *wording,
    const struct letter_admin *input, struct arena *arena,
    struct letter_text *out);

#endif
