/*
 * What the database says of one letter's dossiers now: read once, in one view
 * of it, for one page of the list.
 */
#ifndef WEB_LETTER_VIEW_H
#define WEB_LETTER_VIEW_H

#include "core/ack.h"
#include "io/store_dossier.h"
#include "io/store_outbox.h"
#include "wire/conf.h"

enum {
	LETTER_VIEW_ROWS = 100,   /* of a page, */
	LETTER_VIEW_CHOSEN = 100, /* and of others that a form has chosen */
	LETTER_VIEW_MOST = LETTER_VIEW_ROWS + LETTER_VIEW_CHOSEN,
};

/* A dossier and the clock of which the letter told. */
struct letter_row {
	const char *id; /* as a form names it: "12-resolution" */
	enum clock_kind clock;
	const struct dossier *dossier;
	const char *source;     /* its name */
	const char *procedure;  /* as people may read it; or NULL */
	const char *link;       /* in the one-stop software, or NULL */
	instant due;            /* of the clock; INSTANT_NONE */
	const char *closed;     /* why nothing can be said of it any more, in
				 * Vietnamese; NULL where something can */
	const struct ack *acks; /* of this clock, oldest first */
	size_t ack_count;
	const struct ack *covering; /* that holds now, or NULL */
};

struct letter_view {
	const struct letter *letter; /* NULL: of one dossier */
	instant now;
	const struct letter_row *rows; /* the page's, then the others chosen */
	size_t count;
	size_t total;    /* on all pages */
	size_t dossiers; /* of them: one may be told of by several clocks */
	int page, pages; /* from 1 */
	/* Those that are left of a baseline: the letter may have told of more.
	 */
	bool is_baseline;
	int64_t seen; /* the newest acknowledgement of all */
};

/* What of a letter is asked for. */
struct letter_part {
	int page; /* one that does not exist is the first */
	/* Ids of rows that a form has chosen: a list may have moved on since
	 * the page was shown.  What the letter does not tell of is left out. */
	const char *const *chosen;
	size_t chosen_count;
};

/* Reads ${part} of what ${letter} told. */
bool letter_view_read(const struct conf *conf, struct store *store,
    const struct letter *letter, const struct letter_part *part, instant now,
    struct arena *arena, struct letter_view *out, struct err *err) MUST_CHECK;

/* What people may read of the procedure: of a sensitive one its field alone. */
const char *letter_view_procedure(const struct conf *conf,
    const struct rules *rules, const struct facts *facts);

/* The clocks of one dossier of which something can be said now, a row each; no
 * letter.  The caller has a view of the database (store_snapshot_begin). */
bool letter_view_dossier(const struct conf *conf, struct store *store,
    int64_t dossier, instant now, struct arena *arena, struct letter_view *out,
    struct err *err) MUST_CHECK;

/* The row of that id, or NULL. */
const struct letter_row *
letter_view_row(const struct letter_view *view, const char *id);

#endif
