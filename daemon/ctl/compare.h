/*
 * What `hosoctl compare` answers: another system's list of late dossiers beside
 * ours, line by line, each with its cause.  compare.c reads what is asked,
 * compare_match.c finds the dossiers, compare_print.c says it.
 */
#ifndef CTL_COMPARE_H
#define CTL_COMPARE_H

#include "core/comparison.h"
#include "ctl/report_sheet.h"
#include "wire/late_list.h"

/* One dossier on either list. */
struct compared {
	struct comparison is;
	const struct late_row *row; /* theirs; NULL: not listed */
	const struct agency *named; /* the agency that the row names, or NULL */
	/* Ours; id 0: nobody here knows it. */
	int64_t id, source;
	const char *code;
	const char *agency; /* code, or NULL */
	enum standing standing;
	enum unknown_reason unknown;
	instant due, promised, finished, finished_seen, first_seen, gone;
	bool due_is_promise;
	enum pause_reason pause;
	instant paused_since; /* latest bound; INSTANT_NONE: not paused */
};

struct comparing {
	struct database *database;
	struct report_scope scope;
	const char *file;
	instant at;
	struct late_list list;
	struct compared *lines; /* in the heap: comparing_finish */
	size_t count, capacity;
	size_t sides[COMPARISON_SIDES];
	size_t unreadable, doubled; /* rows of the file */
	/* Names of agencies in the file that nobody has here. */
	const char *strangers;
};

/* Finds what is listed and what is late here; in the order of sides, causes and
 * codes. */
bool compare_match(struct comparing *comparing, struct err *err) MUST_CHECK;
void comparing_finish(struct comparing *comparing);

/* The causes of a line, "other-due, paused" or for people, with what they rest
 * on; "" where there is none. */
const char *compare_causes(const struct comparing *comparing,
    const struct compared *line, bool people);

void compare_print_people(const struct comparing *comparing);
void compare_print_json(const struct comparing *comparing);
void compare_print_csv(const struct comparing *comparing);
/* Writes ${path}, whole or not at all. */
bool compare_book(const struct comparing *comparing, const char *path,
    struct err *err) MUST_CHECK;

#endif
