/* What a reader has the daemon record, in the reader's name: over the control
 * socket, each an answer, a refusal or silence. */
#ifndef WEB_ACT_ASK_H
#define WEB_ACT_ASK_H

#include "core/apology.h"
#include "io/control.h"
#include "web/visit.h"

/* That ${letter} apologises for the dossier; ${already}: it was recorded
 * before. */
enum control_outcome
act_ask_apology(const struct visit *visit, const char *source, const char *code,
    const struct apology *letter, bool *already, struct err *err);

/* That the list of ${source}, which was too short to be believed, is right;
 * ${records} says how long it is. */
enum control_outcome act_ask_accept(const struct visit *visit,
    const char *source, int64_t *records, struct err *err);

#endif
