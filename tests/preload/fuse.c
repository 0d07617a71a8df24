/*
 * A fuse for the kill test, preloaded into hosod: SIGKILL at the HOSOD_FUSE-th
 * moment, a moment being the middle or the end of a call that writes, syncs,
 * cuts, renames or sends.  So a kill falls inside a commit, between a commit
 * and the letter it announces, or between the letter and its settlement, where
 * a timer would seldom fall.  Without HOSOD_FUSE, or with 0, nothing burns.
 * HOSOD_FUSE_COUNT names a file that is told at the end how many moments there
 * were.
 */
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static atomic_long passed;
static long burns_at;

__attribute__((constructor)) static void
light(void)
{
	const char *at = getenv("HOSOD_FUSE");

	burns_at = at == NULL ? 0 : strtol(at, NULL, 10);
}

__attribute__((destructor)) static void
count(void)
{
	const char *path = getenv("HOSOD_FUSE_COUNT");
	FILE *out = path == NULL ? NULL : fopen(path, "w");

	if (out == NULL)
		return;
	fprintf(out, "%ld\n", atomic_load(&passed));
	fclose(out);
}

static bool
burns(void)
{
	return atomic_fetch_add(&passed, 1) + 1 == burns_at;
}

static void
end(void)
{
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

/* The next definition of the function that carries this name here. */
#define NEXT(name)                                                             \
	static __typeof__(&name) next;                                         \
	if (next == NULL) {                                                    \
		void *found = dlsym(RTLD_NEXT, #name);                         \
		memcpy(&next, &found, sizeof(next));                           \
	}

/* Calls without a middle: a moment before and a moment after. */
#define AROUND(call)                                                           \
	do {                                                                   \
		if (burns())                                                   \
			end();                                                 \
		__typeof__(call) result = call;                                \
		if (burns())                                                   \
			end();                                                 \
		return result;                                                 \
	} while (0)

ssize_t
pwrite(int fd, const void *data, size_t size, off_t at)
{
	NEXT(pwrite)
	if (burns()) {
		next(fd, data, size / 2, at);
		end();
	}
	ssize_t result = next(fd, data, size, at);
	if (burns())
		end();
	return result;
}

ssize_t
pwrite64(int fd, const void *data, size_t size, off64_t at)
{
	return pwrite(fd, data, size, at);
}

ssize_t
write(int fd, const void *data, size_t size)
{
	NEXT(write)
	if (burns()) {
		next(fd, data, size / 2);
		end();
	}
	ssize_t result = next(fd, data, size);
	if (burns())
		end();
	return result;
}

ssize_t
send(int fd, const void *data, size_t size, int flags)
{
	NEXT(send)
	if (burns()) {
		next(fd, data, size / 2, flags);
		end();
	}
	ssize_t result = next(fd, data, size, flags);
	if (burns())
		end();
	return result;
}

int
fsync(int fd)
{
	NEXT(fsync)
	AROUND(next(fd));
}

int
fdatasync(int fd)
{
	NEXT(fdatasync)
	AROUND(next(fd));
}

int
ftruncate(int fd, off_t size)
{
	NEXT(ftruncate)
	AROUND(next(fd, size));
}

int
ftruncate64(int fd, off64_t size)
{
	return ftruncate(fd, size);
}

int
renameat2(int from, const char *old, int to, const char *new,
    unsigned int flags)
{
	NEXT(renameat2)
	AROUND(next(from, old, to, new, flags));
}
