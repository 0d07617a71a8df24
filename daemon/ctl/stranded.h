/*
 * What waits for channels that the configuration names no more, for `status`
 * and `outbox list`.
 */
#ifndef CTL_STRANDED_H
#define CTL_STRANDED_H

#include "ctl/database.h"
#include "io/store_waiting.h"
#include "wire/jsonw.h"

struct stranded {
	struct waiting *items;
	size_t count;
};

bool stranded_read(const struct database *database, struct stranded *out,
    struct err *err) MUST_CHECK;
/* A line a channel. */
void
stranded_say(const struct database *database, const struct stranded *stranded);
/* The member "channels_gone". */
void stranded_json(const struct stranded *stranded, struct jsonw *out);

#endif
