/*
 * The fields that the templates of letters may name, filled from a letter's
 * input.  Their names are Vietnamese: the office edits the templates.  Only
 * the letters that tell of dossiers (letter*.c) use this.
 */
#ifndef WIRE_LETTER_VALUES_H
#define WIRE_LETTER_VALUES_H

#include "base/arena.h"
#include "wire/letter_order.h"
#include "wire/message.h"

/* Opening, footer, warnings. */
void letter_values_frame(const struct letter_input *input, struct arena *arena,
    struct message_value *values);

/* One section, whose first ${lines} items are told line by line. */
void letter_values_section(const struct letter_input *input,
    const struct letter_rows *rows, size_t lines, struct arena *arena,
    struct message_value *values);

/* The frame and the items of ${input} in their order, to each of which ${put}
 * adds what its kind of letter says: as many as the limit of lines allows, and
 * how many more there are. */
void letter_values_list(const struct letter_input *input,
    void (*put)(const struct letter_input *input,
	const struct letter_item *item, struct arena *arena,
	struct message_value *map),
    struct arena *arena, struct message_value *values);

#endif
