/*
 * One fact a line, subject first, to standard error: with "<N>" priorities
 * when the journal reads it, plain for a person.  Only flow/ and the programs
 * log; everything below returns what happened.  Never a secret, never a
 * citizen's name: the dossier's code is enough.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

#include "base/err.h"

enum log_level {
	LOG_LEVEL_ERR = 3,     /* a person must act */
	LOG_LEVEL_WARNING = 4, /* we cope */
	LOG_LEVEL_NOTICE = 5,  /* a dossier's standing changed */
	LOG_LEVEL_INFO = 6,    /* one line per turn */
	LOG_LEVEL_DEBUG = 7,   /* reasoning */
};

/* Where lines go.  ${stamp}, unless NULL, words the moment that stands in
 * brackets before each line (simulated time); it is called with ${context}. */
struct log_target {
	enum log_level threshold; /* lines above it are left out */
	bool journal;             /* "<N>" before each line */
	const char *(*stamp)(void *context);
	void *context;
	/* Unless NULL, takes the finished line instead of standard error
	 * (golden traces). */
	void (*sink)(void *context, enum log_level level, const char *line);
};

void log_to(const struct log_target *target);

void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

#define log_err(...) log_line(LOG_LEVEL_ERR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(...) log_line(LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
