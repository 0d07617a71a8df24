/*
 * Links of letters: the token against one put together with Python's hmac,
 * forged in every bit, cut, expired, signed with the old key.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/letter_link.h"

#define NAME "000102030405060708090a0b0c0d0e0f"
#define KEY "khoa-thu-nghiem-khoa-thu-nghiem-1"
#define OLD "khoa-thu-nghiem-khoa-thu-nghiem-0"
/* 2020-09-18 07:30 +07:00 */
#define EXPIRES 1600389000

static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* base64.urlsafe_b64encode(said + hmac.digest(KEY,
 *     b"hosod letter link 1\n" + said, "sha256")), where said is
 *     bytes(range(16)) + (1600389000).to_bytes(6, "big") */
static void
test_by_another_program(void **state)
{
	struct arena *arena = arena_new(4096);

	(void)state;
	assert_string_equal(letter_link_token(arena, KEY, NAME, EXPIRES),
	    "AAECAwQFBgcICQoLDA0ODwAAX2P_iKLuw3SxIFAeJttY3Ax1rqZjYOlBqb9AVJaeY3bCOFKZ");
	assert_string_equal(letter_link_url(arena, "https://hosod.example//",
				KEY, NAME "ff", EXPIRES),
	    "https://hosod.example/t/"
	    "AAECAwQFBgcICQoLDA0ODwAAX2P_iKLuw3SxIFAeJttY3Ax1rqZjYOlBqb9AVJaeY3bCOFKZ");
	arena_free(arena);
}

static void
test_read(void **state)
{
	struct arena *arena = arena_new(4096);
	const char *token = letter_link_token(arena, KEY, NAME, EXPIRES);
	struct letter_link link;

	(void)state;
	assert_int_equal(strlen(token), LETTER_LINK_TOKEN);
	assert_true(letter_link_read(token, KEY, NULL, &link));
	assert_string_equal(link.name, NAME);
	assert_int_equal(link.expires, EXPIRES);
	/* While a key is changed, the old one still opens. */
	assert_true(letter_link_read(token, OLD, KEY, &link));
	assert_false(letter_link_read(token, OLD, NULL, &link));
	assert_false(letter_link_read(token, OLD, OLD, &link));
	/* No key is no key, not the empty one. */
	token = letter_link_token(arena, "", NAME, EXPIRES);
	assert_false(letter_link_read(token, NULL, "", &link));
	assert_false(letter_link_read(token, "", NULL, &link));
	arena_free(arena);
}

/* Each of the 432 bits, and each character replaced by every other digit. */
static void
test_forged(void **state)
{
	struct arena *arena = arena_new(4096);
	const char *good = letter_link_token(arena, KEY, NAME, EXPIRES);
	struct letter_link link = { .expires = 7 };
	int refused = 0;

	(void)state;
	for (size_t i = 0; i < LETTER_LINK_TOKEN; i++)
		for (const char *digit = digits; *digit != '\0'; digit++) {
			char token[LETTER_LINK_TOKEN + 1];

			memcpy(token, good, sizeof(token));
			token[i] = *digit;
			if (*digit == good[i])
				continue;
			assert_false(letter_link_read(token, KEY, OLD, &link));
			refused++;
		}
	assert_int_equal(refused, LETTER_LINK_TOKEN * 63);
	assert_int_equal(link.expires, 7);
	arena_free(arena);
}

static void
test_malformed(void **state)
{
	struct arena *arena = arena_new(4096);
	const char *good = letter_link_token(arena, KEY, NAME, EXPIRES);
	const char *const bad[] = { "", "x", arena_printf(arena, "%sA", good),
		arena_printf(arena, "%s=", good),
		arena_printf(arena, " %.71s", good),
		arena_printf(arena, "%.71s+", good),
		arena_printf(arena, "%.71s/", good) };
	struct letter_link link;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(letter_link_read(bad[i], KEY, OLD, &link));
	for (int i = 0; i < LETTER_LINK_TOKEN; i++)
		assert_false(
		    letter_link_read(arena_printf(arena, "%.*s", i, good), KEY,
			OLD, &link));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_another_program),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_forged),
		cmocka_unit_test(test_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
