/* Returned mail. */
#include "wire/bounce.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "wire/clean.h"

enum { ID_MAX = 250 /* bytes */ };

/* The lines of a mail, one at a time: in one place, whatever their number. */
struct lines {
	struct slice rest;
	struct buf line; /* the last one */
	size_t count;    /* as they stand, folded ones too */
};

/* The next line with what is folded onto it, until the next call; NULL at the
 * end, and where there are too many. */
static const char *
next_line(struct lines *lines)
{
	struct slice *rest = &lines->rest;
	bool more = rest->size > 0;

	if (!more)
		return NULL;
	lines->line.size = 0;
	while (more) {
		const char *end = memchr(rest->data, '\n', rest->size);
		size_t size =
		    end == NULL ? rest->size : (size_t)(end - rest->data);
		size_t kept =
		    size > 0 && rest->data[size - 1] == '\r' ? size - 1 : size;

		if (++lines->count > BOUNCE_LINES)
			return NULL;
		buf_add_bytes(&lines->line, rest->data, kept);
		size += end != NULL;
		rest->data += size;
		rest->size -= size;
		/* A blank line folds nothing. */
		more = lines->line.size > 0 && rest->size > 0 &&
		    (*rest->data == ' ' || *rest->data == '\t');
	}
	return buf_text(&lines->line);
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

static bool
is_plain(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] <= ' ' || text[i] >= 0x7f)
			return false;
	return size > 0 && size <= ID_MAX;
}

static void
add_ids(struct bounce *out, const char *value, struct arena *arena)
{
	while (value != NULL && (value = strchr(value, '<')) != NULL &&
	    out->id_count < BOUNCE_IDS) {
		size_t n = strcspn(value + 1, "<> \t");

		if (value[n + 1] == '>' && is_plain(value + 1, n))
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
	char *text;
	size_t size, bad;

	if (value == NULL || *out != NULL)
		return;
	if (semicolon != NULL)
		value = semicolon + 1;
	/* What is longer is cut when it is cleaned. */
	size = strnlen(value, (size_t)2 * CLEAN_TEXT_MAX);
	text = arena_bytes(arena, value, size);
	while (!text_is_utf8(text, strlen(text), &bad))
		text[bad] = '?';
	*out = clean_text(arena, text, NULL);
}

static void
lower(const char *text)
{
	for (char *p = (char *)(uintptr_t)text; p != NULL && *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
}

/* What is gathered of a mail, line by line. */
struct reading {
	struct arena *arena;
	struct bounce report;   /* its ids: of returned headers */
	struct bounce answered; /* of what the mail says to answer */
	bool by_mailer;         /* a mail system's own mail */
	bool null_path;         /* nobody is to answer it */
	bool automatic;         /* a program's answer, a mailer's or not */
	bool is_report;         /* has a delivery status */
	bool in_status;         /* and this line is in it */
};

/* "Mail Delivery System <MAILER-DAEMON@mail.example>". */
static bool
is_mailer(const char *from)
{
	return strcasestr(from, "mailer-daemon@") != NULL ||
	    strcasestr(from, "postmaster@") != NULL;
}

static void
read_head(struct reading *reading, const char *line)
{
	const char *value;

	add_ids(&reading->answered, field(line, "In-Reply-To"), reading->arena);
	add_ids(&reading->answered, field(line, "References"), reading->arena);
	if ((value = field(line, "From")) != NULL)
		reading->by_mailer = reading->by_mailer || is_mailer(value);
	if ((value = field(line, "Return-Path")) != NULL)
		reading->null_path = strncmp(value, "<>", 2) == 0;
	/* RFC 3834, section 5: anything but "no" is a program's. */
	if ((value = field(line, "Auto-Submitted")) != NULL)
		reading->automatic =
		    reading->automatic || strncasecmp(value, "no", 2) != 0;
	/* Those before it. */
	if (((value = field(line, "Precedence")) != NULL &&
		strncasecmp(value, "auto_reply", 10) == 0) ||
	    field(line, "X-Autoreply") != NULL ||
	    field(line, "X-Autorespond") != NULL)
		reading->automatic = true;
}

static bool
is_status(const char *type)
{
	return strncasecmp(type, "message/delivery-status", 23) == 0 ||
	    strncasecmp(type, "message/global-delivery-status", 30) == 0;
}

static void
read_body(struct reading *reading, const char *line)
{
	struct bounce *report = &reading->report;
	const char *type = field(line, "Content-Type");

	if (type != NULL) {
		reading->in_status = is_status(type);
		reading->is_report = reading->is_report || reading->in_status;
	}
	add_ids(report, field(line, "Message-ID"), reading->arena);
	if (!reading->in_status)
		return;
	note(&report->action, field(line, "Action"), false, reading->arena);
	note(&report->status, field(line, "Status"), false, reading->arena);
	note(&report->recipient, field(line, "Final-Recipient"), true,
	    reading->arena);
	note(&report->diagnostic, field(line, "Diagnostic-Code"), true,
	    reading->arena);
}

/* A person's answer and a program's quote the letter as a mail system does. */
static bool
is_return(const struct reading *reading, struct err *err)
{
	if (reading->is_report || reading->by_mailer)
		return true;
	if (reading->automatic)
		return err_set(err,
		    "an automatic reply (RFC 3834), no returned letter");
	/* With our letter attached, too. */
	if (!reading->null_path &&
	    (reading->report.id_count > 0 || reading->answered.id_count > 0))
		return err_set(err,
		    "a reply to a letter, no returned letter: neither a "
		    "delivery report, nor from a mail system");
	return true;
}

bool
bounce_read(struct slice message, struct arena *arena, struct bounce *out,
    struct err *err)
{
	struct reading reading = { .arena = arena };
	struct bounce *report = &reading.report;
	const struct bounce *answered = &reading.answered;
	struct lines lines = { .rest = message, .line = buf_over(arena) };
	bool in_head = true;
	const char *line;

	while ((line = next_line(&lines)) != NULL) {
		if (in_head)
			read_head(&reading, line);
		else
			read_body(&reading, line);
		in_head = in_head && *line != '\0';
	}
	if (lines.count > BOUNCE_LINES)
		return err_set(err, "a mail of over %d lines", BOUNCE_LINES);
	if (!is_return(&reading, err))
		return false;
	for (size_t i = 0;
	     i < answered->id_count && report->id_count < BOUNCE_IDS; i++)
		report->ids[report->id_count++] = answered->ids[i];
	if (report->id_count == 0)
		return err_set(err,
		    "the mail returns no Message-ID: neither a delivery report "
		    "nor the headers of a letter");
	lower(report->action);
	*out = *report;
	return true;
}

const char *
bounce_kind_text(enum bounce_kind kind)
{
	static const char *const words[] = {
		[BOUNCE_PERMANENT] = "permanent",
		[BOUNCE_TEMPORARY] = "temporary",
		[BOUNCE_DELAYED] = "delayed",
		[BOUNCE_DELIVERED] = "delivered",
	};

	return words[kind];
}

enum bounce_kind
bounce_kind_of(const char *action, const char *status)
{
	if (text_equal(action, "delayed"))
		return BOUNCE_DELAYED;
	if (text_equal(action, "delivered") || text_equal(action, "relayed") ||
	    text_equal(action, "expanded"))
		return BOUNCE_DELIVERED;
	/* Without an action the code alone tells what became of it. */
	if (status != NULL && text_starts(status, "4."))
		return BOUNCE_TEMPORARY;
	if (action == NULL && status != NULL && text_starts(status, "2."))
		return BOUNCE_DELIVERED;
	return BOUNCE_PERMANENT;
}
