/* Returned mail: whose letter, and what became of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/bounce.h"

static struct arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new(4096);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static bool
read_mail(const char *text, struct bounce *out, struct err *err)
{
	return bounce_read((struct slice){ text, strlen(text) }, arena, out,
	    err);
}

/* RFC 3464, section 2.3, with the headers that Postfix gives its reports. */
#define REPORT(action, status)                                                 \
	"Return-Path: <>\r\n"                                                  \
	"From: MAILER-DAEMON@mail.example (Mail Delivery System)\r\n"          \
	"Auto-Submitted: auto-replied\r\n"                                     \
	"Content-Type: multipart/report; report-type=delivery-status;\r\n"     \
	"\tboundary=\"B\"\r\n\r\n"                                             \
	"--B\r\nContent-Type: text/plain\r\n\r\n"                              \
	"Action: words of a person\r\nStatus: 9\r\n\r\n"                       \
	"--B\r\nContent-Type: message/delivery-status\r\n\r\n"                 \
	"Reporting-MTA: dns; mail.example\r\n\r\n"                             \
	"Final-Recipient: rfc822; a@tinh.example\r\n"                          \
	"Action: " action "\r\nStatus: " status "\r\n"                         \
	"Diagnostic-Code: smtp; 550 \x1b[31m5.1.1\r\n No \xff such\r\n\r\n"    \
	"--B\r\nContent-Type: text/rfc822-headers\r\n\r\n"                     \
	"Message-ID: <1@tinh.example>\r\nStatus: 7\r\n\r\n--B--\r\n"

static void
test_reports(void **state)
{
	static const struct {
		const char *text, *action, *status;
		enum bounce_kind kind;
	} cases[] = {
		{ REPORT("Failed", "5.1.1"), "failed", "5.1.1",
		    BOUNCE_PERMANENT },
		{ REPORT("failed", "4.4.7"), "failed", "4.4.7",
		    BOUNCE_TEMPORARY },
		{ REPORT("delayed", "4.4.1"), "delayed", "4.4.1",
		    BOUNCE_DELAYED },
		{ REPORT("delivered", "2.0.0"), "delivered", "2.0.0",
		    BOUNCE_DELIVERED },
		{ REPORT("relayed", "2.0.0"), "relayed", "2.0.0",
		    BOUNCE_DELIVERED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bounce out;
		struct err err;

		assert_true(read_mail(cases[i].text, &out, &err));
		assert_int_equal(out.id_count, 1);
		assert_string_equal(out.ids[0], "1@tinh.example");
		assert_string_equal(out.action, cases[i].action);
		assert_string_equal(out.status, cases[i].status);
		assert_string_equal(out.recipient, "a@tinh.example");
		assert_string_equal(out.diagnostic, "550 [31m5.1.1 No ? such");
		assert_int_equal(bounce_kind_of(out.action, out.status),
		    cases[i].kind);
	}
}

static void
test_kinds_without_a_report(void **state)
{
	(void)state;
	assert_int_equal(bounce_kind_of(NULL, NULL), BOUNCE_PERMANENT);
	assert_int_equal(bounce_kind_of(NULL, "4.2.2"), BOUNCE_TEMPORARY);
	assert_int_equal(bounce_kind_of(NULL, "2.1.5"), BOUNCE_DELIVERED);
	assert_int_equal(bounce_kind_of("failed", "2.0.0"), BOUNCE_PERMANENT);
	assert_int_equal(bounce_kind_of("unheard", "5.0.0"), BOUNCE_PERMANENT);
}

/* RFC 3834, section 5: a program's answer; and a person's. */
static void
test_replies_are_no_returns(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "Return-Path: <>\nFrom: canbo@tinh.example\n"
		  "In-Reply-To: <1@tinh.example>\n"
		  "Auto-Submitted: auto-replied (vacation)\n\nNghỉ phép.\n",
		    "automatic reply" },
		{ "From: canbo@tinh.example\nAuto-Submitted: auto-generated\n\n"
		  "Message-ID: <1@tinh.example>\n",
		    "automatic reply" },
		{ "From: canbo@tinh.example\nPrecedence: auto_reply\n"
		  "References: <1@tinh.example>\n\nHi\n",
		    "automatic reply" },
		{ "From: canbo@tinh.example\nX-Autoreply: yes\n"
		  "References: <1@tinh.example>\n\nHi\n",
		    "automatic reply" },
		{ "From: canbo@tinh.example\nAuto-Submitted: no\n"
		  "In-Reply-To: <1@tinh.example>\n\nĐã rõ.\n",
		    "a reply to a letter" },
		/* A person's, with the letter attached. */
		{ "From: canbo@tinh.example\nIn-Reply-To: <1@tinh.example>\n"
		  "Content-Type: multipart/mixed; boundary=B\n\n"
		  "--B\nContent-Type: text/plain\n\nĐã rõ.\n\n"
		  "--B\nContent-Type: message/rfc822\n\n"
		  "From: giamsat@tinh.example\n"
		  "Message-ID: <1@tinh.example>\n\nThư\n\n--B--\n",
		    "a reply to a letter" },
		{ "From: mail@mail.example\n\nHi. This is no program.\n\n"
		  "Message-ID: <1@tinh.example>\n",
		    "a reply to a letter" },
		{ "From: a@b.example\n\nHello\n", "no Message-ID" },
		{ "", "no Message-ID" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bounce out = { .id_count = 77 };
		struct err err;

		assert_false(read_mail(cases[i].text, &out, &err));
		assert_non_null(strstr(err.text, cases[i].says));
		assert_int_equal(out.id_count, 77);
	}
}

