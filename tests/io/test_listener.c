/* Where pages are asked for: an address of this machine, or a socket that is
 * handed over (sd_listen_fds(3) says how; tests/system/test_web.py does it). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "io/listener.h"

static void
test_opened(void **state)
{
	char where[LISTENER_TEXT];
	struct err err;
	int fd = listener_open("127.0.0.1:0", &err);

	(void)state;
	assert_true(fd >= 0);
	assert_true(text_starts(listener_text(fd, where), "127.0.0.1:"));
	assert_string_not_equal(where, "127.0.0.1:0");
	assert_false(listener_is_public(fd));
	/* Its place is taken. */
	assert_int_equal(listener_open(where, &err), -1);
	assert_non_null(strstr(err.text, where));
	close(fd);
	fd = listener_open("0.0.0.0:0", &err);
	assert_true(fd >= 0);
	assert_true(listener_is_public(fd));
	close(fd);
	fd = listener_open("[::1]:0", &err);
	if (fd < 0) /* a machine without IPv6 */
		return;
	assert_true(text_starts(listener_text(fd, where), "[::1]:"));
	assert_false(listener_is_public(fd));
	close(fd);
}

static void
test_refused(void **state)
{
	static const char *const bad[] = {
		"", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
		"127.0.0.1:http", "localhost:80", "::1:80", "[::1:80",
		"[127.0.0.1]:80", "127.0.0.1:80 ", "[]:80",
		"127.0.0.1.127.0.0.1.127.0.0.1.127.0.0.1.127.0.0.1.127.0.0.1:80"
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(listener_open(bad[i], &err), -1);
}

/* What was meant for another process is not taken. */
static void
test_not_handed_over(void **state)
{
	struct err err;
	bool none = false;

	(void)state;
	unsetenv("LISTEN_PID");
	assert_int_equal(listener_inherited(&none, &err), -1);
	assert_true(none);
	setenv("LISTEN_PID", "1", 1);
	setenv("LISTEN_FDS", "1", 1);
	none = false;
	assert_int_equal(listener_inherited(&none, &err), -1);
	assert_true(none);
}

static void
test_handed_over_wrongly(void **state)
{
	char pid[32];
	struct err err;
	bool none = true;

	(void)state;
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("LISTEN_PID", pid, 1);
	setenv("LISTEN_FDS", "2", 1);
	assert_int_equal(listener_inherited(&none, &err), -1);
	assert_false(none);
	assert_non_null(strstr(err.text, "one socket"));
	setenv("LISTEN_FDS", "1", 1);
	close(3); /* nothing that listens */
	assert_int_equal(listener_inherited(&none, &err), -1);
	assert_false(none);
	assert_non_null(strstr(err.text, "does not listen"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_opened),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_not_handed_over),
		cmocka_unit_test(test_handed_over_wrongly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
