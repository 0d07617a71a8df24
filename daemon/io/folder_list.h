/*
 * What lies in a watched folder: the files that its patterns name, and which
 * of them are the list now.
 */
#ifndef IO_FOLDER_LIST_H
#define IO_FOLDER_LIST_H

#include "wire/listing.h"
#include "wire/source_plan.h"

enum { FOLDER_FILES = 10000 };

/*
 * Reads the folder of ${plan} at ${now}.  ${entries} are the files that match,
 * hidden ones and a spreadsheet's own marks ("~$…") left out.  Refused: a
 * folder that cannot be read, more than FOLDER_FILES files that match, what
 * listing_choose refuses.  A file that vanishes meanwhile was not there.
 */
bool folder_list(struct arena *arena, const struct source_plan *plan,
    instant now, struct listing_entry **entries, size_t *count,
    struct listing *out, struct err *err) MUST_CHECK;

#endif
