/*
 * One line of the overlays' file (overlay_file.h): a decision, its fields
 * between tabs.
 */
#ifndef WIRE_OVERLAY_FIELDS_H
#define WIRE_OVERLAY_FIELDS_H

#include "base/arena.h"
#include "base/err.h"
#include "core/calendar_overlay.h"

/* "2026-09-08..2026-09-09", or one date for itself; ${text} is cut up.
 * Refuses one that ends before it begins. */
bool overlay_fields_range(char *text, day *from, day *until,
    struct err *err) MUST_CHECK;

/* Reads ${text}, which is cut up, into ${out} but its line's number; what it
 * says lives in ${arena}.  Refuses fields that are missing or that the kind has
 * not. */
bool overlay_fields_read(struct arena *arena, char *text,
    struct overlay_line *out, struct err *err) MUST_CHECK;

#endif
