/*
 * What a source says of a dossier becomes history, verdict and notices: that
 * it is there, that it says something else, that it is shown no more.  Used by
 * whoever takes records in and by the rehearsal of what was taken in before;
 * always inside a transaction.  Knows no pages, hashes and lists.
 */
#ifndef FLOW_NEWS_H
#define FLOW_NEWS_H

#include "flow/first.h"
#include "flow/world.h"
#include "io/store_dossier.h"
#include "wire/payload.h"

/* Under which circumstances something was seen. */
struct news {
	struct world *world;
	const char *source; /* its name, for the log */
	bool first_sweep;   /* the source has never been swept whole */
	instant after;      /* start of the last complete sweep, or NONE */
	instant as_of;      /* of a list that was exported earlier, or NONE */
	instant now;
};

/*
 * Writes the dossier that ${first} is, with its ${names} as far as they are
 * known, and owes what it crossed.  ${was_there} true, and nothing else done,
 * where its code is known already.
 */
bool news_first(const struct news *news, struct first *first,
    struct name_ids *names, bool *was_there, struct err *err) MUST_CHECK;

/* ${dossier}, known, is seen as ${seen}: something else than before, or after
 * it was gone. */
bool news_changed(const struct news *news, struct dossier *dossier,
    const struct observation *seen, struct err *err) MUST_CHECK;

/* ${dossier} is shown no more, as ${gone} says; a page last showed it at
 * ${last} (INSTANT_NONE: not kept). */
bool news_gone(const struct news *news, struct dossier *dossier, enum gone gone,
    instant last, struct err *err) MUST_CHECK;

#endif
