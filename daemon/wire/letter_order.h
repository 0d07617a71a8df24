/*
 * The order of a letter's items: most severe section first, within it as whom
 * the reader is spoken to, then most late.  A dossier that stands twice for one
 * clock is told once, in its first section.
 */
#ifndef WIRE_LETTER_ORDER_H
#define WIRE_LETTER_ORDER_H

#include <stddef.h>

#include "base/arena.h"
#include "wire/letter.h"

/* As whom a section speaks to its reader. */
enum letter_address {
	ADDRESS_OFFICER,
	ADDRESS_HEAD,
	ADDRESS_DESK,
	ADDRESS_COUNT
};

/* The items of one section and address, of which there is at least one. */
struct letter_rows {
	enum letter_section section;
	enum letter_address address;
	const struct letter_item **items;
	size_t count;
};

struct letter_order {
	const struct letter_rows *sections; /* without empty ones */
	size_t section_count;
	/* All items, section after section.  The first ${listed} of them, as
	 * many as the limit of lines allows, are in order; what is only counted
	 * may be in any. */
	const struct letter_item **items;
	size_t count, listed;
};

/* Takes time in proportion to the items, but for those listed. */
struct letter_order
letter_order(const struct letter_input *input, struct arena *arena);

#endif
