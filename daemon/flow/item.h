/*
 * Items: what a letter says of one dossier for one notice, looked up at this
 * moment and put into the turn's arena.  Nothing is written here.
 */
#ifndef FLOW_ITEM_H
#define FLOW_ITEM_H

#include "flow/world.h"
#include "io/store_dossier.h"
#include "io/store_notice.h"
#include "wire/letter.h"

struct freshness;

/* A dossier and the notice that tells of it. */
struct compose_item {
	const struct notice *notice;
	const struct dossier *dossier;
};

/* What is said of ${dossier} in a notice of ${clock}. */
struct letter_item item_of(struct world *world, const struct freshness *fresh,
    const struct dossier *dossier, enum clock_kind clock, instant now);

/* What the notice adds: why this person is told of it. */
void item_put_reason(struct world *world, struct letter_item *item,
    const struct compose_item *from, instant now);

/* What a correction tells instead of the date before. */
bool item_put_correction(struct world *world, struct letter_item *item,
    const struct compose_item *from, instant now, struct err *err) MUST_CHECK;

/* Who calls its data wrong, in what words, and what that holds until when. */
bool item_put_wrong_data(struct world *world, struct letter_item *item,
    const struct compose_item *from, instant now, struct err *err) MUST_CHECK;

/* With its reason, but of its texts only the code and the agency, copied into
 * ${arena}: what a letter is ordered and counted by. */
void item_brief(struct world *world, const struct freshness *fresh,
    const struct compose_item *from, instant now, struct arena *arena,
    struct letter_item *out);

/* The link to the dossier ${code} in the software of ${source}; NULL where its
 * configuration gives none, or the source is gone. */
const char *
item_link(const struct world *world, const char *source, const char *code);

/* The name of a procedure as people may read it: its field alone when its
 * catalogue row is sensitive or the configuration names no procedures. */
const char *item_procedure(const struct world *world, const char *procedure,
    const char *name, const char *field, instant on);

#endif
