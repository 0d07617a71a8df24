/* The form of /nguon: a list too short to be believed is accepted, in the name
 * of a reader who may operate. */
#ifndef WEB_SOURCES_ACCEPT_H
#define WEB_SOURCES_ACCEPT_H

#include "web/visit.h"

/* Asks the daemon, where the list is still the one that the form showed, and
 * leads back to the page; or shows the page again with why not. */
void sources_accept_take(struct visit *visit);

#endif
