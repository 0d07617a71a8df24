/*
 * What recipients of a scenario have received, and what its texts say.
 */
#ifndef SUPPORT_MAILBOX_H
#define SUPPORT_MAILBOX_H

#include "support/story.h"

/* The text of the only letter to ${to} whose subject begins with ${subject},
 * in ${arena}; fails where there are none or several. */
const char *mailbox_letter(struct play *play, const char *to,
    const char *subject, struct arena *arena);

/* How many there are. */
int mailbox_count(struct play *play, const char *to, const char *subject,
    struct arena *arena);

/* The digest of ${date} ("07/09/2020", or with more of its subject). */
const char *mailbox_digest(struct play *play, const char *to, const char *date,
    struct arena *arena);

/* Fail where ${text} says it not, or says it. */
void mailbox_has(const char *text, const char *wanted);
void mailbox_has_not(const char *text, const char *unwanted);

#endif
