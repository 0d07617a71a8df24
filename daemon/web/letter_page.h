/* The page of a letter: what was read of it, and a form as it was filled in,
 * to HTML.  Asks nobody anything. */
#ifndef WEB_LETTER_PAGE_H
#define WEB_LETTER_PAGE_H

#include "web/letter_form.h"
#include "web/page.h"
#include "web/visit.h"

struct letter_page {
	const struct letter_view *view;
	instant expires; /* its link */
	/* As it came, with what is wrong with it; NULL: an empty form. */
	const struct letter_form *form;
	const char *const *wrong;
	size_t wrong_count;
	/* What was recorded after this acknowledgement is told at the top; -1:
	 * nothing is. */
	int64_t since;
	bool again; /* some of it had been recorded before the form came */
};

extern const struct web_template letter_page_template;

const char *
letter_page_render(const struct visit *visit, const struct letter_page *page);

#endif
