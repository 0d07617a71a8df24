/* The fields that exist, so that a template that names another is refused when
 * the daemon starts.  docs/templates.md lists them for the office. */
#ifndef WIRE_WORDING_FIELDS_H
#define WIRE_WORDING_FIELDS_H

#include <stddef.h>

#include "wire/wording.h"

/* The fields of the letters of ${kind}. */
const struct message_field *
wording_fields(enum wording_kind kind, size_t *count);

#endif
