/*
 * What a preview says where no dossier says it: a dossier that is made up, and
 * what only a letter of another kind has beside one.  All in the turn's arena.
 */
#ifndef FLOW_PREVIEW_SAMPLE_H
#define FLOW_PREVIEW_SAMPLE_H

#include "core/digest.h"
#include "flow/world.h"
#include "wire/letter.h"

/* Whom letters about no dossier greet. */
#define PREVIEW_OFFICER "Nguyễn Văn Mẫu"
#define PREVIEW_ADMINISTRATOR "Quản trị mẫu"

/* A link to a letter's page that opens none; NULL where letters have none. */
const char *preview_sample_link(const struct world *world);

/* The first source that is configured. */
const char *preview_sample_source(const struct world *world);

/* An alert about a dossier that is made up, to its officer. */
void preview_sample_input(struct world *world, instant now,
    struct letter_input *out);

/* ${input} becomes a correction of its first dossier's date, the day before
 * told before; or a letter about its data, called wrong. */
void preview_sample_correction(instant now, struct arena *arena,
    struct letter_input *input);
void preview_sample_doubt(instant now, struct arena *arena,
    struct letter_input *input);

/* A digest of the evening of ${now} about the first dossier of ${about}. */
bool
preview_sample_digest(struct world *world, const struct letter_input *about,
    instant now, struct digest_input *out, struct err *err) MUST_CHECK;

#endif
