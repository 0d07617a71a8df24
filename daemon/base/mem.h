/*
 * Memory from the heap, for what outlives a turn.  Running out of it ends the
 * process with one line: every durable state is a committed transaction,
 * systemd starts us again, and every input is bounded.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

#include "base/err.h"

/* ${size} zeroed bytes; the caller owns them and gives them to mem_free. */
void *mem_alloc(size_t size) __attribute__((returns_nonnull));

/* realloc(3) that does not fail; new bytes are not zeroed. */
void *mem_resize(void *block, size_t size) __attribute__((returns_nonnull));

/* Copies of a string; NULL gives NULL for mem_copy_string. */
char *mem_copy_string(const char *text);
char *mem_printf(const char *fmt, ...) PRINTF_LIKE(1, 2);
char *mem_vprintf(const char *fmt, va_list args) PRINTF_LIKE(1, 0);

void mem_free(void *block);

/* Ends the process with one line that names the size asked for. */
_Noreturn void mem_exhausted(size_t size);

#endif
