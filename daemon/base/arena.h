/*
 * One turn, one arena: what a turn decodes, compares and words is taken from
 * it and goes with it.  Nothing taken from an arena is freed one by one.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/err.h"

struct arena;

/* A new arena that grows in chunks of ${chunk_size} bytes or more. */
struct arena *arena_new(size_t chunk_size);
void arena_free(struct arena *arena);

/* Forgets everything taken.  The first chunk is kept for the next turn, the
 * others are given back to the system. */
void arena_reset(struct arena *arena);

/* ${size} zeroed bytes, aligned for any type. */
void *
arena_alloc(struct arena *arena, size_t size) __attribute__((returns_nonnull));

/* The same, not zeroed: for parsers that fill what they take. */
void *
arena_take(struct arena *arena, size_t size) __attribute__((returns_nonnull));

/* Copies into the arena.  arena_string(NULL) is NULL. */
char *arena_string(struct arena *arena, const char *text);
char *arena_bytes(struct arena *arena, const void *data, size_t size);
char *arena_printf(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *arena, const char *fmt, va_list args)
    PRINTF_LIKE(2, 0);

/* Bytes taken since the last reset. */
size_t arena_used(const struct arena *arena);

#endif
