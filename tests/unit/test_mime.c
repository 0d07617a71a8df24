/* Mail byte for byte, and what is refused; tests/system/test_mime.py reads it
 * back with Python's parser. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "wire/mime.h"

static struct mime_letter
plain_letter(void)
{
	return (struct mime_letter){ .from_name = "hosod",
		.from = "hosod@hosod.example",
		.to = "canbo@xa.example",
		.subject = "Quá hạn",
		.message_id = "a1@hosod.example",
		.date = 1600389000,
		.offset = WHEN_OFFICE_OFFSET,
		.text = "một\n.hai \nFrom ba=\n",
		.html = "<p>x</p>" };
}

/* Encoded by hand: "Quá hạn" is 51 75 C3 A1 20 68 E1 BA A1 6E. */
static void
test_whole_message(void **state)
{
	struct arena *arena = arena_new(4096);
	struct mime_letter letter = plain_letter();
	struct slice out;
	struct err err;
	const char *boundary;
	size_t n;

	(void)state;
	assert_true(mime_build(&letter, arena, &out, &err));
	boundary = strstr(out.data, "boundary=\"") + 10;
	n = strcspn(boundary, "\"");
	boundary = arena_bytes(arena, boundary, n);
	assert_string_equal(out.data,
	    arena_printf(arena,
		"Date: Fri, 18 Sep 2020 07:30:00 +0700\r\n"
		"From: \"hosod\" <hosod@hosod.example>\r\n"
		"To: canbo@xa.example\r\n"
		"Subject: =?UTF-8?B?UXXDoSBo4bqhbg==?=\r\n"
		"Message-ID: <a1@hosod.example>\r\n"
		"Auto-Submitted: auto-generated\r\n"
		"Content-Language: vi\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: multipart/alternative;\r\n"
		" boundary=\"%s\"\r\n"
		"\r\n"
		"--%s\r\n"
		"Content-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"m=E1=BB=99t\r\n"
		"=2Ehai=20\r\n"
		"=46rom ba=3D\r\n"
		"\r\n"
		"--%s\r\n"
		"Content-Type: text/html; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"<p>x</p>\r\n"
		"--%s--\r\n",
		boundary, boundary, boundary, boundary));
	arena_free(arena);
}

struct refusal {
	size_t member; /* offset in struct mime_letter */
	const char *value;
	const char *says;
};

#define MEMBER(name) offsetof(struct mime_letter, name)

static const struct refusal refusals[] = {
	{ MEMBER(subject), "x\r\nBcc: a@b.example", "subject: a control" },
	{ MEMBER(subject), "x\ny", "subject: a control" },
	{ MEMBER(from_name), "x\ry", "from name: a control" },
	{ MEMBER(to_name), "x\x7fy", "to name: a control" },
	{ MEMBER(to), "a@b.example\r\nBcc: c@d.example", "to: character 12" },
	{ MEMBER(to), "a@b.example, c@d.example", "to: character 12" },
	{ MEMBER(to), "a@b@c.example", "to: not an address" },
	{ MEMBER(to), "ab.example", "to: not an address" },
	{ MEMBER(to), "@b.example", "to: not an address" },
	{ MEMBER(from), "xã@b.example", "from: character 2" },
	{ MEMBER(message_id), "a b@c.example", "message-id: character 2" },
	{ MEMBER(message_id), "ab", "message-id: not an identifier" },
	{ MEMBER(references), "a>@c.example", "references: character 2" },
	{ MEMBER(list_id), "a@c.example", "list-id: not an identifier" },
	{ MEMBER(text), "a\xff", "text part: not UTF-8 at byte 1" },
};

static void
test_refusals(void **state)
{
	struct arena *arena = arena_new(4096);

	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		struct mime_letter letter = plain_letter();
		struct slice out = { NULL, 0 };
		struct err err;

		memcpy((char *)&letter + refusals[i].member, &refusals[i].value,
		    sizeof(refusals[i].value));
		assert_false(mime_build(&letter, arena, &out, &err));
		assert_null(out.data);
		if (strncmp(err.text, refusals[i].says,
			strlen(refusals[i].says)) != 0)
			fail_msg("%zu: %s", i, err.text);
	}
	arena_free(arena);
}

/* SHA-256 of "a\nb\n", by sha256sum. */
static void
test_message_id_is_stable(void **state)
{
	static const char *const keys[] = { "b", "a" };
	static const char *const turned[] = { "a", "b" };
	struct arena *arena = arena_new(4096);

	(void)state;
	assert_string_equal(mime_message_id(arena, keys, 2, "hosod.example"),
	    "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2@hosod.example");
	assert_string_equal(mime_message_id(arena, keys, 2, "x.example"),
	    mime_message_id(arena, turned, 2, "x.example"));
	assert_string_not_equal(mime_message_id(arena, keys, 1, "x.example"),
	    mime_message_id(arena, keys, 2, "x.example"));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_message),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_message_id_is_stable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
