/* The heap, without failure. */
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void
mem_exhausted(size_t size)
{
	fprintf(stderr, "<2>out of memory: %zu bytes refused, ending\n", size);
	_Exit(70);
}

void *
mem_alloc(size_t size)
{
	void *block = calloc(1, size ? size : 1);

	if (block == NULL)
		mem_exhausted(size);
	return block;
}

void *
mem_resize(void *block, size_t size)
{
	void *moved = realloc(block, size ? size : 1);

	if (moved == NULL)
		mem_exhausted(size);
	return moved;
}

char *
mem_copy_string(const char *text)
{
	size_t size;

	if (text == NULL)
		return NULL;
	size = strlen(text) + 1;
	return memcpy(mem_resize(NULL, size), text, size);
}

char *
mem_vprintf(const char *fmt, va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		mem_exhausted(0);
	return text;
}

char *
mem_printf(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = mem_vprintf(fmt, args);
	va_end(args);
	return text;
}

void
mem_free(void *block)
{
	free(block);
}
