/* The headers by which lists of late dossiers call what they hold. */
#ifndef WIRE_LATE_HEADER_H
#define WIRE_LATE_HEADER_H

#include "wire/late_list.h"

/* What a header means, ${folded} by text_fold; false where it means nothing
 * that is compared, or not one thing only. */
bool late_header_known(const char *folded, enum late_field *out);

#endif
