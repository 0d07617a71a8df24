/*
 * What a template makes of a real dossier, or of one that is made up, before
 * anybody receives it: the office's files as they are on the disk now, not as
 * they were when the daemon started (a channel's body is the one in force).
 * Nothing is written and nothing is owed.
 */
#ifndef FLOW_PREVIEW_H
#define FLOW_PREVIEW_H

#include "flow/world.h"
#include "wire/wording.h"

struct preview {
	struct letter_text text; /* of a kind of letter */
	const char *body;        /* of a channel; else NULL */
};

/*
 * ${name} is a kind of letter ("alert", "digest", …: wording_name) or a webhook
 * channel, whose body is rendered for an alert.  A digest tells of the dossier
 * alone.  ${source} and ${code} both NULL: of the dossier that is made up.  All
 * in the turn's arena.  Refused: an unknown name, a dossier that is not there,
 * and templates that are wrong, each complaint a line with file, line and
 * column.
 */
bool preview_render(struct world *world, const char *name, const char *source,
    const char *code, instant now, struct preview *out,
    struct err *err) MUST_CHECK;

#endif
