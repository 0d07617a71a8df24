/* The file of the dashboard's accounts: what is taken, and each thing that is
 * refused with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "wire/web_accounts.h"

/* By crypt(3) of Debian 12 itself, at its lowest cost and at its usual one. */
#define CHEAP                                                                  \
	"$y$j75$k2XAnEHBqQ1Ct2aMXFKNa/"                                        \
	"$7Xyv9CeaalheOz4.Zn5CTXHHmKP5.oZclzvqe/MtVFD"
#define USUAL                                                                  \
	"$y$j9T$k2XAnEHBqQ1Ct2aMXFKNa/"                                        \
	"$GipvJtCcd268sXRDF2wP2pUw4Xt4Y.H0jTmAcbPT3y9"

struct fixture {
	struct arena *arena;
	struct directory *directory;
	struct complaints complaints;
};

static int
setup(void **state)
{
	static const char *const none[] = { NULL };
	static const char *const codes[] = { "000.00.21.H99", "000.00.22.H99" };
	static struct agency agencies[2];
	static struct fixture fixture;
	struct err err;

	for (int i = 0; i < 2; i++)
		agencies[i] = (struct agency){ .code = codes[i],
			.name = codes[i],
			.aliases = none,
			.from = { INT32_MIN / 2 },
			.to = { INT32_MAX / 2 },
			.line = i + 2 };
	fixture = (struct fixture){ .arena = arena_new(65536) };
	fixture.directory =
	    directory_build(fixture.arena, agencies, 2, NULL, 0, &err);
	*state = &fixture;
	return fixture.directory == NULL;
}

static int
teardown(void **state)
{
	struct fixture *fixture = *state;

	complaints_finish(&fixture->complaints);
	arena_free(fixture->arena);
	return 0;
}

static const struct web_accounts *
parse(struct fixture *fixture, const char *text)
{
	complaints_finish(&fixture->complaints);
	return web_accounts_parse("accounts",
	    (struct slice){ text, strlen(text) }, fixture->directory,
	    fixture->arena, &fixture->complaints);
}

static void
test_taken(void **state)
{
	const struct web_accounts *accounts = parse(*state,
	    "\xef\xbb\xbf# who reads\r\n"
	    "\r\n"
	    "vp.kstt:" USUAL ":*:operate:Văn phòng: kiểm soát TTHC\r\n"
	    " ct_ns@tinh : " CHEAP
	    " : 000.00.21.H99 , 000.00.22.H99 : act : Chủ tịch Ví Dụ \n"
	    "0900000001:!:000.00.22.H99:read:Hai");
	const struct web_account *one;

	assert_non_null(accounts);
	assert_int_equal(accounts->count, 3);
	one = web_accounts_find(accounts, "vp.kstt");
	assert_non_null(one);
	assert_string_equal(one->hash, USUAL);
	assert_true(one->province);
	assert_int_equal(one->scope_count, 0);
	assert_int_equal(one->right, WEB_OPERATE);
	assert_string_equal(one->full_name, "Văn phòng: kiểm soát TTHC");
	assert_int_equal(one->line, 3);
	one = web_accounts_find(accounts, "ct_ns@tinh");
	assert_non_null(one);
	assert_string_equal(one->hash, CHEAP);
	assert_false(one->province);
	assert_int_equal(one->scope_count, 2);
	assert_string_equal(one->scope[0], "000.00.21.H99");
	assert_string_equal(one->scope[1], "000.00.22.H99");
	assert_int_equal(one->right, WEB_ACT);
	assert_string_equal(one->full_name, "Chủ tịch Ví Dụ");
	one = web_accounts_find(accounts, "0900000001");
	assert_non_null(one);
	assert_null(one->hash);
	assert_int_equal(one->right, WEB_READ);
	assert_null(web_accounts_find(accounts, "vp"));
	assert_null(web_accounts_find(accounts, NULL));
	assert_null(web_accounts_find(NULL, "vp"));
}