/* Mail systems without reports: by their name, by an empty path. */
static void
test_plain_returns(void **state)
{
	static const char *const cases[] = {
		"From: Mailer-Daemon@mail.example\nAuto-Submitted: "
		"auto-replied\nIn-Reply-To: <1@tinh.example>\n\nUnknown.\n",
		"From: Postmaster@mail.example\nReferences: <x@y.example>\n"
		" <1@tinh.example>\n\nFull.\n",
		"Return-Path: <>\nFrom: mail@mail.example\n"
		"In-Reply-To: <1@tinh.example>\n\nUnknown.\n",
		"Return-Path: <>\nFrom: mail@mail.example\n\n"
		"Hi. This is the program.\n\nMessage-ID: <1@tinh.example>\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bounce out;
		struct err err;

		assert_true(read_mail(cases[i], &out, &err));
		assert_string_equal(out.ids[out.id_count - 1],
		    "1@tinh.example");
		assert_null(out.action);
		assert_null(out.status);
	}
}

/* What could stand in a log or a query is plain, bounded, and not too many. */
static void
test_hostile_ids(void **state)
{
	struct buf many = buf_over(arena);
	struct bounce out;
	struct err err;

	(void)state;
	buf_add(&many, "From: postmaster@x.example\nReferences:");
	buf_add(&many, " <a\x1b[2J@b> <\xc3\xa9@b> <> < > <");
	for (int i = 0; i < 300; i++)
		buf_add_char(&many, 'x');
	buf_add(&many, ">");
	for (int i = 0; i < 40; i++)
		buf_printf(&many, " <%d@tinh.example>", i);
	buf_add(&many, "\n\n");
	assert_true(read_mail(buf_text(&many), &out, &err));
	assert_int_equal(out.id_count, BOUNCE_IDS);
	assert_string_equal(out.ids[0], "0@tinh.example");
}

/* A mail is read in one turn of the loop: as many lines as may be cost neither
 * memory nor time, and more are refused. */
static void
test_many_lines(void **state)
{
	const char *const mail = REPORT("failed", "5.1.1");
	char *text = arena_alloc(arena, BOUNCE_MAX);
	size_t before = arena_used(arena), at = 0;
	struct bounce out;
	struct err err;

	(void)state;
	memset(text, '\n', BOUNCE_MAX);
	assert_false(bounce_read((struct slice){ text, BOUNCE_MAX - 1 }, arena,
	    &out, &err));
	assert_non_null(strstr(err.text, "over 20000 lines"));
	/* Folded ones, too. */
	memcpy(text, "A: b\n", 5);
	for (at = 5; at + 3 < BOUNCE_MAX; at += 2)
		memcpy(text + at, " \n", 2);
	assert_false(
	    bounce_read((struct slice){ text, at }, arena, &out, &err));
	assert_non_null(strstr(err.text, "over 20000 lines"));
	/* A report on a mail of a megabyte, in lines as they are sent. */
	memset(text, 'x', BOUNCE_MAX);
	for (at = 0; at + 77 < BOUNCE_MAX; at += 77)
		text[at + 76] = '\n';
	memcpy(text, mail, strlen(mail));
	assert_true(bounce_read((struct slice){ text, BOUNCE_MAX - 1 }, arena,
	    &out, &err));
	assert_string_equal(out.ids[0], "1@tinh.example");
	assert_string_equal(out.status, "5.1.1");
	assert_true(arena_used(arena) - before < (size_t)1 << 18);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_kinds_without_a_report),
		cmocka_unit_test(test_replies_are_no_returns),
		cmocka_unit_test(test_plain_returns),
		cmocka_unit_test(test_hostile_ids),
		cmocka_unit_test(test_many_lines),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
