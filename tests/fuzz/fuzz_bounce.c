/*
 * Any bytes as a returned mail: what is taken names Message-IDs of plain ASCII,
 * and its words are one line each, of sound UTF-8 and bounded; what is refused
 * says why.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/bounce.h"
#include "wire/clean.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_words(const char *text)
{
	if (text == NULL)
		return;
	if (*text == '\0' || strlen(text) > CLEAN_TEXT_MAX ||
	    !text_is_utf8(text, strlen(text), NULL))
		abort();
	for (; *text != '\0'; text++)
		if ((*text > 0 && *text < ' ') || *text == 0x7f ||
		    ((unsigned char)text[0] == 0xc2 &&
			(unsigned char)text[1] < 0xa0))
			abort();
}

static void
check_id(const char *id)
{
	if (*id == '\0')
		abort();
	for (; *id != '\0'; id++)
		if (*id <= ' ' || *id >= 0x7f || *id == '<' || *id == '>')
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct slice message = { (const char *)data, size };
	struct arena *arena = arena_new(65536);
	struct err err = { "" };
	struct bounce bounce;

	if (bounce_read(message, arena, &bounce, &err)) {
		if (bounce.id_count == 0 || bounce.id_count > BOUNCE_IDS)
			abort();
		for (size_t i = 0; i < bounce.id_count; i++)
			check_id(bounce.ids[i]);
		check_words(bounce.action);
		check_words(bounce.status);
		check_words(bounce.recipient);
		check_words(bounce.diagnostic);
		(void)bounce_kind_text(
		    bounce_kind_of(bounce.action, bounce.status));
	} else if (err.text[0] == '\0') {
		abort();
	}
	arena_free(arena);
	return 0;
}
