/*
 * The evidence sheet of a dossier (phiếu diễn biến): what was observed when,
 * how its deadline is reckoned, who was told when, what they answered.  A page
 * that prints to A4; never a citizen's name.
 */
#ifndef TELL_EVIDENCE_H
#define TELL_EVIDENCE_H

#include "tell/discretion.h"

/* The page, in the database's arena.  Needs json_init. */
bool evidence_html(const struct explanation *explanation,
    const struct story *story, const struct discretion *discretion,
    const char **out, struct err *err) MUST_CHECK;

#endif
