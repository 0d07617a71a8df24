/*
 * /ho-so/SOURCE/CODE: one dossier: how it stands, why its dates are what they
 * are, what is held back, what happened and who was told; and two forms, as
 * they were filled in.  Asks nobody anything.
 */
#ifndef WEB_DOSSIER_PAGE_H
#define WEB_DOSSIER_PAGE_H

#include "web/dossier_form.h"
#include "web/dossier_view.h"
#include "web/page.h"

extern const struct web_template dossier_page_template;

struct dossier_page {
	const struct dossier_view *view;
	/* The form that came, with what is wrong with it; NULL: none did. */
	const struct letter_form *ack;
	const struct apology_form *apology;
	const char *const *wrong;
	size_t wrong_count;
	int64_t since; /* as of a letter's page; -1: nothing is told */
	bool again;    /* what was sent had been recorded before */
	bool recorded; /* the apology was, just now */
};

const char *
dossier_page_render(const struct visit *visit, const struct dossier_page *page);

#endif
