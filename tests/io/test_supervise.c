/*
 * What the service manager hears, on a datagram socket of our own
 * (sd_notify(3) and sd_watchdog_enabled(3) say what is expected).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "io/supervise.h"

struct manager {
	struct loop *loop;
	struct supervise *supervise;
	int fd;
	char name[64]; /* "@hosod-test-PID": the abstract namespace */
	char heard[512];
	struct loop_timer *end;
	struct loop_task hog;
};

static int
begin(void **state)
{
	static struct manager manager;
	const struct loop_clock clock = { .kind = LOOP_REAL };
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	manager = (struct manager){ .loop = loop_new(&clock) };
	snprintf(manager.name, sizeof(manager.name), "@hosod-test-%d",
	    (int)getpid());
	memcpy(address.sun_path, manager.name, strlen(manager.name));
	address.sun_path[0] = '\0';
	manager.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(manager.fd, (const struct sockaddr *)&address,
			     (socklen_t)(offsetof(struct sockaddr_un,
					     sun_path) +
				 strlen(manager.name))),
	    0);
	setenv("NOTIFY_SOCKET", manager.name, 1);
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	*state = &manager;
	return 0;
}

static int
end(void **state)
{
	struct manager *manager = *state;

	supervise_free(manager->supervise);
	loop_timer_free(manager->end);
	loop_free(manager->loop);
	close(manager->fd);
	unsetenv("NOTIFY_SOCKET");
	return 0;
}

/* The next datagram; "" when there is none. */
static const char *
hear(struct manager *manager)
{
	ssize_t size =
	    recv(manager->fd, manager->heard, sizeof(manager->heard) - 1, 0);

	manager->heard[size < 0 ? 0 : size] = '\0';
	return manager->heard;
}

static void
test_what_is_told(void **state)
{
	struct manager *manager = *state;
	int64_t then;

	manager->supervise = supervise_new(manager->loop);
	assert_string_equal(hear(manager), "");
	supervise_ready(manager->supervise);
	assert_string_equal(hear(manager), "READY=1");
	supervise_status(manager->supervise, "%d hồ sơ\nREADY=0", 12);
	assert_string_equal(hear(manager), "STATUS=12 hồ sơ READY=0");
	supervise_reloading(manager->supervise);
	assert_int_equal(sscanf(hear(manager),
			     "RELOADING=1\nMONOTONIC_USEC=%" SCNd64, &then),
	    1);
	assert_in_range(loop_monotonic_us() - then, 0, 5000000);
	supervise_stopping(manager->supervise);
	assert_string_equal(hear(manager), "STOPPING=1");
}

static void
time_is_up(void *context)
{
	struct manager *manager = context;

	loop_stop(manager->loop);
}

static int
count_feedings(struct manager *manager, int64_t ms)
{
	int count = 0;

	manager->supervise = supervise_new(manager->loop);
	manager->end =
	    loop_timer_new(manager->loop, "test", time_is_up, manager);
	loop_timer_set(manager->end, ms);
	loop_run(manager->loop);
	while (*hear(manager) != '\0') {
		assert_string_equal(manager->heard, "WATCHDOG=1");
		count++;
	}
	return count;
}

static void
test_watchdog_is_fed_at_half_its_interval(void **state)
{
	struct manager *manager = *state;
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("WATCHDOG_USEC", "200000", 1);
	setenv("WATCHDOG_PID", pid, 1);
	/* Every 100 ms: fewer on a busy machine, never more. */
	assert_in_range(count_feedings(manager, 550), 2, 5);
}

static void
test_watchdog_of_another_process(void **state)
{
	setenv("WATCHDOG_USEC", "20000", 1);
	setenv("WATCHDOG_PID", "1", 1);
	assert_int_equal(count_feedings(*state, 100), 0);
}

static void
test_no_watchdog(void **state)
{
	assert_int_equal(count_feedings(*state, 50), 0);
}

static void
take_all_time(void *context)
{
	(void)context;
	usleep(500000);
}

static void
test_a_stuck_loop_is_not_fed(void **state)
{
	struct manager *manager = *state;

	setenv("WATCHDOG_USEC", "100000", 1);
	manager->hog =
	    (struct loop_task){ .name = "slice", .call = take_all_time };
	loop_soon(manager->loop, &manager->hog);
	/* Half a second in one task: ten feedings were due, one comes. */
	assert_in_range(count_feedings(manager, 510), 0, 1);
}

static void
test_without_a_manager(void **state)
{
	struct manager *manager = *state;

	unsetenv("NOTIFY_SOCKET");
	manager->supervise = supervise_new(manager->loop);
	supervise_ready(manager->supervise);
	supervise_status(manager->supervise, "ổn");
	assert_string_equal(hear(manager), "");
}

static void
test_journal(void **state)
{
	struct stat status;
	char stream[64];

	(void)state;
	unsetenv("JOURNAL_STREAM");
	assert_false(supervise_has_journal());
	setenv("JOURNAL_STREAM", "9:99", 1);
	assert_false(supervise_has_journal());
	assert_int_equal(fstat(2, &status), 0);
	snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)status.st_dev,
	    (uintmax_t)status.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	assert_true(supervise_has_journal());
	unsetenv("JOURNAL_STREAM");
}

static void
test_credentials(void **state)
{
	(void)state;
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_null(supervise_credentials());
	setenv("CREDENTIALS_DIRECTORY", "/run/credentials/hosod.service", 1);
	assert_string_equal(supervise_credentials(),
	    "/run/credentials/hosod.service");
}

int
main(void)
{
#define TRY(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		TRY(test_what_is_told),
		TRY(test_watchdog_is_fed_at_half_its_interval),
		TRY(test_watchdog_of_another_process),
		TRY(test_no_watchdog),
		TRY(test_a_stuck_loop_is_not_fed),
		TRY(test_without_a_manager),
		cmocka_unit_test(test_journal),
		cmocka_unit_test(test_credentials),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
