/*
 * How a function says no.  Refused input is `bool` plus a `struct err` as the
 * last argument: the message names the thing and the place, and every
 * out-parameter is left as it was.  Bugs are assertions, which stay on in
 * release; what the world does is an outcome of the domain, never an err.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* One sentence without a final full stop, on one line: in what it quotes,
 * control characters are blanks and bytes that are no UTF-8 are "?".  Longer
 * text is cut at a UTF-8 boundary and closed with "…". */
struct err {
	char text[512];
};

/* Words the error and returns false, so that a refusal is one statement:
 * `return err_set(err, "line %d: no such day", line);` */
bool err_set(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Puts "${prefix}: " before what ${err} says.  Returns false. */
bool err_prefix(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

#ifdef __clang_analyzer__
/* It looks at one file at a time: that both always say no, it is told here. */
#define err_set(...) (err_set(__VA_ARGS__), false)
#define err_prefix(...) (err_prefix(__VA_ARGS__), false)
#endif

/*
 * A list of complaints about files that people edit: everything that is wrong
 * is told in one run.  The list owns its memory.
 */
struct complaint {
	char *file;
	int line;     /* 1-based; 0 when the whole file is meant */
	int column;   /* 1-based; 0 when the whole line is meant */
	bool warning; /* legal but unwise: told, and nothing is refused */
	char *text;
};

struct complaints {
	struct complaint *items;
	int count;
	int errors; /* those that are not warnings */
};

/* Adds one error or one warning about ${file}; the strings are copied. */
void complaints_add(struct complaints *complaints, const char *file, int line,
    int column, const char *fmt, ...) PRINTF_LIKE(5, 6);
void complaints_warn(struct complaints *complaints, const char *file, int line,
    int column, const char *fmt, ...) PRINTF_LIKE(5, 6);

/* Frees the list and leaves it empty. */
void complaints_finish(struct complaints *complaints);

#endif
