/* Sessions by a clock that is passed in: when they end, who has to go where
 * there is no room, and what their forms carry. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "web/sessions.h"

#define START INT64_C(1600000000)

static const struct web_reader a = { .account = "a" }, b = { .account = "b" };

static void
begin(struct sessions *sessions, const struct web_reader *reader, instant now,
    char token[SESSION_TOKEN])
{
	struct err err;

	assert_true(sessions_begin(sessions, reader, now, token, &err));
}

static void
test_found(void **state)
{
	struct sessions *sessions = sessions_new();
	char of_a[SESSION_TOKEN], of_b[SESSION_TOKEN];

	(void)state;
	begin(sessions, &a, START, of_a);
	begin(sessions, &b, START, of_b);
	assert_int_equal(strlen(of_a), 43);
	assert_int_equal(strspn(of_a,
			     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvw"
			     "xyz0123456789-_"),
	    43);
	assert_string_not_equal(of_a, of_b);
	assert_ptr_equal(sessions_find(sessions, of_a, START), &a);
	assert_ptr_equal(sessions_find(sessions, of_b, START), &b);
	assert_null(sessions_find(sessions, NULL, START));
	assert_null(sessions_find(sessions, "", START));
	for (int i = 0; i < SESSION_TOKEN - 1; i++) {
		char other[SESSION_TOKEN];

		memcpy(other, of_a, sizeof(other));
		other[i] = other[i] == 'A' ? 'B' : 'A';
		assert_null(sessions_find(sessions, other, START));
		other[i] = '\0';
		assert_null(sessions_find(sessions, other, START));
	}
	sessions_end(sessions, of_a);
	sessions_end(sessions, of_a);
	sessions_end(sessions, NULL);
	assert_null(sessions_find(sessions, of_a, START));
	assert_ptr_equal(sessions_find(sessions, of_b, START), &b);
	sessions_free(sessions);
	sessions_free(NULL);
}

static void
test_idle(void **state)
{
	struct sessions *sessions = sessions_new();
	char token[SESSION_TOKEN];

	(void)state;
	begin(sessions, &a, START, token);
	assert_non_null(sessions_find(sessions, token, START + 3599));
	assert_non_null(sessions_find(sessions, token, START + 3599 + 3599));
	assert_null(sessions_find(sessions, token, START + 3599 + 3599 + 3600));
	/* It has ended, whatever the clock does then. */
	assert_null(sessions_find(sessions, token, START));
	sessions_free(sessions);
}

static void
test_life(void **state)
{
	struct sessions *sessions = sessions_new();
	char token[SESSION_TOKEN];
	instant now = START;

	(void)state;
	begin(sessions, &a, now, token);
	for (; now < START + 12 * 3600; now += 1800)
		assert_non_null(sessions_find(sessions, token, now));
	assert_null(sessions_find(sessions, token, START + 12 * 3600));
	sessions_free(sessions);
}

static void
test_of_one_account(void **state)
{
	struct sessions *sessions = sessions_new();
	char tokens[9][SESSION_TOKEN], of_b[SESSION_TOKEN];

	(void)state;
	begin(sessions, &b, START, of_b);
	for (int i = 0; i < 8; i++)
		begin(sessions, &a, START + 1 + i, tokens[i]);
	/* The first is used again: the second has to go. */
	assert_non_null(sessions_find(sessions, tokens[0], START + 20));
	begin(sessions, &a, START + 21, tokens[8]);
	for (int i = 0; i < 9; i++)
		assert_int_equal(sessions_find(sessions, tokens[i],
				     START + 22) == &a,
		    i != 1);
	assert_non_null(sessions_find(sessions, of_b, START + 22));
	sessions_free(sessions);
}

static void
test_bounded(void **state)
{
	static struct web_reader readers[1000];
	struct sessions *sessions = sessions_new();
	char first[SESSION_TOKEN], second[SESSION_TOKEN], other[SESSION_TOKEN];

	(void)state;
	begin(sessions, &a, START, first);
	begin(sessions, &b, START + 1, second);
	for (int i = 2; i < SESSIONS; i++)
		begin(sessions, &readers[i % 1000], START + 2, other);
	assert_non_null(sessions_find(sessions, first, START + 3));
	begin(sessions, &readers[0], START + 3, other);
	assert_non_null(sessions_find(sessions, other, START + 3));
	assert_non_null(sessions_find(sessions, first, START + 3));
	assert_null(sessions_find(sessions, second, START + 3));
	sessions_free(sessions);
}

static void
test_csrf(void **state)
{
	struct sessions *sessions = sessions_new(), *others = sessions_new();
	char one[SESSION_TOKEN], two[SESSION_TOKEN];

	(void)state;
	sessions_csrf(sessions, "token", one);
	assert_int_equal(strlen(one), 43);
	assert_true(sessions_csrf_is(sessions, "token", one));
	assert_false(sessions_csrf_is(sessions, "tokem", one));
	assert_false(sessions_csrf_is(sessions, "token", NULL));
	assert_false(sessions_csrf_is(sessions, "token", ""));
	assert_false(sessions_csrf_is(sessions, "token", "token"));
	assert_false(sessions_csrf_is(others, "token", one));
	sessions_csrf(sessions, "other", two);
	assert_string_not_equal(one, two);
	one[0] = one[0] == 'A' ? 'B' : 'A';
	assert_false(sessions_csrf_is(sessions, "token", one));
	sessions_free(sessions);
	sessions_free(others);
}

static void *
come_and_go(void *context)
{
	struct sessions *sessions = context;

	for (int i = 0; i < 300; i++) {
		char token[SESSION_TOKEN];
		struct err err;

		if (!sessions_begin(sessions, i % 2 == 0 ? &a : &b, START + i,
			token, &err))
			return sessions;
		(void)sessions_find(sessions, token, START + i);
		sessions_end(sessions, token);
	}
	return NULL;
}

static void
test_threads(void **state)
{
	struct sessions *sessions = sessions_new();
	pthread_t threads[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, come_and_go,
				     sessions),
		    0);
	for (int i = 0; i < 4; i++) {
		void *wrong;

		pthread_join(threads[i], &wrong);
		assert_null(wrong);
	}
	sessions_free(sessions);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_idle),
		cmocka_unit_test(test_life),
		cmocka_unit_test(test_of_one_account),
		cmocka_unit_test(test_bounded),
		cmocka_unit_test(test_csrf),
		cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
