/*
 * What the table of contacts may call an agency beside its code: a name that
 * it alone has, as an office lists its people.
 */
#ifndef WIRE_TABLES_CALLED_H
#define WIRE_TABLES_CALLED_H

#include "core/directory.h"

/* Agencies by code and by name. */
struct called_agencies;

/* Of ${agencies}, which are borrowed. */
struct called_agencies *called_agencies(struct arena *arena,
    const struct agency *agencies, size_t count);

/* The code that ${text} is, or the one agency that is named so (name, short
 * name or alias); NULL, with ${err} saying why, where it is none or several. */
const char *called_code(const struct called_agencies *called, const char *text,
    struct err *err);

#endif
