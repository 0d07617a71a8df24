/*
 * How long statements read, preloaded into hosoweb: from the first step of a
 * statement until it is done or reset, the time in which it holds a reader.
 * The longest is said in the file HOSOD_READS, whenever there is a longer one.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct sqlite3_stmt;

int sqlite3_step(struct sqlite3_stmt *statement);
int sqlite3_reset(struct sqlite3_stmt *statement);
int sqlite3_finalize(struct sqlite3_stmt *statement);
const char *sqlite3_sql(struct sqlite3_stmt *statement);

enum { OPEN = 256, ROW = 100 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
	struct sqlite3_stmt *statement;
	double began;
} open_[OPEN];
static double longest;

static double
now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void
begin(struct sqlite3_stmt *statement)
{
	int empty = -1;

	pthread_mutex_lock(&lock);
	for (int i = 0; i < OPEN; i++) {
		if (open_[i].statement == statement)
			empty = OPEN;
		else if (open_[i].statement == NULL && empty < 0)
			empty = i;
	}
	if (empty >= 0 && empty < OPEN) {
		open_[empty].statement = statement;
		open_[empty].began = now();
	}
	pthread_mutex_unlock(&lock);
}

static void
say(struct sqlite3_stmt *statement, double took)
{
	const char *path = getenv("HOSOD_READS");
	FILE *file = path == NULL ? NULL : fopen(path, "w");

	if (file == NULL)
		return;
	fprintf(file, "%.6f %s\n", took, sqlite3_sql(statement));
	fclose(file);
}

static void
end(struct sqlite3_stmt *statement)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; statement != NULL && i < OPEN; i++) {
		double took = now() - open_[i].began;

		if (open_[i].statement != statement)
			continue;
		open_[i].statement = NULL;
		if (took > longest) {
			longest = took;
			say(statement, took);
		}
	}
	pthread_mutex_unlock(&lock);
}

int
sqlite3_step(struct sqlite3_stmt *statement)
{
	int (*real)(struct sqlite3_stmt *);
	int code;

	*(void **)&real = dlsym(RTLD_NEXT, "sqlite3_step");
	begin(statement);
	code = real(statement);
	if (code != ROW)
		end(statement);
	return code;
}

int
sqlite3_reset(struct sqlite3_stmt *statement)
{
	int (*real)(struct sqlite3_stmt *);

	*(void **)&real = dlsym(RTLD_NEXT, "sqlite3_reset");
	end(statement);
	return real(statement);
}

int
sqlite3_finalize(struct sqlite3_stmt *statement)
{
	int (*real)(struct sqlite3_stmt *);

	*(void **)&real = dlsym(RTLD_NEXT, "sqlite3_finalize");
	end(statement);
	return real(statement);
}
