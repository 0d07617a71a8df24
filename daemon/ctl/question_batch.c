/*
 * Many questions: a line in, a line out.  The line is cut in place, nothing is
 * allocated per line, and streams are used without their locks.
 */
#include "ctl/question.h"

#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/command.h"

/* Cuts *${rest} at the first ${mark}; NULL when nothing is left. */
static char *
cut(char **rest, char mark)
{
	char *field = *rest;
	char *end;

	if (field == NULL)
		return NULL;
	end = strchr(field, mark);
	*rest = end == NULL ? NULL : end + 1;
	if (end != NULL)
		*end = '\0';
	return field;
}

/* Reads "received⇥limit⇥pauses"; the third may be missing. */
static bool
read_line(struct question *question, char *line, struct err *err)
{
	char *rest = line;
	char *received = cut(&rest, '\t');
	char *limit = cut(&rest, '\t');
	char *pauses = cut(&rest, '\t');

	if (limit == NULL || rest != NULL)
		return err_set(err,
		    "expected received, limit and pauses with tabs between "
		    "them");
	if (!when_parse_instant(received, calendar_offset(question->calendar),
		&question->received, err))
		return err_prefix(err, "received");
	if (!limit_parse(limit, &question->rule.limit, err))
		return err_prefix(err, "limit");
	question->pause_count = 0;
	if (pauses == NULL || *pauses == '\0')
		return true;
	while (pauses != NULL)
		if (!question_add_pause(question, cut(&pauses, ','), err))
			return false;
	return true;
}

static void
answer(struct question *question, char *line)
{
	struct deadline deadline;
	char due[WHEN_TEXT];
	struct err err;

	if (!read_line(question, line, &err)) {
		printf("error: %s\n", err.text);
		return;
	}
	deadline_compute(question->calendar, &question->rule,
	    question->received, question->pauses, question->pause_count,
	    &deadline);
	switch (deadline.state) {
	case DEADLINE_KNOWN:
		fputs_unlocked(when_iso_minute(due, deadline.due,
				   calendar_offset(question->calendar)),
		    stdout);
		if (deadline.provisional)
			fputs_unlocked(" provisional", stdout);
		putc_unlocked('\n', stdout);
		return;
	case DEADLINE_UNCOVERED:
		printf("error: needs the year %d, which the calendar does not "
		       "list\n",
		    deadline.uncovered_year);
		return;
	}
}

int
question_answer_batch(struct question *question)
{
	char *line = NULL;
	size_t capacity = 0;
	ssize_t size;
	bool failed;

	__fsetlocking(stdin, FSETLOCKING_BYCALLER);
	__fsetlocking(stdout, FSETLOCKING_BYCALLER);
	while ((size = getline(&line, &capacity, stdin)) >= 0) {
		while (size > 0 &&
		    (line[size - 1] == '\n' || line[size - 1] == '\r'))
			line[--size] = '\0';
		if (strlen(line) != (size_t)size)
			fputs_unlocked("error: a NUL byte in the line\n",
			    stdout);
		else
			answer(question, line);
	}
	failed = ferror(stdin);
	if (failed)
		fprintf(stderr, "hosoctl due: cannot read the lines: %s\n",
		    strerror(errno));
	free(line);
	return failed ? EXIT_UNKNOWN : EXIT_ANSWERED;
}
