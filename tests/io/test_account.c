/*
 * Names of accounts are asked of the system, which may make the caller wait,
 * once a minute at most.  The system here is this file's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <grp.h>
#include <pwd.h>
#include <string.h>

#include "io/account.h"

static int asked;
static uid_t answer; /* 0: there is no such account */

int
getpwnam_r(const char *name, struct passwd *passwd, char *entry, size_t size,
    struct passwd **found)
{
	(void)name;
	(void)entry;
	(void)size;
	asked++;
	*passwd = (struct passwd){ .pw_uid = answer };
	*found = answer == 0 ? NULL : passwd;
	return 0;
}

int
getgrnam_r(const char *name, struct group *group, char *entry, size_t size,
    struct group **found)
{
	(void)entry;
	(void)size;
	asked++;
	*group = (struct group){ .gr_gid = 77 };
	*found = strcmp(name, "baocao") == 0 ? group : NULL;
	return 0;
}

/* ${number} 0: nobody. */
static void
means(struct account_book *book, const char *name, instant now, int64_t number,
    int times)
{
	int64_t got;

	assert_int_equal(account_book_number(book, name, now, &got),
	    number != 0);
	if (number != 0)
		assert_int_equal(got, number);
	assert_int_equal(asked, times);
}

static void
test_asked_once_a_minute(void **state)
{
	struct account_book *book = account_book_new();

	(void)state;
	asked = 0;
	answer = 4711;
	means(book, "canbo", 1000, 4711, 1);
	answer = 4712;
	means(book, "canbo", 1059, 4711, 1);
	means(book, "canbo", 1060, 4712, 2);
	/* The clock was put back. */
	means(book, "canbo", 900, 4712, 3);
	/* Each name is its own, and a group no account. */
	means(book, "@baocao", 900, 77, 4);
	means(book, "baocao", 900, 4712, 5);
	means(book, "@khac", 900, 0, 6);
	means(book, "@baocao", 901, 77, 6);
	account_book_free(book);
}

/* That there is nobody is remembered, too. */
static void
test_nobody(void **state)
{
	struct account_book *book = account_book_new();

	(void)state;
	asked = 0;
	answer = 0;
	means(book, "canbo", 1000, 0, 1);
	answer = 4711;
	means(book, "canbo", 1001, 0, 1);
	account_book_forget(book);
	means(book, "canbo", 1002, 4711, 2);
	account_book_free(book);
}

static void
test_digits_are_the_number(void **state)
{
	struct account_book *book = account_book_new();

	(void)state;
	asked = 0;
	means(book, "4711", 1000, 4711, 0);
	means(book, "@12", 1000, 12, 0);
	account_book_free(book);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_asked_once_a_minute),
		cmocka_unit_test(test_nobody),
		cmocka_unit_test(test_digits_are_the_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