static void
test_refused(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *text;
		int line;
		const char *complaint;
	} cases[] = {
		{ "", 0,
		    "there is no account in it (hosoctl account prints the "
		    "lines)" },
		{ "# a:b\n\n", 0,
		    "there is no account in it (hosoctl account prints the "
		    "lines)" },
		{ "#\na:!:*:read\n", 2,
		    "has 4 of the 5 fields name:hash:scope:right:Full name" },
		{ "A:!:*:read:Ai\n", 1,
		    "\"A\" is no account's name (small letters, digits and . "
		    "_ - @, up to 64)" },
		{ ":!:*:read:Ai\n", 1,
		    "\"\" is no account's name (small letters, digits and . "
		    "_ - @, up to 64)" },
		{ "a:!:*:read:Ai\nb:!:*:read:Bi\na:!:*:read:Ci\n", 3,
		    "account a: is in line 1 already" },
		{ "a::*:read:Ai\n", 1,
		    "the second field is no yescrypt hash ($y$…, by hosoctl "
		    "account) and not !" },
		{ "a:$6$salt$hash:*:read:Ai\n", 1,
		    "the second field is no yescrypt hash ($y$…, by hosoctl "
		    "account) and not !" },
		{ "a:$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA:*:read:Ai\n",
		    1,
		    "argon2: crypt(3) of this system does not know it; "
		    "yescrypt is wanted ($y$…, by hosoctl account)" },
		{ "a:$y$jFT$k2XAnEHBqQ1Ct2aMXFKNa/$7Xyv9CeaalheOz4."
		  "Zn5CTXHHmKP5.oZclzvqe/MtVFD:*:read:Ai\n",
		    1,
		    "a yescrypt hash that is cut, or of a cost other than 1 to "
		    "64 MiB (hosoctl account makes one)" },
		{ "a:$y$j9T$k2XAnEHBqQ1Ct2aMXFKNa/$7Xyv9CeaalheOz4."
		  "Zn5CTXHHmKP5.oZclzvqe/MtVF:*:read:Ai\n",
		    1,
		    "a yescrypt hash that is cut, or of a cost other than 1 to "
		    "64 MiB (hosoctl account makes one)" },
		{ "a:$y$j:*:read:Ai\n", 1,
		    "a yescrypt hash that is cut, or of a cost other than 1 to "
		    "64 MiB (hosoctl account makes one)" },
		{ "a:!:000.00.21.H98:read:Ai\n", 1,
		    "there is no agency \"000.00.21.H98\" (did you mean "
		    "\"000.00.21.H99\"?)" },
		{ "a:!:tất cả:read:Ai\n", 1, "there is no agency \"tất cả\"" },
		{ "a:!::read:Ai\n", 1,
		    "a scope is * or codes of agencies with commas between "
		    "them" },
		{ "a:!:000.00.21.H99,:read:Ai\n", 1,
		    "a scope is * or codes of agencies with commas between "
		    "them" },
		{ "a:!:000.00.21.H99,*:read:Ai\n", 1,
		    "* stands alone: it is every agency" },
		{ "a:!:*:raed:Ai\n", 1,
		    "the right \"raed\" is none of read, act, operate (did "
		    "you mean \"read\"?)" },
		{ "a:!:*::Ai\n", 1,
		    "the right \"\" is none of read, act, operate" },
		{ "a:!:*:read:\n", 1,
		    "the fifth field, the full name, is empty" },
		{ "a:!:*:read:A\x01i\n", 1,
		    "the full name has a control character in it" },
		{ "a:!:*:read:\xff\n", 1, "not text in UTF-8" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_null(parse(fixture, cases[i].text));
		assert_int_equal(fixture->complaints.count, 1);
		assert_string_equal(fixture->complaints.items[0].text,
		    cases[i].complaint);
		assert_string_equal(fixture->complaints.items[0].file,
		    "accounts");
		assert_int_equal(fixture->complaints.items[0].line,
		    cases[i].line);
	}
}

/* All that is wrong is told in one run, and no hash is. */
static void
test_all_at_once(void **state)
{
	struct fixture *fixture = *state;

	assert_null(parse(fixture,
	    "a:$6$bimat:*:rot:\n" USUAL ":*:read:Ai\nb:$5$bimat:*:read:Bi\n"));
	assert_int_equal(fixture->complaints.count, 5);
	for (int i = 0; i < 5; i++) {
		assert_null(strstr(fixture->complaints.items[i].text, "bimat"));
		assert_null(strstr(fixture->complaints.items[i].text, "Gipv"));
	}
}

/* A table of agencies that was refused is told of, not the codes. */
static void
test_without_agencies(void **state)
{
	struct fixture *fixture = *state;
	static const char text[] = "a:!:000.99:read:Ai\n";

	assert_non_null(
	    web_accounts_parse("accounts", (struct slice){ text, strlen(text) },
		NULL, fixture->arena, &fixture->complaints));
}

static void
test_name_typed(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(web_account_name(fixture->arena, " VP.Kstt\t"),
	    "vp.kstt");
	assert_null(web_account_name(fixture->arena, ""));
	assert_null(web_account_name(fixture->arena, "  "));
	assert_null(web_account_name(fixture->arena, "a b"));
	assert_null(web_account_name(fixture->arena, "a:b"));
	assert_null(web_account_name(fixture->arena, "đ"));
	assert_null(web_account_name(fixture->arena,
	    "a123456789b123456789c123456789d123456789e123456789f123456789"
	    "01234"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_taken, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_all_at_once, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_without_agencies, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_name_typed, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
