/*
 * A form's figures while they are counted: how many dossiers of each class, by
 * agency and by field.  Grows as names come; each pair is one cell block.
 */
#ifndef CORE_REPORT_TABLE_H
#define CORE_REPORT_TABLE_H

#include "base/arena.h"
#include "core/report.h"

struct report_table;

struct report_entry {
	const char *agency; /* NULL: none is known */
	const char *field;  /* NULL: none is known */
	struct report_counts counts;
};

/* Lives in ${arena}. */
struct report_table *report_table_new(struct arena *arena);

/* The counts of the pair, zeroed when it is new; the names are copied then.
 * Fields that differ in case or blanks alone are one. */
struct report_counts *report_table_of(struct report_table *table,
    const char *agency, const char *field);

size_t report_table_size(const struct report_table *table);
const struct report_entry *
report_table_entry(const struct report_table *table, size_t index);

/* A row of a form: the entries of one name together. */
struct report_line {
	const char *name; /* NULL: none is known */
	struct report_counts counts;
};

/*
 * The rows by field or by agency (its code), in the alphabet's order of their
 * names as ${name_of} gives them, those without one last.  Of an entry that
 * ${takes} (NULL: all are taken) refuses nothing is counted.
 */
struct report_line *
report_table_lines(const struct report_table *table, enum report_rows rows,
    bool (*takes)(const void *context, const struct report_entry *entry),
    const char *(*name_of)(const void *context, const char *code),
    const void *context, struct arena *arena, size_t *count);

#endif
