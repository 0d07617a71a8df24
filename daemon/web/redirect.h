/* Answers that send the browser to another page of this site, after a form too:
 * what is loaded anew then sends nothing again. */
#ifndef WEB_REDIRECT_H
#define WEB_REDIRECT_H

#include "web/visit.h"

/* ${path} begins with a slash, without what stands before all paths. */
void redirect_to(struct visit *visit, const char *path);

/* ${path} (NULL: none) where it is one of this site and none that a browser
 * reads as another's; else "/". */
const char *redirect_local(const char *path);

#endif
