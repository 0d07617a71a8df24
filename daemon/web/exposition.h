/*
 * The text in which Prometheus reads metrics (exposition format 0.0.4): each
 * family once, with what it means and of which type it is, then its samples.
 */
#ifndef WEB_EXPOSITION_H
#define WEB_EXPOSITION_H

#include "base/text.h"

#define EXPOSITION_TYPE "text/plain; version=0.0.4; charset=utf-8"

struct exposition_label {
	const char *name, *value;
};

struct exposition {
	struct buf text;
	const char *family; /* whose samples follow; borrowed */
};

struct exposition exposition_begin(struct arena *arena);

/* Begins the family ${name} of ${type} ("gauge", "counter", "histogram"). */
void exposition_family(struct exposition *out, const char *name,
    const char *type, const char *help);

/* One sample of the family, whose name ends in ${suffix} ("", "_bucket"), with
 * ${count} labels, whose values may be any text. */
void exposition_int(struct exposition *out, const char *suffix,
    const struct exposition_label *labels, size_t count, int64_t value);
/* The same of microseconds, as seconds. */
void exposition_us(struct exposition *out, const char *suffix,
    const struct exposition_label *labels, size_t count, int64_t us);
/* The same of what has never been: +Inf. */
void exposition_never(struct exposition *out, const char *suffix,
    const struct exposition_label *labels, size_t count);

/* A family of one sample without labels. */
void exposition_one(struct exposition *out, const char *name, const char *help,
    int64_t value);

const char *exposition_text(const struct exposition *out);

#endif
