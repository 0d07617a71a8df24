/* Lines to standard error, the journal or a trace. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"

static struct log_target target = { .threshold = LOG_LEVEL_INFO };

void
log_to(const struct log_target *new_target)
{
	target = *new_target;
}

/* A line break in imported text must not begin a line of ours. */
static void
flatten(char *line)
{
	for (char *p = line; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	va_list args;
	char *line;

	if (level > target.threshold)
		return;
	va_start(args, fmt);
	line = mem_vprintf(fmt, args);
	va_end(args);
	flatten(line);
	if (target.stamp != NULL) {
		char *stamped =
		    mem_printf("[%s] %s", target.stamp(target.context), line);

		mem_free(line);
		line = stamped;
	}
	if (target.sink != NULL)
		target.sink(target.context, level, line);
	else if (target.journal)
		fprintf(stderr, "<%d>%s\n", level, line);
	else
		fprintf(stderr, "%s\n", line);
	mem_free(line);
}
