/* A dossier as requests name it: by its source's name and its code. */
#ifndef FLOW_LOCATE_H
#define FLOW_LOCATE_H

#include "flow/world.h"
#include "io/store_dossier.h"

/* Refuses what is not known. */
bool locate_dossier(struct world *world, const char *source, const char *code,
    struct dossier *out, struct err *err) MUST_CHECK;

/* The source's id; refuses what is not known. */
bool locate_source(struct world *world, const char *source, int64_t *out,
    struct err *err) MUST_CHECK;

#endif
