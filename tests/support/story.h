/*
 * What scenarios tell and ask: records of the export in few words, and what
 * became of a dossier as text that a person can reckon beforehand.  Times are
 * local, "2020-09-07 08:00".
 */
#ifndef SUPPORT_STORY_H
#define SUPPORT_STORY_H

#include <stddef.h>

#include "support/play.h"

#define STORY_OFFICE "tests/scenario/office/hosod.yaml"
/* The same without digests: their letters would hide the story. */
#define STORY_QUIET "tests/scenario/office/quiet.yaml"

enum { STORY_ROUNDS = 2 };

/* A supplement round as the record states it; NULL: null. */
struct story_round {
	const char *from, *to, *before, *after;
};

/* A record of the portal; NULL: the field is empty, except where said. */
struct record {
	const char *code;
	const char *procedure; /* NULL: 1.000001, five working days */
	const char *submitted, *received, *promised, *finished;
	const char *status;  /* the portal's number; NULL: "4", processing */
	const char *filing;  /* NULL: "1", at the desk */
	const char *agency;  /* NULL: UBND xã Đức Vân */
	const char *officer; /* NULL: Nông Văn Thử */
	const char *step;    /* NULL: Thẩm định hồ sơ */
	const char *step_due;
	struct story_round rounds[STORY_ROUNDS];
};

/* From now on the export shows these records. */
void story_show(struct play *play, const struct record *records, size_t count);

/* The same for one record: story_one(play, .code = "H-1", …). */
#define story_one(play, ...)                                                   \
	story_show(play, &(const struct record){ __VA_ARGS__ }, 1)

/* Opens the quiet office at ${start} in a database of memory, and lets a first
 * complete sweep of an empty export pass: what is shown later is news. */
struct play *story_open(const char *start);

/* The same in the office whose ladder has the rungs of every clock. */
#define STORY_CLOCKS "tests/scenario/office/clocks.yaml"
/* The same later, with another configuration. */
#define STORY_CLOCKS_LATER "tests/scenario/office/clocks_later.yaml"
struct play *story_open_in(const char *config, const char *start);

/* Where a database outlives a play. */
struct story_place {
	char folder[32];
	char path[48];
};
void story_place_make(struct story_place *place);
void story_place_remove(struct story_place *place);

/* Fails unless these are, line by line, the notices of ${code} in the order
 * they were owed: "before-2wd 2020-09-14 canbo sealed" – rung, due date, the
 * recipient's name before the @, and what became of it ("withdrawn: why"). */
void story_notices(struct play *play, const char *code, const char *expected);

/* All notices of all dossiers, sorted: what a recovery must give again. */
char *story_all_notices(struct play *play, struct arena *arena);

/* Notes the steps of the store from now on, after those noted before, or no
 * more. */
void story_note_steps(struct play *play, bool notes);
/* Whether the ${nth} step noted is to be refused: all are, or, where
 * HOSOD_TEST_STEPS is "unlike", the first of each chain of callers. */
bool story_refuses(int nth);

/* The crossings: "overdue 2020-09-14 at 2020-09-15T00:00 told". */
void story_crossings(struct play *play, const char *code, const char *expected);

/* The findings, in the order of their first sight: "promise-moved …". */
void story_findings(struct play *play, const char *code, const char *expected);

/* The moves of dates in the history:
 * "2020-09-14T17:30 > 2020-09-17T17:30 pause"; where the deadline stayed,
 * "computed … > … calendar"; "acceptance … > …". */
void story_moves(struct play *play, const char *code, const char *expected);

/* Standing and deadline: "running 2020-09-14T17:30". */
void story_stands(struct play *play, const char *code, const char *expected);

/* Fails unless a line of the trace has this minute and ${text} in it. */
void story_said(struct play *play, const char *at, const char *text);
/* How many lines of the trace have ${text} in them. */
int story_count(const struct play *play, const char *text);

/* The text part of a letter, its quoted-printable undone. */
char *story_letter(struct play *play, int64_t letter, struct arena *arena);

/* The trace without the polls that brought nothing and without counts of
 * reviews, against the file tests/scenario/${golden}. */
void story_trace(struct play *play, const char *golden);

#endif
