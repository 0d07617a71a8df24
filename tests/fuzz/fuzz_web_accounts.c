/*
 * Any bytes as the file of the dashboard's accounts: what is taken can be
 * found by its name, whose hash is one that crypt(3) can be asked, and no two
 * are called alike; what is refused says why.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire/web_accounts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(truth)                                                           \
	do {                                                                   \
		if (!(truth))                                                  \
			abort();                                               \
	} while (0)

static void
check_account(const struct web_accounts *accounts,
    const struct web_account *one, struct arena *arena)
{
	CHECK(web_accounts_find(accounts, one->name) == one);
	CHECK(text_equal(web_account_name(arena, one->name), one->name));
	CHECK(one->hash == NULL || text_starts(one->hash, "$y$j"));
	CHECK(one->province == (one->scope_count == 0));
	CHECK(one->right <= WEB_OPERATE);
	CHECK(*one->full_name != '\0');
	CHECK(text_is_utf8(one->full_name, strlen(one->full_name), NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(1 << 20);
	struct complaints complaints = { 0 };
	const struct web_accounts *accounts = web_accounts_parse("accounts",
	    (struct slice){ (const char *)data, size }, NULL, arena,
	    &complaints);

	CHECK((accounts == NULL) == (complaints.errors > 0));
	for (size_t i = 0; accounts != NULL && i < accounts->count; i++)
		check_account(accounts, &accounts->items[i], arena);
	complaints_finish(&complaints);
	arena_free(arena);
	return 0;
}
