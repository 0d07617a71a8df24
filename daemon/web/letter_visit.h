/*
 * The pages behind the link of a letter, /t/TOKEN: the token is checked, the
 * letter found, and what it asks decides its page.
 */
#ifndef WEB_LETTER_VISIT_H
#define WEB_LETTER_VISIT_H

#include "web/visit.h"

void letter_visit_show(struct visit *visit);
void letter_visit_take(struct visit *visit);

#endif
