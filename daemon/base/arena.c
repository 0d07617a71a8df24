/* A bump allocator over a list of chunks. */
#include "base/arena.h"

#include <sanitizer/asan_interface.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

/* Where the address sanitizer looks on, it must see an arena's pieces as it
 * sees the heap's: what nobody took is poisoned, and a gap stands between two
 * pieces, so that a step beyond one is found. */
#ifdef __SANITIZE_ADDRESS__
enum { GAP = 16 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { GAP = 16 };
#else
enum { GAP = 0 };
#endif
#else
enum { GAP = 0 };
#endif

struct chunk {
	struct chunk *older;
	size_t size; /* of data */
	size_t used;
	alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct chunk *newest;
	size_t chunk_size;
	size_t taken;
};

static struct chunk *
chunk_new(size_t size, struct chunk *older)
{
	/* Not zeroed: arena_alloc clears what it hands out. */
	struct chunk *chunk = mem_resize(NULL, sizeof(*chunk) + size);

	chunk->older = older;
	chunk->size = size;
	chunk->used = 0;
	ASAN_POISON_MEMORY_REGION(chunk->data, size);
	return chunk;
}

struct arena *
arena_new(size_t chunk_size)
{
	struct arena *arena = mem_alloc(sizeof(*arena));

	arena->chunk_size = chunk_size;
	arena->newest = chunk_new(chunk_size, NULL);
	return arena;
}

void
arena_reset(struct arena *arena)
{
	while (arena->newest->older != NULL) {
		struct chunk *older = arena->newest->older;

		mem_free(arena->newest);
		arena->newest = older;
	}
	ASAN_POISON_MEMORY_REGION(arena->newest->data, arena->newest->used);
	arena->newest->used = 0;
	arena->taken = 0;
}

void
arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	arena_reset(arena);
	mem_free(arena->newest);
	mem_free(arena);
}

void *
arena_take(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct chunk *chunk = arena->newest;
	size_t asked = size;
	void *taken;

	if (size > SIZE_MAX / 2)
		mem_exhausted(size);
	size = (size + align - 1) / align * align;
	if (chunk->size - chunk->used < size + GAP) {
		size_t grown = arena->chunk_size;

		if (grown < size + GAP)
			grown = size + GAP;
		chunk = arena->newest = chunk_new(grown, chunk);
	}
	taken = chunk->data + chunk->used;
	ASAN_UNPOISON_MEMORY_REGION(taken, asked);
	chunk->used += size + GAP;
	arena->taken += size;
	return taken;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	return memset(arena_take(arena, size), 0, size);
}

char *
arena_bytes(struct arena *arena, const void *data, size_t size)
{
	char *copy = arena_take(arena, size + 1);

	if (size > 0)
		memcpy(copy, data, size);
	copy[size] = '\0';
	return copy;
}

char *
arena_string(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_bytes(arena, text, strlen(text));
}

char *
arena_vprintf(struct arena *arena, const char *fmt, va_list args)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, args);
	text = arena_take(arena, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, fmt, again);
	va_end(again);
	return text;
}

char *
arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = arena_vprintf(arena, fmt, args);
	va_end(args);
	return text;
}

size_t
arena_used(const struct arena *arena)
{
	return arena->taken;
}
