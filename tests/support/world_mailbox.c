/* Letters of a scenario, found by recipient and subject. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "io/store_outbox.h"
#include "support/mailbox.h"

enum { LETTERS = 1000 };

/* The newest, and how many; 0 when none. */
static int64_t
find(struct play *play, const char *to, const char *subject,
    struct arena *arena, int *count)
{
	struct letter *letters;
	int64_t newest = 0;
	size_t found;
	struct err err;

	*count = 0;
	if (!store_letters(play_world(play)->store, 0, LETTERS, arena, &letters,
		&found, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < found; i++) {
		if (strcmp(letters[i].recipient, to) != 0 ||
		    strncmp(letters[i].subject, subject, strlen(subject)) != 0)
			continue;
		if ((*count)++ == 0)
			newest = letters[i].id;
	}
	return newest;
}

const char *
mailbox_letter(struct play *play, const char *to, const char *subject,
    struct arena *arena)
{
	int count;
	int64_t id = find(play, to, subject, arena, &count);

	if (count != 1)
		fail_msg("%d letters \"%s\" to %s", count, subject, to);
	return story_letter(play, id, arena);
}

int
mailbox_count(struct play *play, const char *to, const char *subject,
    struct arena *arena)
{
	int count;

	find(play, to, subject, arena, &count);
	return count;
}

const char *
mailbox_digest(struct play *play, const char *to, const char *date,
    struct arena *arena)
{
	char subject[128];

	snprintf(subject, sizeof(subject), "Bản tin tổng hợp hồ sơ ngày %s",
	    date);
	return mailbox_letter(play, to, subject, arena);
}

void
mailbox_has(const char *text, const char *wanted)
{
	if (strstr(text, wanted) != NULL)
		return;
	print_error("not there: %s\n%s\n", wanted, text);
	fail();
}

void
mailbox_has_not(const char *text, const char *unwanted)
{
	if (strstr(text, unwanted) == NULL)
		return;
	print_error("there: %s\n%s\n", unwanted, text);
	fail();
}
