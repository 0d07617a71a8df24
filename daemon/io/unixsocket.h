/*
 * A socket in the file system: listening at it with the mode that was asked
 * for, over what a killed process left behind, and dialling it.
 */
#ifndef IO_UNIXSOCKET_H
#define IO_UNIXSOCKET_H

#include <sys/types.h>

#include "base/err.h"

/* A listening, non-blocking stream socket at ${path}; -1 with an error.  A
 * socket file that nobody listens on is replaced; one that answers, and
 * anything else, is refused.  ${inode} is the new file's. */
int unixsocket_listen(const char *path, mode_t mode, ino_t *inode,
    struct err *err) MUST_CHECK;

/* Removes ${path} if it is still the file ${inode}. */
void unixsocket_remove(const char *path, ino_t inode);

/* A blocking stream socket connected to ${path}; -1 with an error. */
int unixsocket_dial(const char *path, struct err *err) MUST_CHECK;

#endif
