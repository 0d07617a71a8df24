/*
 * A notice's row, read alike by the notices, the outbox and the stories.
 * Included by store*.c only.
 */
#ifndef IO_STORE_NOTICE_ROW_H
#define IO_STORE_NOTICE_ROW_H

#include "io/store_notice.h"
#include "io/store_private.h"

/* In the order of notice_read. */
#define NOTICE_SELECT                                                          \
	"SELECT id, kind, dossier, subject, clock, rung, due, at, recipient,"  \
	" recipient_name, role, agency, channel, severity, hold_until, hold,"  \
	" detail, created, state, why, closed, letter, step, "                 \
	"instead_of, again FROM notice"

/* A hand-over travels in the letter of alerts: one letter a departure. */
#define NOTICE_LETTER_KIND                                                     \
	"CASE kind WHEN 'handover' THEN 'alert' ELSE kind END"

/* What a stored word means; an unknown word is a bug and asserts. */
enum notice_kind notice_kind_of(const char *text);
enum notice_state notice_state_of(const char *text);

void notice_read(struct query *query, struct arena *arena, struct notice *out);
/* Steps to the end, and closes. */
bool notice_read_all(struct query *query, struct arena *arena,
    struct notice **out, size_t *count) MUST_CHECK;

#endif
