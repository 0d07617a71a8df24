/*
 * One recipient's share of an evening's survey: which agencies or dossiers it
 * is about, and as whom each is read.
 */
#ifndef FLOW_SHARE_H
#define FLOW_SHARE_H

#include "core/digest.h"
#include "flow/evening.h"

enum share_view { SHARE_NOT, SHARE_OWN, SHARE_ABOVE };

struct share {
	const struct survey *survey;
	const struct evening_owed *owed;
	/* By the row of the agency, the last for those of none. */
	enum share_view *agencies;
	/* By the row of the contact, which of them the officer is; or NULL: by
	 * agencies. */
	bool *contacts;
	bool has_above; /* some agencies are read from above, */
	bool held;      /* and some of their late ones are left out */
};

/* That of ${owed}, in the turn's arena. */
struct share share_of(struct world *world, const struct survey *survey,
    const struct evening_owed *owed);

/* Fills the figures of ${out}, and sets ${share->held}. */
void
share_count(struct world *world, struct share *share, struct digest_input *out);

/* What was found, by kind; the examples are of the share, too. */
void share_count_findings(struct world *world, const struct share *share,
    struct digest_input *out);

bool share_has(const struct share *share, const struct survey_mark *mark);

#endif
