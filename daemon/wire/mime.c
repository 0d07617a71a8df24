/* A whole mail as bytes: headers, two alternatives, quoted-printable. */
#include "wire/mime.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINE = 76, /* characters of a line without its CRLF */
	WORD = 75, /* of an encoded-word: RFC 2047, section 2 */
	BOUNDARY = 24,
	WORD_FRAME = 12, /* "=?UTF-8?B?" and "?=" */
	ADDRESS_MAX = 254,
};

static bool
has_control(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	return false;
}

static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

/* What may stand in a header or a body at all. */
static bool
check_text(const char *what, const char *text, bool header, struct err *err)
{
	size_t bad;

	if (text == NULL)
		return true;
	if (header && has_control(text))
		return err_set(err, "%s: a control character", what);
	if (!text_is_utf8(text, strlen(text), &bad))
		return err_set(err, "%s: not UTF-8 at byte %zu", what, bad);
	return true;
}

/* One plain address of printable ASCII: local part, "@", domain. */
static bool
check_address(const char *what, const char *address, struct err *err)
{
	const char *at = strchr(address, '@');

	if (strlen(address) > ADDRESS_MAX)
		return err_set(err, "%s: an address over 254 characters", what);
	for (const char *p = address; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f ||
		    strchr("()<>[],;:\\\"", *p) != NULL)
			return err_set(err,
			    "%s: character %td cannot stand in an address",
			    what, p - address + 1);
	if (at == NULL || at == address || at[1] == '\0' ||
	    strchr(at + 1, '@') != NULL)
		return err_set(err, "%s: not an address", what);
	return true;
}

/* dot-atom, or dot-atom "@" dot-atom (RFC 5322, section 3.6.4). */
static bool
check_id(const char *what, const char *id, bool with_at, struct err *err)
{
	int ats = 0;

	if (id == NULL)
		return true;
	for (const char *p = id; *p != '\0'; p++) {
		ats += *p == '@';
		if (!(*p >= 'a' && *p <= 'z') && !(*p >= 'A' && *p <= 'Z') &&
		    !(*p >= '0' && *p <= '9') && strchr(".-_@", *p) == NULL)
			return err_set(err, "%s: character %td is not allowed",
			    what, p - id + 1);
	}
	if (*id == '\0' || ats != with_at)
		return err_set(err, "%s: not an identifier", what);
	return true;
}

static bool
check(const struct mime_letter *letter, struct err *err)
{
	return check_text("from name", letter->from_name, true, err) &&
	    check_text("to name", letter->to_name, true, err) &&
	    check_text("subject", letter->subject, true, err) &&
	    check_text("text part", letter->text, false, err) &&
	    check_text("HTML part", letter->html, false, err) &&
	    check_address("from", letter->from, err) &&
	    check_address("to", letter->to, err) &&
	    check_id("message-id", letter->message_id, true, err) &&
	    check_id("references", letter->references, true, err) &&
	    check_id("list-id", letter->list_id, false, err);
}

/* The length of the longest run of whole characters in ${text} that fits into
 * ${room} bytes. */
static size_t
whole_characters(const char *text, size_t room)
{
	size_t n = strlen(text);

	if (n <= room)
		return n;
	while (room > 0 && ((unsigned char)text[room] & 0xc0) == 0x80)
		room--;
	return room;
}

/* ${text} as encoded-words in base64, one a line, each of whole characters
 * (RFC 2047, section 5).  ${column} is where the line stands; returns where it
 * ends. */
static size_t
add_encoded(struct buf *out, const char *text, size_t column)
{
	while (*text != '\0') {
		size_t room =
		    (LINE - column < WORD ? LINE - column : WORD) - WORD_FRAME;
		size_t n = whole_characters(text, room / 4 * 3);
		unsigned char base64[WORD + 1];
		int size = EVP_EncodeBlock(base64, (const unsigned char *)text,
		    (int)n);

		buf_printf(out, "=?UTF-8?B?%.*s?=", size, (const char *)base64);
		column += (size_t)size + WORD_FRAME;
		text += n;
		if (*text != '\0') {
			buf_add(out, "\r\n ");
			column = 1;
		}
	}
	return column;
}

