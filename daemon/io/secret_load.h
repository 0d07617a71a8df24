/* One secret that the configuration names, from the file that holds it. */
#ifndef IO_SECRET_LOAD_H
#define IO_SECRET_LOAD_H

#include "base/err.h"
#include "wire/conf.h"

/* Reads ${secret} (one of conf->secrets), a credential from the folder
 * ${credentials} (NULL: there is none), and puts it where it is used.  What is
 * wrong, and who else can read its file, is told. */
void secret_load(struct conf *conf, const struct conf_secret *secret,
    const char *credentials, struct complaints *complaints);

#endif
