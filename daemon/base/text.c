/* Slices, growing buffers, UTF-8. */
#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct buf
buf_over(struct arena *arena)
{
	return (struct buf){ .arena = arena };
}

/* And for a NUL. */
void
buf_reserve(struct buf *buf, size_t more)
{
	size_t wanted = buf->size + more + 1;
	char *grown;

	if (wanted <= buf->capacity)
		return;
	if (wanted < 2 * buf->capacity)
		wanted = 2 * buf->capacity;
	if (wanted < 64)
		wanted = 64;
	grown = arena_take(buf->arena, wanted);
	if (buf->size > 0)
		memcpy(grown, buf->data, buf->size);
	grown[buf->size] = '\0';
	buf->data = grown;
	buf->capacity = wanted;
}

void
buf_add_bytes(struct buf *buf, const void *data, size_t size)
{
	buf_reserve(buf, size);
	if (size > 0)
		memcpy(buf->data + buf->size, data, size);
	buf->size += size;
	buf->data[buf->size] = '\0';
}

void
buf_add(struct buf *buf, const char *text)
{
	buf_add_bytes(buf, text, strlen(text));
}

void
buf_add_char(struct buf *buf, char c)
{
	buf_add_bytes(buf, &c, 1);
}

void
buf_add_int(struct buf *buf, int64_t number)
{
	char digits[20]; /* of the largest uint64_t */
	char *p = digits + sizeof(digits);
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	do {
		*--p = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		buf_add_char(buf, '-');
	buf_add_bytes(buf, p, (size_t)(digits + sizeof(digits) - p));
}

void
buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list args, again;
	int n;

	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, args);
	buf_reserve(buf, (size_t)n);
	vsnprintf(buf->data + buf->size, (size_t)n + 1, fmt, again);
	buf->size += (size_t)n;
	va_end(again);
	va_end(args);
}

const char *
buf_text(const struct buf *buf)
{
	return buf->data == NULL ? "" : buf->data;
}

/* The length of the well-formed sequence at ${p}, or 0 (RFC 3629, section 4).
 */
static size_t
sequence_length(const unsigned char *p, size_t left)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t length;

	if (p[0] < 0x80)
		return 1;
	if (p[0] >= 0xc2 && p[0] <= 0xdf) {
		length = 2;
	} else if (p[0] >= 0xe0 && p[0] <= 0xef) {
		length = 3;
		if (p[0] == 0xe0)
			low = 0xa0;
		if (p[0] == 0xed)
			high = 0x9f;
	} else if (p[0] >= 0xf0 && p[0] <= 0xf4) {
		length = 4;
		if (p[0] == 0xf0)
			low = 0x90;
		if (p[0] == 0xf4)
			high = 0x8f;
	} else {
		return 0;
	}
	if (left < length || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return length;
}

bool
text_is_utf8(const char *data, size_t size, size_t *bad_offset)
{
	const unsigned char *p = (const unsigned char *)data;
	size_t at = 0;

	while (at < size) {
		uint64_t eight;
		size_t length;

		/* Eight ASCII bytes at a time: most of every page is ASCII. */
		if (size - at >= sizeof(eight)) {
			memcpy(&eight, p + at, sizeof(eight));
			if ((eight & UINT64_C(0x8080808080808080)) == 0) {
				at += sizeof(eight);
				continue;
			}
		}
		length = sequence_length(p + at, size - at);
		if (length == 0) {
			if (bad_offset != NULL)
				*bad_offset = at;
			return false;
		}
		at += length;
	}
	return true;
}

size_t
text_length(const char *text)
{
	size_t length = 0;

	for (; *text != '\0'; text++)
		length += ((unsigned char)*text & 0xc0) != 0x80;
	return length;
}

static bool
is_inside(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

void
text_cut_middle(char *text, size_t most)
{
	static const char mark[] = "…";
	size_t size = strlen(text), keep = most - (sizeof(mark) - 1);
	size_t head = keep - keep / 3, tail = size - keep / 3;

	if (size <= most)
		return;
	while (head > 0 && is_inside(text[head]))
		head--;
	while (is_inside(text[tail]))
		tail++;
	memcpy(text + head, mark, sizeof(mark) - 1);
	memmove(text + head + sizeof(mark) - 1, text + tail, size - tail + 1);
}

bool
text_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

bool
text_is_empty(const char *text)
{
	return text == NULL || *text == '\0';
}

bool
text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool
text_to_int(const char *text, int64_t low, int64_t high, int64_t *out)
{
	const char *digits = text + (*text == '-');
	long long value;
	char *end;

	if (*digits < '0' || *digits > '9')
		return false;
	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0' || value < low || value > high)
		return false;
	*out = value;
	return true;
}

char *
text_number(struct arena *arena, int64_t number)
{
	char plain[32];
	struct buf buf = buf_over(arena);
	int n = snprintf(plain, sizeof(plain), "%lld", (long long)number);

	for (int i = 0; i < n; i++) {
		buf_add_char(&buf, plain[i]);
		if (plain[i] != '-' && i + 1 < n && (n - i - 1) % 3 == 0)
			buf_add_char(&buf, '.');
	}
	return buf.data;
}

/* Levenshtein's distance by bytes, in two rows. */
static size_t
distance(const char *a, const char *b)
{
	size_t m = strlen(b);
	size_t *row = mem_alloc((m + 1) * sizeof(*row));
	size_t result;

	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < m; j++) {
			size_t cost = diagonal + (a[i] != b[j]);

			diagonal = row[j + 1];
			if (cost > row[j + 1] + 1)
				cost = row[j + 1] + 1;
			if (cost > row[j] + 1)
				cost = row[j] + 1;
			row[j + 1] = cost;
		}
	}
	result = row[m];
	mem_free(row);
	return result;
}

const char *
text_nearest(const char *word, const char *const *candidates, size_t count)
{
	size_t best = strlen(word) / 3 + 1;
	const char *nearest = NULL;

	for (size_t i = 0; i < count; i++) {
		size_t d = distance(word, candidates[i]);

		if (d < best || (d == best && nearest == NULL)) {
			best = d;
			nearest = candidates[i];
		}
	}
	return nearest;
}

char *
text_hex(struct arena *arena, const void *data, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = data;
	char *hex = arena_take(arena, 2 * size + 1);

	for (size_t i = 0; i < size; i++) {
		hex[2 * i] = digits[p[i] >> 4];
		hex[2 * i + 1] = digits[p[i] & 15];
	}
	hex[2 * size] = '\0';
	return hex;
}