/* Plain ASCII, folded at spaces where it would pass the line's end. */
static void
add_folded(struct buf *out, const char *text, size_t column)
{
	while (*text != '\0') {
		size_t n = strcspn(text + 1, " ") + 1; /* a space leads */

		if (*text == ' ' && column + n > LINE) {
			buf_add(out, "\r\n");
			column = 0;
		}
		buf_add_bytes(out, text, n);
		column += n;
		text += n;
	}
}

static void
add_subject(struct buf *out, const char *subject)
{
	static const char name[] = "Subject: ";

	buf_add(out, name);
	/* A plain text that looks like an encoded-word would be read as one,
	 * and a folded run of spaces as a blank line. */
	if (is_ascii(subject) && strstr(subject, "=?") == NULL &&
	    strstr(subject, "  ") == NULL && *subject != ' ')
		add_folded(out, subject, sizeof(name) - 1);
	else
		add_encoded(out, subject, sizeof(name) - 1);
	buf_add(out, "\r\n");
}

/* A display name: atoms as they are, other ASCII quoted, the rest encoded.
 * Returns the column after it. */
static size_t
add_phrase(struct buf *out, const char *name, size_t column)
{
	size_t before = out->size;

	if (!is_ascii(name) || strstr(name, "=?") != NULL ||
	    strlen(name) > LINE / 2)
		return add_encoded(out, name, column);
	buf_add_char(out, '"');
	for (const char *p = name; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, *p);
	}
	buf_add_char(out, '"');
	return column + out->size - before;
}

static void
add_mailbox(struct buf *out, const char *header, const char *name,
    const char *address)
{
	size_t column = strlen(header) + 2;

	buf_printf(out, "%s: ", header);
	if (text_is_empty(name)) {
		buf_printf(out, "%s\r\n", address);
		return;
	}
	column = add_phrase(out, name, column);
	buf_printf(out, "%s <%s>\r\n",
	    column + strlen(address) + 3 > LINE ? "\r\n" : "", address);
}

/* "Fri, 18 Sep 2020 07:30:00 +0700" */
static void
add_date(struct buf *out, instant at, int32_t offset)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri",
		"Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	day date = when_day(at, offset);
	struct civil c = when_civil(date);
	int32_t s = when_second_of_day(at, offset);
	int minutes = abs(offset) / 60;

	buf_printf(out, "Date: %s, %d %s %04d %02d:%02d:%02d %c%02d%02d\r\n",
	    days[when_weekday(date)], c.dom, months[c.month - 1], c.year,
	    s / 3600, s / 60 % 60, s % 60, offset < 0 ? '-' : '+', minutes / 60,
	    minutes % 60);
}

/* How many columns the byte at ${p} takes in quoted-printable: 1 or 3. */
static size_t
quoted_width(const char *p, size_t column)
{
	unsigned char c = (unsigned char)*p;
	bool ends_line =
	    p[1] == '\0' || p[1] == '\n' || (p[1] == '\r' && p[2] == '\n');

	if (c == ' ' || c == '\t')
		return ends_line ? 3 : 1;
	if (c < 0x20 || c >= 0x7f || c == '=')
		return 3;
	/* A dot or "From " that begins a line has a meaning to mail servers
	 * and mailboxes; encoded it has none. */
	if (column == 0 && (c == '.' || c == 'F'))
		return 3;
	return 1;
}

/* Every third byte of Vietnamese: printf took a third of a letter's time. */
static void
add_hex(struct buf *out, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	const char code[] = { '=', digits[c >> 4], digits[c & 15] };

	buf_add_bytes(out, code, sizeof(code));
}

