/*
 * A dossier's story as lines in the order they happened: what was observed,
 * promised anew for a pause, reached, told and found.  `show` prints it in
 * three shapes.
 */
#ifndef TELL_TIMELINE_H
#define TELL_TIMELINE_H

#include "tell/database.h"
#include "io/store_query.h"

/* One line of the story.  The keywords are for programs, the text is for
 * people. */
struct moment {
	instant at;
	int order; /* of what happened at one instant */
	const char *kind;
	const char *rung;  /* of a crossing or a notice, or NULL */
	const char *state; /* its outcome, the letter's state, or NULL */
	const char *text;
	/* The same without what it may say of other dossiers, as the subject of
	 * a letter does; NULL: it says nothing of others. */
	const char *own;
};

struct timeline {
	const struct database *database;
	struct moment *moments;
	size_t count, capacity;
};

/* The timeline of ${dossier} and its ${story}, in the database's arena. */
struct timeline timeline_of(const struct database *database,
    const struct dossier *dossier, const struct story *story);

/* A row of history in words, with its kind: "Thay đổi: bước A → B". */
const char *
timeline_change(const struct database *database, const struct change *change);

/* "Mẫu Văn A <a@xa.example>": the endpoint of a webhook has no name. */
const char *
timeline_recipient(struct arena *arena, const char *name, const char *address);

#endif
