/*
 * Files, whole: read at once up to a bound, written so that a crash leaves
 * either the old or the new one.
 */
#ifndef IO_FILE_H
#define IO_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

/* Reads the regular file ${path} of at most ${max_bytes} into ${arena}; the
 * bytes are followed by a NUL that is not counted.  The error names the path
 * and why: missing, a folder, no permission, too large. */
bool file_read(struct arena *arena, const char *path, size_t max_bytes,
    struct slice *out, struct err *err) MUST_CHECK;

/* Refuses a ${path} that is there and no regular file: a link or a device
 * (/dev/stdout) that a file would take the place of. */
bool file_may_replace(const char *path, struct err *err) MUST_CHECK;

/* Writes ${data} to a temporary file beside ${path}, syncs it, renames it to
 * ${path} and syncs the folder; refused where file_may_replace refuses. */
bool file_write_atomic(const char *path, struct slice data, mode_t mode,
    struct err *err) MUST_CHECK;

/* The same in the place of the file that ${path} is or leads to (a symbolic
 * link stays one), with its mode and, where that is ours to give, its owner and
 * group: who reads the old one reads the new. */
bool
file_replace(const char *path, struct slice data, struct err *err) MUST_CHECK;

/* ${path} itself when absolute, else joined to ${folder}. */
char *file_join(struct arena *arena, const char *folder, const char *path);

/* The folder of ${path}: "." for a bare name. */
char *file_folder(struct arena *arena, const char *path);

#endif
