/*
 * The reasons that people give for a delay (nguyên nhân) when they acknowledge
 * a dossier: reasons.csv, or the list built in.
 */
#ifndef CORE_DELAY_REASON_H
#define CORE_DELAY_REASON_H

#include <stdbool.h>
#include <stddef.h>

enum delay_effect {
	DELAY_NO_EFFECT, /* it is only told */
	/* The source's data is wrong: the desk is told, and escalation rests
	 * for one working day, once for a due date. */
	DELAY_WRONG_DATA,
};

struct delay_reason {
	const char *key;  /* "waiting-agency" */
	const char *text; /* as people read it */
	enum delay_effect effect;
	bool wants_note; /* says little by itself: the page asks for more */
};

struct delay_reasons {
	const struct delay_reason *items;
	size_t count;
};

/* The one of that key, or NULL. */
const struct delay_reason *
delay_reason_find(const struct delay_reasons *reasons, const char *key);

#endif
