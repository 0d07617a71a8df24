/*
 * The readers that the accounts of the configuration are: each with the codes
 * of its subtrees, reckoned once.
 */
#ifndef WEB_READERS_H
#define WEB_READERS_H

#include "web/reader.h"
#include "wire/conf.h"

struct web_readers;

/* Those of ${conf}, which is borrowed and outlives them; never NULL, and empty
 * where nobody may sign in.  Its directory is only used here. */
struct web_readers *web_readers_new(const struct conf *conf);
void web_readers_free(struct web_readers *readers);

/* Who is called so in the file of accounts, or NULL.  Of any thread. */
const struct web_reader *
web_readers_find(const struct web_readers *readers, const char *account);

#endif
