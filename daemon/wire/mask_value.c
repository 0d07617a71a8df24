/* Values of the same form that say nothing. */
#include <string.h>

#include <xxhash.h>

#include "wire/mask.h"

enum { IDENTITY_OLD = 9, PHONE = 10, IDENTITY = 12 };

/* Numbers without end, from one value (SplitMix64). */
struct stream {
	uint64_t state;
};

static uint64_t
draw(struct stream *stream, uint64_t bound)
{
	uint64_t z = stream->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % bound;
}

static struct stream
stream_of(const char *text, size_t size, uint64_t salt)
{
	return (struct stream){ XXH3_64bits_withSeed(text, size, salt) };
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Its digits alone: "0900 000 001" and "0900000001" are one phone. */
static const char *
digits_of(struct arena *arena, struct slice text)
{
	struct buf buf = buf_over(arena);

	for (size_t i = 0; i < text.size; i++)
		if (is_digit(text.data[i]))
			buf_add_char(&buf, text.data[i]);
	return buf_text(&buf);
}

/* How invented numbers of this kind begin. */
static const char *
beginning(const char *digits)
{
	size_t count = strlen(digits);

	if (count == PHONE && digits[0] == '0')
		return "0900";
	if (count == IDENTITY || count == IDENTITY_OLD)
		return "099";
	return "";
}

/* Digits for the digits of ${text}, what stands between them as it is. */
static void
add_digits(struct buf *buf, struct slice text, uint64_t salt)
{
	const char *digits = digits_of(buf->arena, text);
	const char *begins = beginning(digits);
	struct stream stream = stream_of(digits, strlen(digits), salt);

	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];

		if (is_digit(c))
			c = *begins != '\0' ? *begins++
					    : (char)('0' + draw(&stream, 10));
		buf_add_char(buf, c);
	}
}

static void
add_mail(struct buf *buf, struct slice text, uint64_t salt)
{
	struct stream stream = stream_of(text.data, text.size, salt);

	buf_add(buf, "nguoi");
	for (int i = 0; i < 8; i++)
		buf_add_char(buf, (char)('0' + draw(&stream, 10)));
	buf_add(buf, "@an-danh.example");
}

/* Letters and digits for letters and digits; a letter with marks, however it
 * is put together, is a letter. */
static void
add_letters(struct buf *buf, const char *text, uint64_t salt)
{
	struct stream stream = stream_of(text, strlen(text), salt);

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (is_digit(*text))
			buf_add_char(buf, (char)('0' + draw(&stream, 10)));
		else if (c >= 'A' && c <= 'Z')
			buf_add_char(buf, (char)('A' + draw(&stream, 26)));
		else if ((c >= 'a' && c <= 'z') || c >= 0xc0)
			buf_add_char(buf, (char)('a' + draw(&stream, 26)));
		else if (c < 0x80)
			buf_add_char(buf, *text);
		/* else the rest of the character before */
	}
}

const char *
mask_text(struct arena *arena, uint64_t salt, const char *text)
{
	const struct slice whole = { text, strlen(text) };
	struct buf buf = buf_over(arena);
	bool has_letters = false, has_digits = false;

	for (const char *p = text; *p != '\0'; p++) {
		has_letters |= is_letter(*p) || (unsigned char)*p >= 0x80;
		has_digits |= is_digit(*p);
	}
	if (strchr(text, '@') != NULL)
		add_mail(&buf, whole, salt);
	else if (has_digits && !has_letters)
		add_digits(&buf, whole, salt);
	else
		add_letters(&buf, text, salt);
	return buf_text(&buf);
}

/* The first three runs of digits are a date, in whatever order; one of eight
 * and more begins with a whole one.  What follows is a time. */
const char *
mask_date(struct arena *arena, const char *text)
{
	static const char first[] = "19000101";
	struct buf buf = buf_over(arena);

	for (int part = 0; *text != '\0'; part++) {
		size_t run = strspn(text, "0123456789");
		bool is_year = part < 3 && (run == 4 || run >= 8);

		for (size_t i = 0; i < run; i++)
			buf_add_char(&buf,
			    is_year ? (i < 8 ? first[i] : '0')
				: part < 3 && i + 1 == run ? '1'
							   : '0');
		text += run;
		while (*text != '\0' && !is_digit(*text))
			buf_add_char(&buf, *text++);
		part -= run == 0;
	}
	return buf_text(&buf);
}

