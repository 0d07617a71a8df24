/*
 * A clock that is ahead, preloaded into hosoweb: time() is later by the seconds
 * that stand in the file HOSOD_LATER, which is read at every call, so that a
 * test moves on without waiting.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

time_t
time(time_t *out)
{
	const char *path = getenv("HOSOD_LATER");
	FILE *file = path == NULL ? NULL : fopen(path, "r");
	struct timespec now;
	long later = 0;

	clock_gettime(CLOCK_REALTIME, &now);
	if (file != NULL) {
		if (fscanf(file, "%ld", &later) != 1)
			later = 0;
		fclose(file);
	}
	if (out != NULL)
		*out = now.tv_sec + later;
	return now.tv_sec + later;
}
