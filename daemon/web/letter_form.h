/* What the form of a letter's page says, and what of it is wrong. */
#ifndef WEB_LETTER_FORM_H
#define WEB_LETTER_FORM_H

#include "web/letter_view.h"
#include "wire/form.h"

struct letter_form {
	bool all;            /* of the page, that can be answered */
	const char **chosen; /* ids of rows */
	size_t chosen_count;
	const char *reason; /* a key, or NULL */
	const char *note;   /* cleaned, or NULL */
	int32_t days;       /* working days; 0: not said */
	int64_t seen;       /* the newest acknowledgement when it was made */
	int page;           /* of the list */
};

/* The numbers of working days that are offered, the configuration's among
 * them, ascending; returns how many. */
enum { LETTER_FORM_DAYS = 6 };
int letter_form_days(const struct conf *conf, int32_t out[LETTER_FORM_DAYS]);

/* Takes from ${form} what is there; nothing is checked. */
void letter_form_read(const struct form *form, struct arena *arena,
    struct letter_form *out);

/* What is wrong with it beside ${view}, in Vietnamese sentences, at most
 * ${capacity}; returns how many.  ${meanwhile}: a dossier was chosen that
 * cannot be answered any more. */
enum { LETTER_FORM_WRONG = 16 };
size_t letter_form_check(const struct letter_form *form,
    const struct conf *conf, const struct letter_view *view,
    struct arena *arena, const char *wrong[LETTER_FORM_WRONG], bool *meanwhile);

/* True when ${row} is among what was chosen. */
bool
letter_form_has(const struct letter_form *form, const struct letter_row *row);

#endif
