/*
 * Whether a dossier keeps turning to and fro, from its history, and who was
 * told of it: for the daemon at a departure, and for who foretells one.
 */
#ifndef IO_STORE_RESTLESS_H
#define IO_STORE_RESTLESS_H

#include "core/calendar.h"
#include "io/store_dossier.h"
#include "io/store_notice.h"

/* As core/restless has it of ${dossier} at ${now}; ${since} and ${quiet} are
 * INSTANT_NONE where it is not restless. */
bool store_restless(struct store *store, const struct dossier *dossier,
    const struct calendar *calendar, instant now, struct arena *arena,
    instant *since, instant *quiet, struct err *err) MUST_CHECK;

/* Whether the recipient of ${notice} was told of its clock, by its channel,
 * since ${since}. */
bool store_restless_told(struct store *store, const struct notice *notice,
    instant since, struct arena *arena, bool *told, struct err *err) MUST_CHECK;

#endif
