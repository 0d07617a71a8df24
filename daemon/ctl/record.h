/*
 * `source record`: pages of a source as files, with personal data masked, to
 * be given to somebody who mends a preset.  Nothing goes into the database.
 */
#ifndef CTL_RECORD_H
#define CTL_RECORD_H

#include "ctl/command.h"
#include "wire/conf.h"

/*
 * Logs in and asks for pages as the daemon does, and saves the first ${pages}
 * (a number as typed; NULL: 3) into ${folder}, which is made, or is empty:
 * 001.json, and the request for it as 001.request.  A page whose records would
 * not be the same after masking is not saved.  Returns the exit code.
 */
int record_pages(const struct command *command,
    const struct conf_source *source, const char *folder, const char *pages);

#endif
