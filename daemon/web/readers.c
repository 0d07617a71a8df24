/* From accounts to readers. */
#include "web/readers.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { ARENA_CHUNK = 64 * 1024 };

struct web_readers {
	struct arena *arena;
	struct web_reader *items;
	size_t count;
};

static int
by_code(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, each once: scopes may lie in one another. */
static size_t
settle(const char **codes, size_t count)
{
	size_t kept = 0;

	qsort(codes, count, sizeof(*codes), by_code);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || strcmp(codes[kept - 1], codes[i]) != 0)
			codes[kept++] = codes[i];
	return kept;
}

static void
find_agencies(const struct web_account *account,
    const struct directory *directory, struct arena *arena,
    struct web_reader *out)
{
	size_t room = directory_agency_count(directory) * account->scope_count;
	const char **codes = arena_alloc(arena, (room + 1) * sizeof(*codes));
	size_t count = 0;

	for (size_t i = 0; i < account->scope_count; i++) {
		size_t more;
		const char **within = directory_codes_within(directory,
		    directory_by_code(directory, account->scope[i]), arena,
		    &more);

		memcpy(codes + count, within, more * sizeof(*codes));
		count += more;
	}
	out->agencies = codes;
	out->agency_count = settle(codes, count);
}

struct web_readers *
web_readers_new(const struct conf *conf)
{
	const struct web_accounts *accounts = conf->web.accounts;
	struct web_readers *readers = mem_alloc(sizeof(*readers));

	readers->arena = arena_new(ARENA_CHUNK);
	if (accounts == NULL)
		return readers;
	readers->count = accounts->count;
	readers->items = arena_alloc(readers->arena,
	    (accounts->count + 1) * sizeof(*readers->items));
	for (size_t i = 0; i < accounts->count; i++) {
		const struct web_account *account = &accounts->items[i];
		struct web_reader *out = &readers->items[i];

		*out = (struct web_reader){ .account = account->name,
			.name = account->full_name,
			.province = account->province,
			.may_act = account->right >= WEB_ACT,
			.may_operate = account->right >= WEB_OPERATE };
		if (!account->province)
			find_agencies(account, conf->directory, readers->arena,
			    out);
	}
	return readers;
}

void
web_readers_free(struct web_readers *readers)
{
	if (readers == NULL)
		return;
	arena_free(readers->arena);
	mem_free(readers);
}

const struct web_reader *
web_readers_find(const struct web_readers *readers, const char *account)
{
	for (size_t i = 0; account != NULL && i < readers->count; i++)
		if (strcmp(readers->items[i].account, account) == 0)
			return &readers->items[i];
	return NULL;
}
