/*
 * The fields of one dossier in a letter: its dates and what stands beside them,
 * why they are so, and how much time is left or exceeded.  Only the letters'
 * other fields (letter_values.c) use this.
 */
#ifndef WIRE_LETTER_VALUES_ITEM_H
#define WIRE_LETTER_VALUES_ITEM_H

#include "wire/letter.h"
#include "wire/message.h"

/* Puts those of ${item}, of the letter ${input}, into ${map}; what is not known
 * is empty. */
void letter_values_item(const struct letter_input *input,
    const struct letter_item *item, struct arena *arena,
    struct message_value *map);

#endif
