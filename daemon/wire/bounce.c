/* Returned mail. */
#include "wire/bounce.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "wire/clean.h"

/* The next line with what is folded onto it; NULL at the end. */
static const char *
next_line(struct slice *rest, struct arena *arena)
{
	struct buf line = buf_over(arena);
	bool more = rest->size > 0;

	if (!more)
		return NULL;
	while (more) {
		const char *end = memchr(rest->data, '\n', rest->size);
		size_t size =
		    end == NULL ? rest->size : (size_t)(end - rest->data);
		size_t kept =
		    size > 0 && rest->data[size - 1] == '\r' ? size - 1 : size;

		buf_add_bytes(&line, rest->data, kept);
		size += end != NULL;
		rest->data += size;
		rest->size -= size;
		/* A blank line folds nothing. */
		more = line.size > 0 && rest->size > 0 &&
		    (*rest->data == ' ' || *rest->data == '\t');
	}
	return buf_text(&line);
}

/* What stands behind "${name}:", or NULL. */
static const char *
field(const char *line, const char *name)
{
	size_t n = strlen(name);

	if (strncasecmp(line, name, n) != 0 || line[n] != ':')
		return NULL;
	line += n + 1;
	return line + strspn(line, " \t");
}

static void
add_ids(struct bounce *out, const char *value, struct arena *arena)
{
	while (value != NULL && (value = strchr(value, '<')) != NULL &&
	    out->id_count < BOUNCE_IDS) {
		size_t n = strcspn(value + 1, "<> \t");

		if (value[n + 1] == '>' && n > 0)
			out->ids[out->id_count++] =
			    arena_bytes(arena, value + 1, n);
		value += n + 1;
	}
}

/* The first that is said counts; "rfc822; a@b" is a@b. */
static void
note(const char **out, const char *value, bool typed, struct arena *arena)
{
	const char *semicolon =
	    typed && value != NULL ? strchr(value, ';') : NULL;
	bool cut;

	if (value != NULL && *out == NULL)
		*out = clean_text(arena,
		    semicolon == NULL ? value : semicolon + 1, &cut);
}

static void
lower(const char *text)
{
	for (char *p = (char *)(uintptr_t)text; p != NULL && *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
}

bool
bounce_read(struct slice message, struct arena *arena, struct bounce *out,
    struct err *err)
{
	struct bounce report = { .id_count = 0 }, answered = { .id_count = 0 };
	bool is_head = true;
	const char *line;

	while ((line = next_line(&message, arena)) != NULL) {
		if (is_head) {
			is_head = *line != '\0';
			add_ids(&answered, field(line, "In-Reply-To"), arena);
			add_ids(&answered, field(line, "References"), arena);
			continue;
		}
		add_ids(&report, field(line, "Message-ID"), arena);
		note(&report.action, field(line, "Action"), false, arena);
		note(&report.status, field(line, "Status"), false, arena);
		note(&report.recipient, field(line, "Final-Recipient"), true,
		    arena);
		note(&report.diagnostic, field(line, "Diagnostic-Code"), true,
		    arena);
	}
	for (size_t i = 0;
	     i < answered.id_count && report.id_count < BOUNCE_IDS; i++)
		report.ids[report.id_count++] = answered.ids[i];
	if (report.id_count == 0)
		return err_set(err,
		    "the mail returns no Message-ID: neither a delivery report "
		    "nor the headers of a letter");
	lower(report.action);
	*out = report;
	return true;
}
