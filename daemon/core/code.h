/*
 * Dossier codes as the rules give them (TT 01/2018 art. 19, and the reversed
 * order of TT 03/2025 art. 13): units, the date YYMMDD, the day's sequence.
 * Never used to know a dossier by: only to compare its date.
 */
#ifndef CORE_CODE_H
#define CORE_CODE_H

#include "base/when.h"

enum code_date {
	CODE_OTHER, /* another shape: nothing can be said */
	CODE_DATED,
	CODE_NO_DAY, /* the six digits are no day: 200231 */
};

/* The date in ${code}; ${out} is set for CODE_DATED. */
enum code_date code_date(const char *code, day *out);

#endif