/* RFC 2045, section 6.7. */
static void
add_quoted(struct buf *out, const char *text)
{
	size_t column = 0;

	for (const char *p = text; *p != '\0'; p++) {
		size_t width;

		if (*p == '\n' || (*p == '\r' && p[1] == '\n')) {
			buf_add(out, "\r\n");
			column = 0;
			p += *p == '\r';
			continue;
		}
		width = quoted_width(p, column);
		/* One column is kept for the "=" of a soft break. */
		if (column + width > LINE - 1) {
			buf_add(out, "=\r\n");
			column = 0;
			width = quoted_width(p, column);
		}
		if (width == 3)
			add_hex(out, (unsigned char)*p);
		else
			buf_add_char(out, *p);
		column += width;
	}
	buf_add(out, "\r\n");
}

static void
add_part(struct buf *out, const char *boundary, const char *type,
    const char *text)
{
	buf_printf(out,
	    "--%s\r\nContent-Type: %s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
	    boundary, type);
	add_quoted(out, text);
}

static void
add_headers(struct buf *out, const struct mime_letter *letter)
{
	add_date(out, letter->date, letter->offset);
	add_mailbox(out, "From", letter->from_name, letter->from);
	add_mailbox(out, "To", letter->to_name, letter->to);
	add_subject(out, letter->subject);
	buf_printf(out, "Message-ID: <%s>\r\n", letter->message_id);
	if (letter->references != NULL)
		buf_printf(out, "References: <%s>\r\n", letter->references);
	if (letter->list_id != NULL)
		buf_printf(out, "List-Id: <%s>\r\n", letter->list_id);
	if (letter->trial)
		buf_add(out, "X-Hosod-Trial: yes\r\n");
	/* RFC 3834: no holiday answers, please. */
	buf_add(out,
	    "Auto-Submitted: auto-generated\r\nContent-Language: vi\r\n"
	    "MIME-Version: 1.0\r\n");
}

bool
mime_build(const struct mime_letter *letter, struct arena *arena,
    struct slice *out, struct err *err)
{
	struct buf buf = buf_over(arena);
	unsigned char hash[SHA256_DIGEST_LENGTH];
	char boundary[BOUNDARY + 3];

	if (!check(letter, err))
		return false;
	/* "=_" never occurs in quoted-printable (RFC 2045, section 6.7), and
	 * the same letter has the same bytes. */
	SHA256((const unsigned char *)letter->message_id,
	    strlen(letter->message_id), hash);
	snprintf(boundary, sizeof(boundary), "=_%.*s", BOUNDARY,
	    text_hex(arena, hash, sizeof(hash)));
	add_headers(&buf, letter);
	buf_printf(&buf,
	    "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n",
	    boundary);
	add_part(&buf, boundary, "text/plain", letter->text);
	add_part(&buf, boundary, "text/html", letter->html);
	buf_printf(&buf, "--%s--\r\n", boundary);
	*out = (struct slice){ buf.data, buf.size };
	return true;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *
mime_letter_name(struct arena *arena, const char *const *keys, size_t count)
{
	const char **sorted = arena_take(arena, (count + 1) * sizeof(*sorted));
	struct buf all = buf_over(arena);
	unsigned char hash[SHA256_DIGEST_LENGTH];

	for (size_t i = 0; i < count; i++)
		sorted[i] = keys[i];
	qsort(sorted, count, sizeof(*sorted), by_text);
	for (size_t i = 0; i < count; i++)
		buf_printf(&all, "%s\n", sorted[i]);
	SHA256((const unsigned char *)buf_text(&all), all.size, hash);
	return text_hex(arena, hash, sizeof(hash));
}

char *
mime_message_id(struct arena *arena, const char *const *keys, size_t count,
    const char *domain)
{
	return arena_printf(arena, "%s@%s",
	    mime_letter_name(arena, keys, count), domain);
}
