/*
 * How the digest's sections put their values: used by wire/digest_text and
 * wire/digest_figures alone.
 */
#ifndef WIRE_DIGEST_WRITER_H
#define WIRE_DIGEST_WRITER_H

#include "core/digest.h"
#include "wire/message.h"

struct digest_writer {
	const struct digest_input *input;
	struct arena *arena;
};

/* NULL is "", so that no value of the same name outside of ${map} shows. */
void digest_put(const struct digest_writer *w, struct message_value *map,
    const char *name, const char *text);

void digest_put_link(const struct digest_writer *w, struct message_value *map,
    const char *link);

void digest_put_number(const struct digest_writer *w, struct message_value *map,
    const char *name, int64_t number);

/* A number that is left out when it is nought. */
void digest_put_some(const struct digest_writer *w, struct message_value *map,
    const char *name, int64_t number);

/* "18/09/2020" */
const char *digest_day(const struct digest_writer *w, day date);

/* Section 5: standings, what happened, on-time rates.  Section 6: agencies. */
void
digest_put_figures(const struct digest_writer *w, struct message_value *values);
void digest_put_agencies(const struct digest_writer *w,
    struct message_value *values);

#endif
