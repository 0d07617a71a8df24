/*
 * `hosoctl outbox waiting`, its second half: the letters that are made and wait
 * to be tried, once more or for the first time, and for what.
 */
#ifndef CTL_WAITING_LETTERS_H
#define CTL_WAITING_LETTERS_H

#include "ctl/database.h"
#include "ctl/waiting.h"
#include "io/store_outbox.h"
#include "wire/jsonw.h"

struct waiting_letters {
	struct letter *items;
	size_t count;
	size_t shown; /* of them */
};

/* Those to the address of ${asked}, the next to be tried first; of one dossier
 * none (`show` tells them). */
bool waiting_letters_read(const struct database *database,
    const struct waiting_asked *asked, struct waiting_letters *out,
    struct err *err) MUST_CHECK;

/* Nothing where there are none. */
void waiting_letters_say(const struct database *database,
    const struct waiting_letters *letters);

/* The members "letters" and "letters_left". */
void waiting_letters_json(const struct database *database,
    const struct waiting_letters *letters, struct jsonw *out);

#endif
