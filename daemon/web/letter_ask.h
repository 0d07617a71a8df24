/* Acknowledgements asked of the daemon, one dossier after another. */
#ifndef WEB_LETTER_ASK_H
#define WEB_LETTER_ASK_H

#include "web/letter_form.h"

/* For whom the daemon is asked by a letter's link: it believes hosoweb's
 * account. */
const char *letter_ask_who(const struct letter *letter);

struct letter_ask {
	int recorded; /* now */
	int already;  /* since the form was made */
	bool silent; /* the daemon did not answer; what follows was not asked */
	/* The rows of which it said no, and the first reason, in its words. */
	const struct letter_row *refused[LETTER_VIEW_MOST];
	size_t refused_count;
	struct err why; /* of silence or refusal */
};

/* Asks for all that ${form}, which was checked, has chosen of ${view}, in the
 * name of ${who}. */
void letter_ask(const struct conf *conf, const struct letter_view *view,
    const struct letter_form *form, const char *who, struct arena *arena,
    struct letter_ask *out);

/* Why the daemon may have said no of ${asked}, in a Vietnamese sentence: found
 * by what is so ${now}. */
const char *letter_ask_refusal(const struct conf *conf,
    const struct letter_view *now, const struct letter_row *asked,
    const struct letter_form *form, struct arena *arena);

#endif
