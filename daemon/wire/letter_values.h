/*
 * The fields that the templates of letters may name, filled from a letter's
 * input.  Their names are Vietnamese: the office edits the templates.  Only
 * letter.c uses this.
 */
#ifndef WIRE_LETTER_VALUES_H
#define WIRE_LETTER_VALUES_H

#include "base/arena.h"
#include "wire/letter_order.h"
#include "wire/message.h"

/* Opening, footer, warnings. */
void letter_values_frame(const struct letter_input *input, struct arena *arena,
    struct message_value *values);

/* One dossier. */
void letter_values_item(const struct letter_input *input,
    const struct letter_item *item, struct arena *arena,
    struct message_value *values);

/* "${name}", and with two digits at least "${name}, hai chữ số". */
void letter_values_count(struct arena *arena, struct message_value *values,
    const char *name, const char *name2, int64_t count);

/* One section, whose first ${lines} items are told line by line. */
void letter_values_section(const struct letter_input *input,
    const struct letter_rows *rows, size_t lines, struct arena *arena,
    struct message_value *values);

void letter_values_source(const struct letter_source *input,
    struct arena *arena, struct message_value *values);

void letter_values_admin(const struct letter_admin *input, struct arena *arena,
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
