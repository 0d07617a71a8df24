/*
 * What `hosoctl explain` and a dossier's page answer from: a dossier judged
 * afresh at one moment, with the reasons of its dates.  explain.c finds it out,
 * explain_words.c says it to people; rules, pauses and the clocks beside the
 * result have files of their own.
 */
#ifndef TELL_EXPLAIN_H
#define TELL_EXPLAIN_H

#include "core/promise.h"
#include "core/provisional.h"
#include "tell/database.h"
#include "tell/holds.h"
#include "tell/promises.h"
#include "wire/jsonw.h"

struct explanation {
	const struct database *database;
	struct dossier dossier;
	instant at;
	const struct calendar *calendar; /* of its agency */
	struct judgement judgement;
	struct provisional marks; /* of the verdict's dates */
	struct basis basis;       /* its row NULL: not in the catalogue */
	struct promise promise;   /* in force at that moment */
	struct promises promises;
	/* Without a receipt or a row there is nothing to count: no lines. */
	struct deadline computed;
	struct reasoning reasoning;
	/* Clocks beside resolution; no lines where one does not run. */
	struct explained {
		instant from;
		struct deadline end;
		struct reasoning reasoning;
	} acceptance, supplement;
	/* Paused at that moment, and why: dates are as if it went on then. */
	bool is_paused;
	struct holds holds; /* now, whatever moment is asked for */
	enum pause_reason pause;
};

/*
 * Finds out what there is to explain of ${dossier} at the moment ${at}, judged
 * again by the rules now in force.  Needs json_init.
 */
bool
explain_dossier(const struct database *database, const struct dossier *dossier,
    instant at, struct explanation *out, struct err *err) MUST_CHECK;

/* Both take a format of each language, checked against the same arguments. */
#define EXPLAIN_SAY(out, english, vi, en, ...)                                 \
	((english) ? buf_printf(out, en, __VA_ARGS__)                          \
		   : buf_printf(out, vi, __VA_ARGS__))
#define EXPLAIN_WORDS(arena, english, vi, en, ...)                             \
	((english) ? arena_printf(arena, en, __VA_ARGS__)                      \
		   : arena_printf(arena, vi, __VA_ARGS__))

static inline const char *
explain_pick(bool english, const char *vi, const char *en)
{
	return english ? en : vi;
}

/* By what its pauses count. */
static inline struct pause_terms
explain_terms(const struct explanation *explanation)
{
	return (struct pause_terms){ explanation->calendar,
		explanation->basis.row, &explanation->basis.rule };
}

/* By which rules it is counted: limit with extension, convention and cut-off
 * with their level, and the dates that other conventions give. */
void explain_say_rules(const struct explanation *explanation, bool english,
    struct buf *out);
void
explain_put_rules(const struct explanation *explanation, struct jsonw *out);

/* Why the deadline is what it is: "ngày hẹn trả". */
const char *
explain_due_words(const struct explanation *explanation, bool english);

/* Dates, a line each or some, at the end of ${out}: when it was filed, until
 * when it is to be accepted; the promised date; what the rules give, and how
 * far the promise lies from it; the deadline; by what reminders go where that
 * is not it, and what may move yet. */
void explain_filed(const struct explanation *explanation, bool english,
    struct buf *out);
void explain_acceptance_due(const struct explanation *explanation, bool english,
    struct buf *out);
void explain_promised(const struct explanation *explanation, bool english,
    struct buf *out);
void explain_computed(const struct explanation *explanation, bool english,
    struct buf *out);
void explain_due(const struct explanation *explanation, bool english,
    struct buf *out);
void explain_reminders(const struct explanation *explanation, bool english,
    struct buf *out);

/* Says it in Vietnamese, or in English, at the end of ${out}. */
void explain_say(const struct explanation *explanation, bool english,
    struct buf *out);

/* Its parts: the lines of a reasoning, the pauses with their evidence, and the
 * clocks beside the result. */
void explain_reasoning(const struct reasoning *reasoning, bool english,
    struct buf *out);
void explain_pauses(const struct explanation *explanation, bool english,
    struct buf *out);
void
explain_put_pauses(const struct explanation *explanation, struct jsonw *out);
void explain_clocks(const struct explanation *explanation, bool english,
    struct buf *out);

#endif
