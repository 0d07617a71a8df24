/*
 * What stories of digests share: the office, its readers, and the arena that
 * their letters are read in.  Included once by a test's own file.
 */
#ifndef SUPPORT_EVENING_H
#define SUPPORT_EVENING_H

#include "support/mailbox.h"

#define EVENING "tests/scenario/office/evening.yaml"
#define HEAD "chutich@ducvan.example"
#define CONTROL "kiemsoat@tinh.example"

static struct arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new(1 << 16);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* The text of the digest of that date. */
static const char *
digest_of(struct play *play, const char *to, const char *date)
{
	return mailbox_digest(play, to, date, arena);
}

#endif
