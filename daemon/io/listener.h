/*
 * The socket at which pages are asked for: handed over by the service manager,
 * so that the program itself may live without a network, or opened at an
 * address.
 */
#ifndef IO_LISTENER_H
#define IO_LISTENER_H

#include <stdbool.h>

#include "base/err.h"

/* "127.0.0.1:8090", "[::1]:8090"; port 0: any that is free. */
int listener_open(const char *address, struct err *err) MUST_CHECK;

/* The one socket of sd_listen_fds(3) as documented ($LISTEN_PID, $LISTEN_FDS);
 * ${none} true where nothing was handed over.  More than one, and what does not
 * listen, is refused. */
int listener_inherited(bool *none, struct err *err) MUST_CHECK;

/* The address at which ${fd} listens, "127.0.0.1:8090"; the path of a Unix
 * socket.  ${out} has LISTENER_TEXT bytes. */
enum { LISTENER_TEXT = 160 };
const char *listener_text(int fd, char *out);

/* True when who is not on this machine may reach ${fd}. */
bool listener_is_public(int fd);

#endif
