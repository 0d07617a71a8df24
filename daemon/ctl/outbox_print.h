/*
 * `hosoctl outbox` printed: the lines of `list` as they are read, and all that
 * is known of one letter.
 */
#ifndef CTL_OUTBOX_PRINT_H
#define CTL_OUTBOX_PRINT_H

#include "ctl/database.h"
#include "ctl/stranded.h"
#include "io/store_bounce.h"
#include "io/store_outbox_act.h"
#include "wire/jsonw.h"

struct outbox_print {
	const struct database *database;
	bool json, csv;
	struct buf buf; /* of --json: bounded by one line */
	int64_t count;
	struct stranded stranded; /* by outbox_print_end */
};

void outbox_print_begin(struct outbox_print *print,
    const struct database *database, bool json, bool csv);
void outbox_print_line(struct outbox_print *print, const struct letter *letter);
void outbox_print_end(struct outbox_print *print);

/* A letter with all that is told of it. */
struct outbox_whole {
	struct letter letter;
	struct notice *notices;
	size_t notice_count;
	struct attempt *attempts;
	size_t attempt_count;
	struct outbox_act *acts;
	size_t act_count;
	struct bounced *bounces;
	size_t bounce_count;
};

void outbox_print_people(const struct database *database,
    const struct outbox_whole *whole);
void outbox_print_json(const struct database *database,
    const struct outbox_whole *whole);

#endif
