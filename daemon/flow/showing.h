/*
 * A digest as the daemon would compose it now, over a database that is opened
 * to read: the evening's own survey, gathering and wording, without the daemon.
 * Nothing is owed, sealed or written.  Used by `hosoctl digest`.
 */
#ifndef FLOW_SHOWING_H
#define FLOW_SHOWING_H

#include "flow/evening.h"
#include "wire/wording.h"

struct showing;

/* Both are borrowed.  NULL where the wording cannot be built. */
struct showing *showing_new(struct conf *conf, struct store *store,
    struct complaints *complaints);
void showing_free(struct showing *showing);

/* What the turns share, for the questions of flow/evening. */
const struct world *showing_world(const struct showing *showing);

/* The digest of ${due} for ${owed} as of ${now}; its texts live as long as
 * ${showing}. */
bool showing_compose(struct showing *showing, const struct conf_digest *digest,
    instant due, instant now, const struct evening_owed *owed,
    struct letter_text *out, struct err *err) MUST_CHECK;

#endif
