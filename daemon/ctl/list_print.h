/*
 * The lines of `hosoctl list`: list.c reads them, list_print.c prints them.
 */
#ifndef CTL_LIST_PRINT_H
#define CTL_LIST_PRINT_H

#include "core/ack.h"
#include "ctl/database.h"
#include "io/store_query.h"

struct list_lines {
	/* In force now, of whatever dossier, by dossier. */
	const struct ack *acks;
	const int64_t *ack_of;
	size_t ack_count;
	struct brief *items;
	size_t count;
	bool more; /* there are others, left out by --limit */
};

/* For people, as one JSON array, as CSV. */
void list_print_people(const struct database *database,
    const struct list_lines *lines);
void list_print_json(const struct database *database,
    const struct list_lines *lines);
void
list_print_csv(const struct database *database, const struct list_lines *lines);

#endif
