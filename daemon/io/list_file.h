/*
 * A file that holds a list, or a page of one, to a page: a saved answer (JSON),
 * a table (CSV), or a workbook (XLSX).  What it is, its name says; bytes of
 * another kind are refused with advice.  It is opened to read, once, and never
 * changed.
 */
#ifndef IO_LIST_FILE_H
#define IO_LIST_FILE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/page.h"
#include "wire/source_plan.h"

struct list_file {
	struct page page;
	const char *told; /* what was made of it, for people; or NULL */
	uint64_t hash;    /* XXH3 of its bytes */
	int64_t bytes;
};

/* True for the name of a table or workbook, which no server answers with. */
bool list_file_is_table(const char *path);

/*
 * Reads ${path} by ${plan}, tables by the columns that ${mapping} names; all of
 * ${out} lives in ${arena}.  The error is one sentence that begins with what
 * was wrong, not with the path.
 */
bool list_file_read(struct arena *arena, const struct source_plan *plan,
    const struct mapping *mapping, const char *path, struct list_file *out,
    struct err *err) MUST_CHECK;

#endif
