/* Which sources are not verified: what no page may be calm about. */
#ifndef WEB_FRESHNESS_H
#define WEB_FRESHNESS_H

#include "tell/database.h"
#include "wire/message.h"

/* Puts a sentence for each as the list "cảnh báo" into ${map}; true where there
 * is one. */
bool freshness_put(const struct database *database, struct message_value *map);

#endif
