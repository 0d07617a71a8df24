/*
 * A watched folder as a source: lists that people put there by hand, saved
 * pages, CSV or XLSX.  Each poll looks at names and times first; only a list
 * that was not taken yet is read, on a thread of its own, file by file, and
 * handed over as a sweep's pages.  Nothing in the folder is ever changed.
 * Behind the calls of io/source.h, which says what they mean.
 */
#ifndef IO_FOLDER_H
#define IO_FOLDER_H

#include "io/source.h"

/* What ends the failure of a folder in which nothing was ever found. */
#define FOLDER_EMPTY "no list in it yet"

struct folder;

/* ${plan} is borrowed for as long as it lives. */
struct folder *folder_new(struct loop *loop, const struct source_plan *plan,
    const struct source_calls *calls);
void folder_free(struct folder *folder);

/* source_look. */
void folder_look(struct folder *folder, instant taken, bool anew,
    struct source_look *out);

/* After a look that found news: source_start and its companions. */
void folder_start(struct folder *folder);
bool folder_is_active(const struct folder *folder);
void folder_next(struct folder *folder);
void folder_enough(struct folder *folder);
void folder_fail(struct folder *folder, const struct err *why);
void folder_stop(struct folder *folder);

#endif
