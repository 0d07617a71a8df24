/* Accounts of the system. */
#include "io/account.h"

#include <grp.h>
#include <pwd.h>
#include <stddef.h>

#include "base/mem.h"
#include "base/text.h"

enum { ENTRY = 64 * 1024, KEPT_S = 60, BOOK_ARENA = 1024 };

struct account_line {
	struct account_line *next;
	const char *name;
	instant asked;
	int64_t number;
	bool found;
};

struct account_book {
	struct arena *arena; /* of the lines */
	struct account_line *first;
};

bool
account_uid(const char *name, int64_t *out)
{
	char entry[ENTRY];
	struct passwd passwd, *found = NULL;

	if (text_to_int(name, 0, UINT32_MAX, out))
		return true;
	if (getpwnam_r(name, &passwd, entry, sizeof(entry), &found) != 0 ||
	    found == NULL)
		return false;
	*out = found->pw_uid;
	return true;
}

bool
account_gid(const char *name, int64_t *out)
{
	char entry[ENTRY];
	struct group group, *found = NULL;

	if (text_to_int(name, 0, UINT32_MAX, out))
		return true;
	if (getgrnam_r(name, &group, entry, sizeof(entry), &found) != 0 ||
	    found == NULL)
		return false;
	*out = found->gr_gid;
	return true;
}

const char *
account_words(struct arena *arena, int64_t uid)
{
	char entry[ENTRY];
	struct passwd passwd, *found = NULL;

	if (getpwuid_r((uid_t)uid, &passwd, entry, sizeof(entry), &found) !=
		0 ||
	    found == NULL)
		return arena_printf(arena, "uid %lld", (long long)uid);
	return arena_printf(arena, "%s (uid %lld)", found->pw_name,
	    (long long)uid);
}

struct account_book *
account_book_new(void)
{
	struct account_book *book = mem_alloc(sizeof(*book));

	book->arena = arena_new(BOOK_ARENA);
	return book;
}

void
account_book_free(struct account_book *book)
{
	if (book == NULL)
		return;
	arena_free(book->arena);
	mem_free(book);
}

void
account_book_forget(struct account_book *book)
{
	if (book == NULL)
		return;
	arena_reset(book->arena);
	book->first = NULL;
}

static struct account_line *
line_of(struct account_book *book, const char *name)
{
	struct account_line *line = book->first;

	while (line != NULL && !text_equal(line->name, name))
		line = line->next;
	if (line != NULL)
		return line;
	line = arena_alloc(book->arena, sizeof(*line));
	*line = (struct account_line){ .next = book->first,
		.name = arena_string(book->arena, name),
		.asked = INSTANT_NONE };
	return book->first = line;
}

bool
account_book_number(struct account_book *book, const char *name, instant now,
    int64_t *out)
{
	struct account_line *line = line_of(book, name);

	if (line->asked == INSTANT_NONE || now < line->asked ||
	    now - line->asked >= KEPT_S) {
		line->found = *name == '@'
		    ? account_gid(name + 1, &line->number)
		    : account_uid(name, &line->number);
		line->asked = now;
	}
	*out = line->number;
	return line->found;
}
