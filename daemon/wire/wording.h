/*
 * The wording: every message that letters are made of, compiled once from the
 * office's files or from the texts built into the program.  One file per kind
 * of letter and part: "alert.subject.mustache", "alert.text.mustache",
 * "alert.html.mustache", ….
 */
#ifndef WIRE_WORDING_H
#define WIRE_WORDING_H

#include "base/arena.h"
#include "base/err.h"
#include "wire/message.h"

enum wording_kind {
	WORDING_ALERT,       /* what a recipient's open notices say */
	WORDING_BASELINE,    /* what was overdue before the watch began */
	WORDING_CORRECTION,  /* dates told before that are others now */
	WORDING_WRONG_DATA,  /* to a desk: somebody calls the data wrong */
	WORDING_DIGEST,      /* the nightly summary */
	WORDING_SOURCE_LOST, /* to administrators: no data from a source */
	WORDING_SOURCE_BACK,
	WORDING_CONFIRM, /* to a contact: is this address right? */
	WORDING_ADMIN,   /* to administrators: what a person must put right */
	WORDING_KINDS
};

enum wording_part {
	WORDING_SUBJECT,
	WORDING_TEXT,
	WORDING_HTML,
	WORDING_PARTS
};

/* What letters are rendered to; all in one arena. */
struct letter_text {
	const char *subject; /* one line, at most 65 characters */
	const char *text;
	const char *html;
};

enum { WORDING_SUBJECT_MAX = 65 };

/* The texts that an office may put in the place of ours; NULL: ours. */
struct wording_texts {
	const char *texts[WORDING_KINDS][WORDING_PARTS];
};

/* The file's name under config/templates and the text built in. */
const char *wording_file(enum wording_kind kind, enum wording_part part);
const char *wording_default(enum wording_kind kind, enum wording_part part);

/* How commands call the kind: "alert", "source_lost". */
const char *wording_name(enum wording_kind kind);

struct wording;

/* Compiles all; ${folder} names the files in ${complaints}.  NULL when any is
 * refused.  ${texts} may be NULL: all ours.  The caller owns the result. */
struct wording *wording_build(const struct wording_texts *texts,
    const char *folder, struct complaints *complaints);
void wording_free(struct wording *wording);

/* Renders the three parts of ${kind}.  The subject becomes one line without
 * control characters and is cut to WORDING_SUBJECT_MAX characters. */
void wording_render(const struct wording *wording, enum wording_kind kind,
    const struct message_value *values, struct arena *arena,
    struct letter_text *out);

#endif
