/*
 * Whose visit it is: by the session that its cookie names, or by the header of
 * the proxy.
 */
#ifndef WEB_SESSION_VISIT_H
#define WEB_SESSION_VISIT_H

#include "web/visit.h"

/* Fills reader, csrf and signed_in of ${visit}, and leaves them empty where
 * nobody is signed in. */
void session_visit_recognise(struct visit *visit);

/* Whether the form that was sent is of this reader's own pages: by its field
 * csrf, which layout_frame puts there as "mã biểu mẫu".  Else it is refused.
 * Fills visit->form. */
bool session_visit_check(struct visit *visit);

/* Begins a session of ${reader}, in the place of the one that the cookie names,
 * and answers with its cookie. */
bool session_visit_begin(struct visit *visit, const struct web_reader *reader,
    struct err *err) MUST_CHECK;

/* Ends the session, here and in the browser. */
void session_visit_end(struct visit *visit);

#endif