const char *
mask_number(struct arena *arena, uint64_t salt, const char *text)
{
	struct buf buf = buf_over(arena);
	struct stream stream = stream_of(text, strlen(text), salt);
	/* What an exponent makes of it stays. */
	size_t size = strcspn(text, "eE");
	bool leads = true;

	for (size_t i = 0; i < size; i++) {
		char c = text[i];

		if (is_digit(c) && !(leads && c == '0'))
			c = (char)(leads ? '1' + draw(&stream, 9)
					 : '0' + draw(&stream, 10));
		leads = leads && !is_digit(text[i]);
		buf_add_char(&buf, c);
	}
	buf_add(&buf, text + size);
	return buf_text(&buf);
}

/* ---- by shape ---- */

static bool
is_mail_char(char c)
{
	return is_digit(c) || is_letter(c) || (c != '\0' && strchr("._%+-", c));
}

/* The mail address around the @ at ${at}; empty when it is none. */
static struct slice
mail_around(const char *text, const char *at)
{
	const char *from = at, *to = at + 1, *dot;

	while (from > text && is_mail_char(from[-1]))
		from--;
	while (is_mail_char(*to))
		to++;
	dot = memchr(at, '.', (size_t)(to - at));
	if (from == at || dot == NULL || dot + 2 >= to)
		return (struct slice){ at, 0 };
	return (struct slice){ from, (size_t)(to - from) };
}

/* How many bytes of a phone or of the number of an identity paper begin at
 * ${p}, where a run of digits begins; 0: none does.  Phones may be written in
 * groups: 0900 000 001, 090.000.0001. */
static size_t
number_at(const char *p)
{
	size_t run = strspn(p, "0123456789"), total = run, size = run;

	if (run == IDENTITY || run == IDENTITY_OLD ||
	    (run == PHONE && *p == '0'))
		return run;
	if (*p != '0' || (run != 3 && run != 4))
		return 0;
	for (int group = 0; group < 2; group++) {
		if (p[size] == '\0' || strchr(" .-", p[size]) == NULL)
			return 0;
		run = strspn(p + size + 1, "0123456789");
		if (run != 3 && run != 4)
			return 0;
		total += run;
		size += 1 + run;
	}
	return total == PHONE ? size : 0;
}

static bool
is_word(char c)
{
	return is_digit(c) || is_letter(c) || (unsigned char)c >= 0x80;
}

/* What at ${p} has a shape; its size, 0 where nothing has. */
static size_t
shape_at(const char *text, const char *p, bool *is_mail)
{
	bool begins = p == text || !is_mail_char(p[-1]);
	const char *at = p;
	size_t size;

	*is_mail = false;
	while (begins && is_mail_char(*at))
		at++;
	if (at > p && *at == '@') {
		struct slice mail = mail_around(text, at);

		*is_mail = mail.size > 0;
		if (*is_mail)
			return mail.size;
	}
	/* +84 in place of the first 0. */
	if (strncmp(p, "+84", 3) == 0 && strspn(p + 3, "0123456789") == 9)
		return 12;
	if (!is_digit(*p) || (p > text && is_word(p[-1])))
		return 0;
	size = number_at(p);
	return size > 0 && is_word(p[size]) ? 0 : size;
}

static void
add_international(struct buf *buf, const char *phone, uint64_t salt)
{
	buf_add(buf, "+84");
	add_digits(buf, (struct slice){ phone + 3, 9 }, salt);
}

const char *
mask_shapes(struct arena *arena, uint64_t salt, const char *text)
{
	struct buf buf = buf_over(arena);
	const char *p = text;
	bool found = false, is_mail;

	while (*p != '\0') {
		size_t size = shape_at(text, p, &is_mail);

		found |= size > 0;
		if (size == 0)
			buf_add_char(&buf, *p++);
		else if (is_mail)
			add_mail(&buf, (struct slice){ p, size }, salt);
		else if (*p == '+')
			add_international(&buf, p, salt);
		else
			add_digits(&buf, (struct slice){ p, size }, salt);
		p += size;
	}
	return found ? buf_text(&buf) : text;
}
