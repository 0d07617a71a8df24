/* Reading of sample files. */
#include "support/sample.h"

#include <stdio.h>
#include <stdlib.h>

struct slice
sample_read(struct arena *arena, const char *path)
{
	struct buf buf = buf_over(arena);
	char chunk[4096];
	size_t n;
	FILE *file = fopen(path, "rb");

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_add_bytes(&buf, chunk, n);
	fclose(file);
	return (struct slice){ buf_text(&buf), buf.size };
}
