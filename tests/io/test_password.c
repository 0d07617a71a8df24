/* Passwords by crypt(3): its own hashes are known again, and no other is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "io/password.h"

/* Made by crypt(3) of Debian 12, called from Python. */
#define KNOWN                                                                  \
	"$y$j75$k2XAnEHBqQ1Ct2aMXFKNa/"                                        \
	"$7Xyv9CeaalheOz4.Zn5CTXHHmKP5.oZclzvqe/MtVFD"

static void
test_known(void **state)
{
	(void)state;
	assert_true(password_is("mật khẩu thử nghiệm", KNOWN));
	/* The same letters, their marks apart, as macOS types them. */
	assert_true(password_is("ma\u0323\u0302t kha\u0302\u0309u "
				"thu\u031b\u0309 nghie\u0323\u0302m",
	    KNOWN));
	assert_false(password_is("mật khẩu thử nghiện", KNOWN));
	assert_false(password_is("", KNOWN));
	assert_false(password_is("\xff", KNOWN));
	assert_false(password_is("mật khẩu thử nghiệm", "*0"));
	assert_false(password_is("mật khẩu thử nghiệm", "!"));
	assert_false(password_is("mật khẩu thử nghiệm", ""));
}

static void
test_made(void **state)
{
	char one[PASSWORD_HASH], other[PASSWORD_HASH], most[PASSWORD_MOST + 2];
	struct err err;

	(void)state;
	assert_true(password_hash("chín con mèo", one, &err));
	assert_true(password_hash("chín con mèo", other, &err));
	assert_memory_equal(one, "$y$j9T$", 7);
	assert_string_not_equal(one, other);
	assert_true(password_is("chín con mèo", one));
	assert_true(password_is("chín con mèo", other));
	assert_false(password_is("chín con méo", one));
	assert_false(password_hash("chín con mè", one, &err));
	assert_string_equal(err.text,
	    "the password has 11 characters, at least 12 are wanted");
	assert_false(password_hash("aaaaaaaaaaaaa\xff", one, &err));
	assert_string_equal(err.text, "the password is no text in UTF-8");
	memset(most, 'a', sizeof(most));
	most[PASSWORD_MOST + 1] = '\0';
	assert_false(password_hash(most, one, &err));
	assert_string_equal(err.text, "the password has more than 300 bytes");
	most[PASSWORD_MOST] = '\0';
	assert_true(password_hash(most, one, &err));
	assert_true(password_is(most, one));
	most[PASSWORD_MOST - 1] = 'b';
	assert_false(password_is(most, one));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
