/*
 * What a dossier adds to on-time rates as it was known at one moment: what was
 * learned later was not so yet.  Digests and pages count by this, so that both
 * say the same of the same days.
 */
#ifndef CORE_RATE_KNOWN_H
#define CORE_RATE_KNOWN_H

#include "core/rate.h"

struct rate_subject {
	struct report_dossier is; /* as it stands now */
	instant ended_seen; /* when somebody learned of its end; or NONE */
	bool end_untold;    /* nobody saw it run, no record tells when it ended
			     */
};

/* How ${subject} stood as known before ${until}: what ended or was learned
 * since still ran.  False where it is no rate's: not seen by then, or its end
 * has no date of its own. */
bool rate_known(const struct rate_subject *subject, instant until,
    struct report_dossier *then);

/*
 * Adds ${subject} as known before ${until} to ${rate} of the RATE_SPAN days up
 * to ${last}, and to ${days} (unless NULL), as form II.06a counts it, were
 * these days its period.  ${offset} is the office's.
 */
void rate_count(const struct rate_subject *subject, instant until, day last,
    int32_t offset, struct rate *rate, struct rate_days *days);

#endif
