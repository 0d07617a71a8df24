/* A contact as a row of its table. */
#ifndef CTL_CONTACT_CELLS_H
#define CTL_CONTACT_CELLS_H

#include "base/arena.h"
#include "base/text.h"
#include "core/directory.h"

enum { CONTACT_CELLS = 12 };

/* The columns in their order. */
extern const char *const contact_columns[CONTACT_CELLS];

/* The mail address that the table has; NULL: none, or one made by the rule. */
const char *contact_written_mail(const struct contact *c);

/* The cells of ${c}, NULL where one is empty; what is not its own is in
 * ${arena}. */
void contact_cells(struct arena *arena, const struct contact *c,
    const char *out[CONTACT_CELLS]);

/* Adds ${cells} to ${out} as a line that every reader of tables takes apart
 * alike. */
void contact_cells_put(struct buf *out, const char *const cells[CONTACT_CELLS]);

#endif
