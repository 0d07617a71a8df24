/*
 * Findings that are looked for when somebody asks, and stored nowhere: what
 * only time shows of an open dossier, and what its record leaves out.  They say
 * what was so at the last look at its source, for a source that was not looked
 * at shows no standstill.
 */
#ifndef CORE_FINDINGS_ASKED_H
#define CORE_FINDINGS_ASKED_H

#include "core/judge.h"

/* From how many working days on something is one; of a unit's lull, how many
 * times what is usual. */
struct finding_bounds {
	int32_t not_updated, not_moved, paused;
	int32_t lull;
	int32_t off_hours; /* entries of a unit in one stretch without hours */
};

/* What a source tells of its dossiers: only what it tells of some can be
 * missing in others. */
enum asked_field {
	ASKED_PROCEDURE = 1 << 0,
	ASKED_AGENCY = 1 << 1,
	ASKED_OFFICER = 1 << 2,
	ASKED_FILING = 1 << 3,
	ASKED_SUBMITTED = 1 << 4,
	ASKED_FINISHED = 1 << 5,
};

struct asked_finding {
	struct finding finding;
	instant since; /* when it began to be one */
};

/* By what one dossier is looked at. */
struct asking {
	const struct calendar *calendar; /* of its agency */
	const struct finding_bounds *bounds;
	unsigned told; /* enum asked_field bits of its source */
	instant until; /* its source was last looked at */
};

enum { FINDINGS_ASKED = 5 };

/* Those of a dossier that stands under ${verdict}; details live in ${arena}.
 * Returns how many. */
size_t findings_asked(const struct facts *facts, const struct verdict *verdict,
    const struct asking *asking, struct arena *arena,
    struct asked_finding out[FINDINGS_ASKED]);

#endif
