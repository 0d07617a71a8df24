/* Errors as values, and lists of complaints about edited files. */
#include "base/err.h"

#include <stdarg.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#undef err_set
#undef err_prefix

enum { COMPLAINT_MOST = 1024 };

/* An error goes into one line of a log or a letter, and may quote a server:
 * what that sent must be text there, and begin no line of its own. */
static void
keep_to_line(char *text)
{
	size_t at;

	while (!text_is_utf8(text, strlen(text), &at))
		text[at] = '?';
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = ' ';
}

static void
word(struct err *err, const char *fmt, va_list args) PRINTF_LIKE(2, 0);

static void
word(struct err *err, const char *fmt, va_list args)
{
	char *text = mem_vprintf(fmt, args);

	text_cut_middle(text, sizeof(err->text) - 1);
	memcpy(err->text, text, strlen(text) + 1);
	mem_free(text);
	keep_to_line(err->text);
}

bool
err_set(struct err *err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	word(err, fmt, args);
	va_end(args);
	return false;
}

bool
err_prefix(struct err *err, const char *fmt, ...)
{
	struct err said = *err;
	struct err prefix;
	va_list args;

	va_start(args, fmt);
	word(&prefix, fmt, args);
	va_end(args);
	return err_set(err, "%s: %s", prefix.text, said.text);
}

static void
complain(struct complaints *complaints, bool warning, const char *file,
    int line, int column, const char *fmt, va_list args) PRINTF_LIKE(6, 0);

static void
complain(struct complaints *complaints, bool warning, const char *file,
    int line, int column, const char *fmt, va_list args)
{
	struct complaint *item;

	complaints->items = mem_resize(complaints->items,
	    (size_t)(complaints->count + 1) * sizeof(*complaints->items));
	item = &complaints->items[complaints->count++];
	*item = (struct complaint){ .file = mem_copy_string(file),
		.line = line,
		.column = column,
		.warning = warning,
		.text = mem_vprintf(fmt, args) };
	text_cut_middle(item->text, COMPLAINT_MOST);
	if (!warning)
		complaints->errors++;
}

void
complaints_add(struct complaints *complaints, const char *file, int line,
    int column, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	complain(complaints, false, file, line, column, fmt, args);
	va_end(args);
}

void
complaints_warn(struct complaints *complaints, const char *file, int line,
    int column, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	complain(complaints, true, file, line, column, fmt, args);
	va_end(args);
}

void
complaints_finish(struct complaints *complaints)
{
	for (int i = 0; i < complaints->count; i++) {
		mem_free(complaints->items[i].file);
		mem_free(complaints->items[i].text);
	}
	mem_free(complaints->items);
	*complaints = (struct complaints){ 0 };
}
