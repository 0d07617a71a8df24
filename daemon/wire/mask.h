/*
 * Personal data in saved pages, made unreadable while the text keeps its form:
 * the same bytes around it, values of the same type and length, and equal ones
 * where they were equal.  For `hosoctl source record`; what is masked is for a
 * person to look over before it is given away.
 */
#ifndef WIRE_MASK_H
#define WIRE_MASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "wire/mapping.h"
#include "wire/page.h"

/* True when what stands under a key of this name is about a person: names,
 * numbers of papers, phones, mails, birthdays, addresses, free text.  Case,
 * tone marks and everything but letters and digits are nothing to it. */
bool mask_is_personal(const char *key);
/* The same for a date of a person's life, which stays a date. */
bool mask_is_date(const char *key);

/*
 * ${text} as it is written of a person: letters for letters, digits for digits,
 * everything else as it is; a mail address becomes one under .example, a phone
 * begins with 0900, the number of an identity paper with 099, a date is the
 * first of its year 1900.  Equal texts give equal ones under the same ${salt}.
 */
const char *mask_text(struct arena *arena, uint64_t salt, const char *text);
const char *mask_date(struct arena *arena, const char *text);
/* A number as JSON writes it, digits for digits. */
const char *mask_number(struct arena *arena, uint64_t salt, const char *text);

/* Phones, numbers of identity papers (9 or 12 digits) and mail addresses in a
 * text, by their shape alone; ${text} itself where there are none. */
const char *mask_shapes(struct arena *arena, uint64_t salt, const char *text);

struct mask {
	const struct page_plan *page;  /* what it reads of a page stays */
	const struct mapping *mapping; /* and what this reads of a record */
	uint64_t salt;                 /* of one recording */
};

/*
 * Masks ${body}: what stands under a personal key, and in every other text
 * what has such a shape.  What the plan reads stays as it is.  JSON inside a
 * string is masked inside.  Refused: what is not whole JSON.
 */
bool mask_page(struct arena *arena, const struct mask *mask, struct slice body,
    struct slice *out, struct err *err) MUST_CHECK;

#endif
