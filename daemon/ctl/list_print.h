/*
 * The lines of `hosoctl list`: list.c reads them, list_print.c prints them.
 */
#ifndef CTL_LIST_PRINT_H
#define CTL_LIST_PRINT_H

#include "ctl/database.h"
#include "io/store_query.h"

struct list_lines {
	struct brief *items;
	size_t count;
};

/* For people, as one JSON array, as CSV. */
void list_print_people(const struct database *database,
    const struct list_lines *lines);
void list_print_json(const struct database *database,
    const struct list_lines *lines);
void
list_print_csv(const struct database *database, const struct list_lines *lines);

#endif
