/*
 * What `hosoctl due` is asked: the options that its three ways of answering
 * (people, JSON, a batch) share.
 */
#ifndef CTL_QUESTION_H
#define CTL_QUESTION_H

#include "base/arena.h"
#include "core/deadline.h"

enum { QUESTION_PAUSES = 64 };

struct question {
	const struct calendar *calendar;
	const char *file; /* that it was read from; NULL: the shipped one */
	struct deadline_rule rule;
	instant received;
	struct pause_span pauses[QUESTION_PAUSES];
	size_t pause_count;
};

/* Adds one pause; refuses what does not parse, and one too many. */
bool question_add_pause(struct question *question, const char *text,
    struct err *err) MUST_CHECK;

/* Answers on standard output; the exit code.  With ${english}, in English. */
int question_answer_people(const struct question *question, bool english);
int question_answer_json(const struct question *question);

/*
 * Answers the lines of standard input, under the rule's convention and
 * cut-off, one line each.  EXIT_ANSWERED when every line was read and
 * answered, be it with an error; EXIT_UNKNOWN when reading failed (writing is
 * looked after by hosoctl).
 */
int question_answer_batch(struct question *question);

#endif
