/*
 * Dossier codes as the rules give them (TT 01/2018 art. 19, and the reversed
 * order of TT 03/2025 art. 13): units, the date YYMMDD, the day's sequence.
 * Never used to know a dossier by: only to compare its date.
 */
#ifndef CORE_CODE_H
#define CORE_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/when.h"

enum code_date {
	CODE_OTHER, /* another shape: nothing can be said */
	CODE_DATED,
	CODE_NO_DAY, /* the six digits are no day: 200231 */
};

/* The date in ${code}; ${out} is set for CODE_DATED. */
enum code_date code_date(const char *code, day *out);

/* A code taken apart. */
struct code_parts {
	size_t unit; /* so many bytes at its beginning name who gave it */
	day date;
	/* Of six digits the two before the sequence (the owner of a central
	 * system, TT 4/2025); else 0. */
	uint32_t owner;
	uint32_t number; /* in the day's sequence */
};

/* Takes ${code} apart; false where code_date is not CODE_DATED, or its sequence
 * is no number that anybody counts to. */
bool code_take_apart(const char *code, struct code_parts *out);

#endif
