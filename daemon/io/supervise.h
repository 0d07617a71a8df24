/*
 * The service manager: what systemd is told (sd_notify), its watchdog, its
 * journal and its credentials.  Without systemd everything here does nothing.
 * Beside the loop and the listener, the only place that reads the environment.
 */
#ifndef IO_SUPERVISE_H
#define IO_SUPERVISE_H

#include <stdbool.h>

#include "base/err.h"
#include "io/loop.h"

struct supervise;

/* Reads the environment.  When a watchdog is asked for, feeds it at half its
 * interval from the end of the loop's queue of tasks: a loop that no longer
 * comes round, or drowns, is not fed. */
struct supervise *supervise_new(struct loop *loop);
void supervise_free(struct supervise *supervise);

/* READY=1: all is open and the first turn may run. */
void supervise_ready(struct supervise *supervise);
/* One line for `systemctl status`. */
void supervise_status(struct supervise *supervise, const char *fmt, ...)
    PRINTF_LIKE(2, 3);
/* RELOADING=1 with MONOTONIC_USEC; supervise_ready says when it is over. */
void supervise_reloading(struct supervise *supervise);
void supervise_stopping(struct supervise *supervise);

/* True when standard error goes to the journal ($JOURNAL_STREAM names it). */
bool supervise_has_journal(void);

/* The folder of the files that LoadCredential= brought
 * ($CREDENTIALS_DIRECTORY); NULL when there is none. */
const char *supervise_credentials(void);

#endif
