/* The templates built in, the compiled set, and what becomes of a subject. */
#include "wire/wording.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "wire/wording_fields.h"

/* The assembler puts the files' bytes in; the Makefile knows that this object
 * depends on them.  Paths count from the top of the source. */
#define EMBED(kind, part)                                                      \
	__asm__(".section .rodata\n"                                           \
		"wording_" #kind "_" #part ":\n"                               \
		".incbin \"config/templates/" #kind "." #part ".mustache\"\n"  \
		".byte 0\n"                                                    \
		".text\n");                                                    \
	extern const char wording_##kind##_##part[];

#define EMBED_KIND(kind)                                                       \
	EMBED(kind, subject)                                                   \
	EMBED(kind, text)                                                      \
	EMBED(kind, html)

EMBED_KIND(alert)
EMBED_KIND(baseline)
EMBED_KIND(correction)
EMBED_KIND(wrong_data)
EMBED_KIND(digest)
EMBED_KIND(source_lost)
EMBED_KIND(source_back)
EMBED_KIND(confirm)
EMBED_KIND(admin)

#define ENTRY(kind, part)                                                      \
	{                                                                      \
#kind "." #part ".mustache", wording_##kind##_##part           \
	}
#define ENTRIES(kind)                                                          \
	{                                                                      \
		ENTRY(kind, subject), ENTRY(kind, text), ENTRY(kind, html)     \
	}

static const struct {
	const char *file;
	const char *text;
} shipped[WORDING_KINDS][WORDING_PARTS] = {
	[WORDING_ALERT] = ENTRIES(alert),
	[WORDING_BASELINE] = ENTRIES(baseline),
	[WORDING_CORRECTION] = ENTRIES(correction),
	[WORDING_WRONG_DATA] = ENTRIES(wrong_data),
	[WORDING_DIGEST] = ENTRIES(digest),
	[WORDING_SOURCE_LOST] = ENTRIES(source_lost),
	[WORDING_SOURCE_BACK] = ENTRIES(source_back),
	[WORDING_CONFIRM] = ENTRIES(confirm),
	[WORDING_ADMIN] = ENTRIES(admin),
};

struct wording {
	struct message *messages[WORDING_KINDS][WORDING_PARTS];
};

const char *
wording_file(enum wording_kind kind, enum wording_part part)
{
	return shipped[kind][part].file;
}

const char *
wording_name(enum wording_kind kind)
{
	static const char *const names[WORDING_KINDS] = {
		[WORDING_CONFIRM] = "confirm",
		[WORDING_ALERT] = "alert",
		[WORDING_BASELINE] = "baseline",
		[WORDING_CORRECTION] = "correction",
		[WORDING_WRONG_DATA] = "wrong_data",
		[WORDING_DIGEST] = "digest",
		[WORDING_SOURCE_LOST] = "source_lost",
		[WORDING_SOURCE_BACK] = "source_back",
		[WORDING_ADMIN] = "admin",
	};

	return names[kind];
}

const char *
wording_default(enum wording_kind kind, enum wording_part part)
{
	return shipped[kind][part].text;
}

static struct message *
build_one(enum wording_kind kind, enum wording_part part, const char *text,
    const char *folder, struct complaints *complaints)
{
	size_t count;
	const struct message_field *fields = wording_fields(kind, &count);
	char *file = mem_printf("%s/%s", folder, shipped[kind][part].file);
	struct message *message = message_build(file, text, fields, count,
	    part == WORDING_HTML ? MESSAGE_HTML : MESSAGE_PLAIN, complaints);

	mem_free(file);
	return message;
}

struct wording *
wording_build(const struct wording_texts *texts, const char *folder,
    struct complaints *complaints)
{
	struct wording *wording = mem_alloc(sizeof(*wording));
	bool good = true;

	for (int k = 0; k < WORDING_KINDS; k++) {
		for (int p = 0; p < WORDING_PARTS; p++) {
			const char *text =
			    texts == NULL ? NULL : texts->texts[k][p];

			if (text == NULL)
				text = shipped[k][p].text;
			wording->messages[k][p] =
			    build_one((enum wording_kind)k,
				(enum wording_part)p, text, folder, complaints);
			good = good && wording->messages[k][p] != NULL;
		}
	}
	if (!good) {
		wording_free(wording);
		return NULL;
	}
	return wording;
}

void
wording_free(struct wording *wording)
{
	if (wording == NULL)
		return;
	for (int k = 0; k < WORDING_KINDS; k++)
		for (int p = 0; p < WORDING_PARTS; p++)
			message_free(wording->messages[k][p]);
	mem_free(wording);
}

/* One line: blanks and control characters in a row become one space, none at
 * the ends; at most WORDING_SUBJECT_MAX characters, cut ones as "…". */
static const char *
one_line(const char *text, struct arena *arena)
{
	struct buf out = buf_over(arena);
	bool blank_owed = false;
	size_t length = 0, kept = 0;

	for (const char *p = text; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c <= ' ' || c == 0x7f) {
			blank_owed = out.size > 0;
			continue;
		}
		/* Where the text is cut if it proves too long. */
		if ((c & 0xc0) != 0x80) {
			if (length == WORDING_SUBJECT_MAX - 1)
				kept = out.size;
			length += blank_owed;
			if (blank_owed && length == WORDING_SUBJECT_MAX - 1)
				kept = out.size;
			length++;
		}
		if (blank_owed)
			buf_add_char(&out, ' ');
		blank_owed = false;
		buf_add_char(&out, *p);
	}
	if (length <= WORDING_SUBJECT_MAX)
		return buf_text(&out);
	return arena_printf(arena, "%.*s…", (int)kept, out.data);
}

void
wording_render(const struct wording *wording, enum wording_kind kind,
    const struct message_value *values, struct arena *arena,
    struct letter_text *out)
{
	struct message *const *parts = wording->messages[kind];

	out->subject =
	    one_line(message_render(parts[WORDING_SUBJECT], values, arena),
		arena);
	out->text = message_render(parts[WORDING_TEXT], values, arena);
	out->html = message_render(parts[WORDING_HTML], values, arena);
}
