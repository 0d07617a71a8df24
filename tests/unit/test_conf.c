/* The configuration: what is read, what is refused, with which words and
 * where; the sample file and the man page against the tables of keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/ladder_class.h"
#include "wire/conf_key.h"
#include "wire/json.h"

#define SOURCE                                                                 \
	"sources:\n"                                                           \
	"  - name: s\n"                                                        \
	"    base: https://s.example\n"                                        \
	"    list: {url: \"{{base}}/l\"}\n"                                    \
	"    records: \"\"\n"                                                  \
	"    fields: {code: /c}\n"
#define CHANNELS                                                               \
	"delivery: local\n"                                                    \
	"channels: [{name: m, kind: maildir, maildir: {path: p}}]\n"

struct fixture {
	struct arena *arena;
	struct complaints complaints;
	struct conf *conf;
};

static int
setup(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){ .arena = arena_new(4096) };
	*state = &fixture;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fixture = *state;

	conf_free(fixture->conf);
	complaints_finish(&fixture->complaints);
	arena_free(fixture->arena);
	return 0;
}

static struct conf *
build(struct fixture *fixture, const char *text)
{
	struct conf_file file = { "hosod.yaml", { text, strlen(text) } };

	conf_free(fixture->conf);
	complaints_finish(&fixture->complaints);
	fixture->conf =
	    conf_build(&file, 1, "/etc/hosod", &fixture->complaints);
	return fixture->conf;
}

static const char *
all_complaints(struct fixture *fixture)
{
	struct buf buf = buf_over(fixture->arena);

	for (int i = 0; i < fixture->complaints.count; i++) {
		const struct complaint *one = &fixture->complaints.items[i];

		buf_printf(&buf, "%s%s:%d:%d: %s%s", i > 0 ? "\n" : "",
		    one->file, one->line, one->column,
		    one->warning ? "warning: " : "", one->text);
	}
	return buf_text(&buf);
}

static void
test_defaults(void **state)
{
	struct fixture *fixture = *state;
	const struct conf *conf = build(fixture, SOURCE CHANNELS);
	const struct conf_source *source;

	assert_string_equal(all_complaints(fixture), "");
	assert_non_null(conf);
	assert_string_equal(conf->state, "/var/lib/hosod");
	assert_string_equal(conf->calendar_path, "/etc/hosod/calendar.tsv");
	assert_string_equal(conf->channels[0].maildir, "/etc/hosod/p");
	assert_true(conf->local);
	assert_int_equal(conf->log, LOG_LEVEL_INFO);
	assert_int_equal(conf->offset, 7 * 3600);
	assert_int_equal(conf->deadline.convention, CONVENTION_EXC);
	assert_int_equal(conf->deadline.acceptance.count, 8);
	assert_int_equal(conf->deadline.acceptance_paper.unit,
	    LIMIT_WORKING_DAYS);
	assert_int_equal(conf->departure_count, 2);
	assert_int_equal(conf->departures[0], 7 * 3600 + 1800);
	assert_int_equal(conf->departures[1], 13 * 3600 + 1800);
	assert_int_equal(conf->digest_count, 1);
	assert_int_equal(conf->digests[0].at, 22 * 3600);
	assert_int_equal(conf->digests[0].days, 0x7f);
	assert_true(conf->digests[0].heads_first);
	assert_int_equal(conf->digests[0].roles,
	    ROLE_HEAD | ROLE_DESK | ROLE_PROVINCE | ROLE_ADMINISTRATOR);
	assert_true(conf->ladder.count > 0);
	assert_int_equal(conf->channels[0].roles, 63);
	source = conf_source(conf, "s");
	assert_ptr_equal(source, &conf->sources[0]);
	assert_null(conf_source(conf, "t"));
	assert_true(source->enabled);
	assert_int_equal(source->every, 900);
	assert_int_equal(source->plan.bounds.total_ms, 60000);
	assert_int_equal(source->plan.bounds.max_bytes, 16 << 20);
	assert_int_equal(source->plan.paging, SOURCE_PAGING_NONE);
	assert_string_equal(source->plan.list.method, "GET");
	assert_non_null(source->mapping);
	assert_false(conf_leaves_machine(conf));
	assert_int_equal(conf->privacy.keep, 0);
	assert_int_equal(conf->privacy.retention.personal, 30 * 86400);
	assert_int_equal(conf->privacy.retention.history, 0);
	assert_int_equal(source->mapping->personal, 0);
}

#define PERSONAL                                                               \
	"sources: [{name: s, base: \"https://s.example\", records: \"\", "     \
	"list: {url: \"{{base}}\"}, fields: {code: /c, applicant: /a, "        \
	"phone: [/p, /q]}}]\n" CHANNELS

/* Mapped and listed: both must say so. */
static void
test_personal(void **state)
{
	struct fixture *fixture = *state;
	const struct conf *conf;

	assert_null(build(fixture, PERSONAL "privacy: {keep: [applicant]}\n"));
	assert_string_equal(all_complaints(fixture),
	    "hosod.yaml:1:127: fields: phone is personal data, which is read "
	    "only where \"privacy: keep:\" lists it");
	conf = build(fixture,
	    PERSONAL "privacy: {keep: [phone, identity, applicant],"
		     " retention: {personal: 0d, history: 365d}}\n");
	assert_string_equal(all_complaints(fixture),
	    "hosod.yaml:4:17: warning: keep: no source maps identity: none is "
	    "kept");
	assert_non_null(conf);
	assert_int_equal(conf->privacy.keep, 7);
	assert_int_equal(conf->privacy.retention.personal, 0);
	assert_int_equal(conf->privacy.retention.history, 365 * 86400);
	assert_int_equal(conf->sources[0].mapping->personal, 5);
	assert_true(conf->privacy.procedure_names);
}

/* Each with its words and its place; line 1 is the case's own. */
static void
test_refused(void **state)
{
	static const struct {
		const char *text, *complaint;
	} cases[] = {
		{ "chanels: []\n",
		    "hosod.yaml:1:1: unknown key \"chanels\"; did you mean "
		    "\"channels\"?" },
		{ "xyzzy: 1\n", "hosod.yaml:1:1: unknown key \"xyzzy\"" },
		{ "log: loud\n",
		    "hosod.yaml:1:6: log: \"loud\" is none of err, warning, "
		    "notice, info, debug" },
		{ "zone: \"7\"\n",
		    "hosod.yaml:1:7: zone: \"7\" is no offset from UTC "
		    "(+07:00)" },
		{ "state:\n", "hosod.yaml:1:7: state: has no value" },
		{ "state: [a]\n",
		    "hosod.yaml:1:8: state: a text is wanted, not a list" },
		{ "state: \"\"\n", "hosod.yaml:1:8: state: is empty" },
		{ "office: x\n",
		    "hosod.yaml:1:9: a map of keys is wanted, not a text" },
		{ "deadline: {acceptance: 8}\n", NULL },
		{ "deadline: {acceptances: 8wh}\n",
		    "hosod.yaml:1:12: unknown key \"acceptances\"; did you mean "
		    "\"acceptance\"?" },
		{ "bounds: {couriers: 0}\n",
		    "hosod.yaml:1:20: couriers: \"0\" is no number from 1 to "
		    "32" },
		{ "bounds: {couriers: many}\n",
		    "hosod.yaml:1:20: couriers: \"many\" is no number from 1 to "
		    "32" },
		{ "privacy: {procedure_names: maybe}\n",
		    "hosod.yaml:1:28: procedure_names: \"maybe\" is not yes or "
		    "no" },
		{ "privacy: {keep: [applicants]}\n",
		    "hosod.yaml:1:18: keep: \"applicants\" is no personal "
		    "data; did you mean \"applicant\"?" },
		{ "privacy: {keep: birthday}\n",
		    "hosod.yaml:1:17: keep: \"birthday\" is none of "
		    "applicant, identity, phone" },
		{ "privacy: {retention: {history: 5h}}\n",
		    "hosod.yaml:1:32: history: \"5h\" is too small" },
		{ "web: {address: \"https://a.example\"}\n",
		    "hosod.yaml:1:16: address: links need a key to be signed "
		    "with (web: key)" },
		{ "web: {address: \"https://a.example/?x\", key: k}\n",
		    "hosod.yaml:1:16: address: \"https://a.example/?x\": a "
		    "query or a fragment cannot be in it" },
		{ "web: {old_key: k}\n",
		    "hosod.yaml:1:16: old_key: there is no key that took its "
		    "place (web: key)" },
		{ "web: {address: \"https://a.example\", key: a/b}\n",
		    "hosod.yaml:1:42: key: is not the name of a credential; "
		    "write {file: PATH} for a file elsewhere" },
		{ "web: {accounts: /etc/accounts}\n",
		    "hosod.yaml:1:17: accounts: is not the name of a "
		    "credential; write {file: PATH} for a file elsewhere" },
		{ "web: {proxy: {header: X-User}}\n",
		    "hosod.yaml:1:14: missing key \"from\"" },
		{ "web: {proxy: {header: X-User, from: 127.0.0.1}}\n",
		    "hosod.yaml:1:14: proxy: whom its header names must be "
		    "among accounts (web: accounts)" },
		{ "web: {accounts: a, proxy: {header: \"X User\", from: "
		  "127.0.0.1}}\n",
		    "hosod.yaml:1:36: header: \"X User\" is no header's name "
		    "(X-Remote-User)" },
		{ "web: {accounts: a, proxy: {from: [127.0.0.1, localhost]}}\n",
		    "hosod.yaml:1:46: from: \"localhost\" is no address" },
		{ "web: {proxy: {from: []}}\n",
		    "hosod.yaml:1:21: from: names no address" },
		{ "web: {public: yes, public_hotline: 0900000001}\n",
		    "hosod.yaml:1:15: public: the board names whom to tell "
		    "(web: public_hotline, public_address)" },
		{ "web: {links_for: 59m}\n",
		    "hosod.yaml:1:18: links_for: \"59m\" is too small" },
		{ "routes: [{severity: due}]\n",
		    "hosod.yaml:1:10: routes: neither roles nor contact says "
		    "who is told" },
		{ "routes: [{roles: [rungs]}]\n",
		    "hosod.yaml:1:19: roles: \"rungs\" is no role (officer, "
		    "deputy, head, desk, province, administrator)" },
		{ "routes: [{contact: \"a@\"}]\n",
		    "hosod.yaml:1:20: contact: \"a@\" is no mail address" },
		{ "routes: [{roles: desk, continue: maybe}]\n",
		    "hosod.yaml:1:34: continue: \"maybe\" is not yes or no" },
		{ "derive: \"a@x.example\"\n",
		    "hosod.yaml:1:9: derive: \"a@x.example\" is no address "
		    "with one {{account}} before its @" },
		{ "derive: \"{{account}}@x.example\"\n"
		  "derive_domains: y.example\n",
		    "hosod.yaml:1:9: derive: \"x.example\" is none of "
		    "derive_domains" },
		{ "derive_domains: [\"a@b\"]\n",
		    "hosod.yaml:1:18: derive_domains: \"a@b\" is no domain" },
		{ "fallback: head\n",
		    "hosod.yaml:1:11: fallback: \"head\" is none of province, "
		    "administrator, and no mail address" },
		{ "departures: []\n",
		    "hosod.yaml:1:13: departures: without one no letter ever "
		    "leaves" },
		{ "departures: [\"13:30\", \"07:30\"]\n",
		    "hosod.yaml:1:23: departures: not in order of the day" },
		/* One without a name is compared with no other: fuzz_conf. */
		{ "ladder: [{at: overdue, severity: due, roles: [desk]}, "
		  "{name: a, at: overdue, severity: due, roles: [desk]}, "
		  "{name: b, at: overdue, severity: due, roles: [desk]}]\n",
		    "hosod.yaml:1:10: missing key \"name\"" },
		{ "digest: [{roles: [heads]}]\n",
		    "hosod.yaml:1:19: roles: \"heads\" is no role; did you mean "
		    "\"head\"?" },
		{ "digest: [{roles: [mayor]}]\n",
		    "hosod.yaml:1:19: roles: \"mayor\" is no role (officer, "
		    "deputy, head, desk, province, administrator)" },
		{ "digest: [{roles: []}]\n",
		    "hosod.yaml:1:18: roles: names no role" },
		{ "digest: [{days: never}]\n",
		    "hosod.yaml:1:17: days: \"never\" is none of mon, tue, "
		    "wed, thu, fri, sat, sun, working, all" },
		{ "digest: [{days: [mon, moon]}]\n",
		    "hosod.yaml:1:23: days: \"moon\" is none of mon, tue, "
		    "wed, thu, fri, sat, sun, working, all" },
		{ "digest: [{days: []}]\n",
		    "hosod.yaml:1:17: days: without one the digest never "
		    "leaves" },
		{ "digest: [{heads_first: perhaps}]\n",
		    "hosod.yaml:1:24: heads_first: \"perhaps\" is not yes or "
		    "no" },
		{ "ladder: []\n",
		    "hosod.yaml:1:9: ladder: a list of 1 to 64 rungs is "
		    "wanted" },
		{ "ladder: [{name: a, severity: due, roles: officer}]\n",
		    "hosod.yaml:1:10: a rung has exactly one of before, at, "
		    "bundle, after" },
		{ "ladder: [{name: a, before: 2d, severity: due, roles: "
		  "officer}]\n",
		    "hosod.yaml:1:28: before: \"2d\" is not in working days or "
		    "hours (2wd, 4wh)" },
		{ "ladder: [{name: a, after: 2mo, severity: due, roles: "
		  "officer}]\n",
		    "hosod.yaml:1:27: after: \"2mo\" is not in working days "
		    "or hours (3wd, 4wh)" },
		{ "ladder: [{name: a, clock: apology, after: 4wh, severity: "
		  "due, roles: officer}]\n",
		    "hosod.yaml:1:10: a rung of the clock apology has only "
		    "before or at: due-day" },
		{ "ladder: [{name: a, at: noon, severity: due, roles: "
		  "officer}]\n",
		    "hosod.yaml:1:24: at: \"noon\" is none of due-day, "
		    "overdue" },
		{ "ladder: [{name: a, at: overdue, severity: bad, roles: "
		  "officer}]\n",
		    "hosod.yaml:1:43: severity: \"bad\" is none of reminder, "
		    "due, overdue, grave" },
		{ "ladder: [{name: a, clock: steps, at: overdue, severity: "
		  "due, roles: officer}]\n",
		    "hosod.yaml:1:27: clock: \"steps\" is none of resolution, "
		    "acceptance, step, apology, supplement" },
		{ "ladder: [{name: a, clock: apology, at: overdue, severity: "
		  "due, roles: officer}]\n",
		    "hosod.yaml:1:10: a rung of the clock apology has only "
		    "before or at: due-day" },
		{ "ladder: [{name: a, clock: apology, after: 1wd, severity: "
		  "due, roles: officer}]\n",
		    "hosod.yaml:1:10: a rung of the clock apology has only "
		    "before or at: due-day" },
		{ "ladder: [{name: a, clock: step, bundle: \"15:30\", severity: "
		  "due, roles: officer}]\n",
		    "hosod.yaml:1:10: a rung of the clock step has no "
		    "bundle" },
		{ "ladder: [{name: a, clock: step, before: 25%, severity: due, "
		  "roles: officer}]\n",
		    "hosod.yaml:1:10: a rung of the clock step has no share "
		    "of a limit" },
		{ "ladder: [{name: a, before: 0%, severity: due, roles: "
		  "officer}]\n",
		    "hosod.yaml:1:28: before: \"0%\": 1% to 99% of the limit "
		    "can be left" },
		{ "ladder: [{name: a, before: 100%, severity: due, roles: "
		  "officer}]\n",
		    "hosod.yaml:1:28: before: \"100%\": 1% to 99% of the "
		    "limit can be left" },
		{ "ladder: [{name: a, after: 0%, severity: due, roles: "
		  "officer}]\n",
		    "hosod.yaml:1:27: after: \"0%\": 1% to 500% of the limit "
		    "can have passed since its end" },
		{ "ladder: [{name: a, after: 501%, severity: due, roles: "
		  "officer}]\n",
		    "hosod.yaml:1:27: after: \"501%\": 1% to 500% of the limit "
		    "can have passed since its end" },
		{ "ladder: [{name: a, clock: step, after: 25%, severity: due, "
		  "roles: officer}]\n",
		    "hosod.yaml:1:10: a rung of the clock step has no share "
		    "of a limit" },
		{ "ladder: [{name: a, before: 4wh, repeat: 1wd, severity: due, "
		  "roles: officer}]\n",
		    "hosod.yaml:1:41: repeat: only of a rung with at: overdue "
		    "or after" },
		{ "ladder: [{name: a, at: due-day, repeat: 1wd, severity: due, "
		  "roles: officer}]\n",
		    "hosod.yaml:1:41: repeat: only of a rung with at: overdue "
		    "or after" },
		{ "ladder: [{name: a, at: overdue, repeat: 4wh, severity: due, "
		  "roles: officer}]\n",
		    "hosod.yaml:1:41: repeat: \"4wh\" is not in working days "
		    "(1wd)" },
		{ "ladder: [{name: a, at: overdue, until: acknowledged, "
		  "severity: due, roles: officer}]\n",
		    "hosod.yaml:1:40: until: there is no repeat" },
		{ "ladder: [{name: a/2, at: overdue, severity: due, roles: "
		  "officer}]\n",
		    "hosod.yaml:1:10: ladder: \"a/2\": neither \"/\" nor \"|\" "
		    "can be in the name of a rung" },
		{ "ladder: [{name: a, at: overdue, class: b, severity: due, "
		  "roles: officer}]\n",
		    "hosod.yaml:1:40: ladder: class \"b\" is none of classes" },
		{ "classes: [{name: a}]\n",
		    "hosod.yaml:1:11: classes: \"a\" has neither fields, "
		    "procedures nor limit" },
		{ "classes: [{name: a, limit: 5}]\n",
		    "hosod.yaml:1:28: limit: \"5\": not a limit (3wd, 10d, "
		    "8wh, 1mo or sameday)" },
		{ "classes: [{name: a, limit: 5wd}, {name: a, limit: 6wd}]\n",
		    "hosod.yaml:1:41: a second class \"a\"" },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = arena_printf(fixture->arena, "%s" SOURCE CHANNELS,
		    cases[i].text);

		assert_null(build(fixture, text));
		if (cases[i].complaint != NULL)
			assert_string_equal(all_complaints(fixture),
			    cases[i].complaint);
		assert_int_equal(fixture->complaints.count, 1);
	}
}

/* The keys of one source, laid over a sound one. */
static void
test_source_refused(void **state)
{
	static const struct {
		const char *keys, *complaint;
	} cases[] = {
		{ "every: 15x",
		    "every: \"15x\" is no duration (30s, 15m, 24h, "
		    "7d)" },
		{ "every: 2d", "every: \"2d\" is too large" },
		{ "every: 0s", "every: \"0s\" is too small" },
		{ "limits: {max_body: 16}",
		    "max_body: \"16\" is no size (512KiB, 16MiB, 1GiB)" },
		{ "limits: {timeout: 1s, connect_timeout: 2s}",
		    "limits: connect_timeout is longer than timeout" },
		{ "paging: {style: curser}",
		    "style: \"curser\" is none of none, page, offset, cursor, "
		    "next_url, link" },
		{ "paging: {style: cursor, next: /next}",
		    "list: paging by cursor, but no {{cursor}} in the request: "
		    "every page would be the first" },
		{ "paging: {style: next_url}",
		    "paging: next is missing: where an answer says how the "
		    "list goes on" },
		{ "paging: {style: link, next: /next}",
		    "paging: next is for the styles cursor and next_url" },
		{ "paging: {style: page}",
		    "list: paging by page, but no {{page}} in the request: "
		    "every page would be the first" },
		{ "incremental: {mode: since}",
		    "list: incremental, but no {{since}} in the request" },
		{ "incremental: {mode: newest}",
		    "mode: \"newest\" is none of full, since, window, "
		    "newest_first" },
		{ "fields: {code: /c, updated: /u}\ntime_forms: [rfc3339]\n"
		  "incremental: {max_span: 31}",
		    "list: incremental.max_span, but {{since}} and {{until}} "
		    "are not both in the request" },
		{ "fields: {code: /c}\nincremental: {mode: newest_first}",
		    "incremental: newest_first, but fields.updated is missing: "
		    "nothing would say where to stop" },
		{ "recheck: {url: \"{{base}}/one\", records: \"\"}",
		    "recheck: no {{id}} in the request: every dossier would be "
		    "the same" },
		{ "recheck: {url: \"{{base}}/{{id}}/{{token}}\", records: \"\"}",
		    "recheck: {{token}} in the request, but there is no "
		    "login" },
		{ "recheck: {url: \"{{base}}/{{id}}\"}",
		    "missing key \"records\"" },
		/* What was not built is asked no more: fuzz_conf. */
		{ "recheck: {url: \"{{base}}/{{id}}\", records: \"\", "
		  "query: {p: \"{{pgae}}\"}}",
		    "query: character 1: no variable \"pgae\"; did you mean "
		    "\"page\"?" },
		{ "login: {url: \"{{base}}/a\", form: {p: \"{{pa}}\"}, "
		  "token: /t}",
		    "form: character 1: no variable \"pa\"" },
		/* Not the whole record, which "" is. */
		{ "fields: {code: /c, procedure: [/a, ~]}",
		    "procedure: a selector is wanted, not nothing" },
		{ "ok: [{at: /e}]",
		    "a test asks exactly one of equals, number, contains, "
		    "exists, absent" },
		{ "ok: [{at: /e, equals: a, absent: yes}]",
		    "a test asks exactly one of equals, number, contains, "
		    "exists, absent" },
		{ "ok: [{equals: a}]", "missing key \"at\"" },
		{ "ok: [{at: /e, exists: no}]",
		    "exists: only yes is meant here" },
		/* It would break lines of logs, and what is kept of a person.
		 */
		{ "fields: {code: /c, step: {at: [/a, /b], join: \"\\n\"}}",
		    "join: a control character in it" },
		{ "status_map: {\"1\": proccessing}",
		    "status_map: \"proccessing\" is no status; did you mean "
		    "\"processing\"?" },
		{ "filing_map: {\"1\": fax}",
		    "filing_map: \"fax\" is no filing (direct, online, post)" },
		{ "rounds: {at: /r}", "missing key \"from\"" },
		{ "base: ftp://s.example",
		    "base: \"ftp://s.example\" is no address (https://…)" },
		{ "secrets: {k: ../x}",
		    "secrets: is not the name of a credential; write {file: "
		    "PATH} for a file elsewhere" },
		{ "secrets: {k: {fil: x}}",
		    "secrets: the name of a credential or {file: PATH} is "
		    "wanted" },
		{ "login: {url: \"{{base}}/a\", form: {a: b}, json: {a: b}, "
		  "token: /t}",
		    "only one of form, json and body can be sent" },
		{ "login: {url: \"{{base}}/a\", token: /t, relogin_on: [20]}",
		    "relogin_on: \"20\" is no HTTP status from 300 to 599 and "
		    "not html" },
		{ "login: {url: \"{{base}}/a\"}", "missing key \"token\"" },
		{ "login: {url: \"{{base}}/{{secret.k}}\", token: /t}",
		    "url: secret \"k\" is not named under \"secrets\"" },
		{ "login: {url: \"{{base}}/a\", token: /t, method: PUT}",
		    "method: \"PUT\": the one-stop software is only read: GET, "
		    "or POST to a login or a search" },
		{ "list: {url: \"{{base}}/l\", method: DELETE}",
		    "method: \"DELETE\": the one-stop software is only read: "
		    "GET, or POST to a login or a search" },
		{ "login: {url: \"{{base}}/a\", token: /t, "
		  "headers: {x-http-method-override: PUT}}",
		    "headers: \"x-http-method-override\" makes another method "
		    "of the request: only GET and POST are sent" },
		{ "login: {url: \"{{base}}/a\", token: /t, basic: {user: u}}",
		    "missing key \"password\"" },
		{ "login: {url: \"{{base}}/a\", token: /t, "
		  "headers: {authorization: x}, basic: {user: u, password: p}}",
		    "basic: there is a header Authorization, too" },
		{ "dossier_url: \"{{base}}/{{id}}?p={{page}}\"",
		    "dossier_url: only {{base}} and {{id}} are known to "
		    "letters" },
		{ "dossier_url: \"javascript:{{id}}\"",
		    "dossier_url: \"javascript:{{id}}\" is no address "
		    "(https://…)" },
		{ "secrets: {k: k}\ndossier_url: \"{{base}}/{{secret.k}}\"",
		    "dossier_url: a secret does not go into letters" },
		{ "inner_json: yes",
		    "inner_json: \"yes\" is not list, record or a selector "
		    "(/…)" },
		{ "inner_json: /a[b]",
		    "inner_json: selector \"/a[b]\", character 4: expected 0, "
		    "-1, max:NAME or NAME=VALUE" },
		{ "fields: {codes: /c}", NULL }, /* unknown and missing: two */
	};
	struct fixture *fixture = *state;
	static const char main[] =
	    "sources: [{include: p.yaml, name: s}]\n" CHANNELS;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		static const char base[] = "base: https://s.example\n";
		static const char list[] = "list: {url: \"{{base}}/l\"}\n";
		static const char fields[] = "fields: {code: /c}\n";
		char *preset = arena_printf(fixture->arena,
		    "%s\n%s%s%srecords: \"\"\n", cases[i].keys,
		    text_starts(cases[i].keys, "list") ? "" : list,
		    text_starts(cases[i].keys, "base") ? "" : base,
		    text_starts(cases[i].keys, "fields") ? "" : fields);
		struct conf_file files[] = { { "hosod.yaml",
						 { main, strlen(main) } },
			{ "p.yaml", { preset, strlen(preset) } } };

		complaints_finish(&fixture->complaints);
		assert_null(conf_build(files, 2, "/e", &fixture->complaints));
		if (cases[i].complaint == NULL) {
			assert_int_equal(fixture->complaints.count, 2);
			continue;
		}
		if (fixture->complaints.count != 1 ||
		    !text_equal(fixture->complaints.items[0].text,
			cases[i].complaint))
			fail_msg("%s\n%s", cases[i].keys,
			    all_complaints(fixture));
	}
}

static void
test_channel_refused(void **state)
{
	static const struct {
		const char *channel, *complaint;
	} cases[] = {
		{ "{name: c, kind: smpt}",
		    "hosod.yaml:1:28: kind: \"smpt\" is none of smtp, webhook, "
		    "maildir" },
		{ "{name: c, kind: smtp}",
		    "hosod.yaml:1:12: missing key \"smtp\"" },
		{ "{name: c, kind: maildir, maildir: {path: a}}",
		    "hosod.yaml:1:11: no channel leaves this machine; write "
		    "\"delivery: local\" if that is meant" },
		{ "{name: c, kind: smtp, smtp: {host: h, from: a}}",
		    "hosod.yaml:1:56: from: \"a\" is no mail address "
		    "(one@place)" },
		{ "{name: c, kind: smtp, smtp: {host: h, from: \"a@b.example\\n"
		  "c\"}}",
		    "hosod.yaml:1:56: from: a control character in it" },
		{ "{name: c, kind: smtp, smtp: {host: h, from: a@b.example, "
		  "user: u}}",
		    "hosod.yaml:1:40: user and password belong together" },
		{ "{name: a/b, kind: smtp, smtp: {host: h, from: a@b.example}}",
		    "hosod.yaml:1:19: name: \"a/b\": neither blanks nor \"/\" "
		    "can be in the name of a channel" },
		{ "{name: c, kind: smtp, smtp: {host: h, from: a@b.example}, "
		  "webhook: {url: \"https://w.example\", secret: s}}",
		    "hosod.yaml:1:79: webhook: the channel's kind is smtp" },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = arena_printf(fixture->arena,
		    "channels: [%s]\n" SOURCE, cases[i].channel);

		assert_null(build(fixture, text));
		assert_string_equal(all_complaints(fixture),
		    cases[i].complaint);
	}
}

/* Everything wrong is told in one run. */
static void
test_all_told(void **state)
{
	struct fixture *fixture = *state;

	assert_null(build(fixture,
	    "log: x\nzone: y\nsources: []\nchannels: []\nbad: 1\n"));
	assert_int_equal(fixture->complaints.errors, 5);
	assert_null(build(fixture, ""));
	assert_string_equal(all_complaints(fixture),
	    "hosod.yaml:1:1: missing key \"sources\"\n"
	    "hosod.yaml:1:1: missing key \"channels\"");
}

static void
test_twins(void **state)
{
	struct fixture *fixture = *state;

	assert_null(build(fixture,
	    SOURCE "delivery: local\nchannels:\n"
		   "  - {name: m, kind: maildir, maildir: {path: p}}\n"
		   "  - {name: m, kind: maildir, maildir: {path: q}}\n"));
	assert_string_equal(all_complaints(fixture),
	    "hosod.yaml:10:12: a second channel \"m\"");
}

static void
test_warnings(void **state)
{
	struct fixture *fixture = *state;

	assert_non_null(build(fixture,
	    "sources: [{name: s, base: \"http://s.example\", records: \"\", "
	    "list: {url: \"{{base}}\"}, fields: {code: /c}}]\n" CHANNELS));
	assert_string_equal(all_complaints(fixture),
	    "hosod.yaml:1:27: warning: base: http:// sends passwords and data "
	    "unprotected; use https://");
}

static void
test_preset(void **state)
{
	static const char main[] = "sources:\n"
				   "  - include: presets/p.yaml\n"
				   "    name: s\n"
				   "    base: https://mine.example\n"
				   "    login: {ttl: 5m, early: ~}\n"
				   "    secrets: {k: cred}\n" CHANNELS;
	static const char preset[] =
	    "base: https://theirs.example\n"
	    "login: {url: \"{{base}}/a\", method: POST, token: /t, ttl: 20m,\n"
	    "  early: 1s, json: {k: \"{{secret.k}}\", n: 3, b: true}}\n"
	    "list: {url: \"{{base}}/l\", headers: {X: \"{{token}}\"}}\n"
	    "records: /r\nfields: {code: /c}\n";
	struct conf_file files[] = {
		{ "etc/hosod.yaml", { main, sizeof(main) - 1 } },
		{ "etc/presets/p.yaml", { preset, sizeof(preset) - 1 } },
	};
	struct fixture *fixture = *state;
	const char *names[CONF_INCLUDES];
	const struct source_plan *plan;
	struct template_values values = { 0 };
	const char *body;
	struct err err;

	assert_int_equal(conf_includes(fixture->arena, &files[0], names), 1);
	assert_string_equal(names[0], "etc/presets/p.yaml");
	fixture->conf = conf_build(files, 2, "/e", &fixture->complaints);
	assert_string_equal(all_complaints(fixture), "");
	assert_non_null(fixture->conf);
	plan = &fixture->conf->sources[0].plan;
	assert_string_equal(plan->base, "https://mine.example");
	assert_int_equal(plan->login->lifetime_s, 300);
	assert_int_equal(plan->login->early_s, 30); /* ~ removed the preset's */
	assert_string_equal(plan->login->request.method, "POST");
	assert_int_equal(fixture->conf->secret_count, 1);
	assert_string_equal(fixture->conf->secrets[0].credential, "cred");
	conf_set_secret(fixture->conf, &fixture->conf->secrets[0], "a\"b");
	assert_string_equal(plan->secrets[0].value, "a\"b");
	{
		struct fixture again = { .arena = fixture->arena };
		const struct conf *shown =
		    build(&again, conf_show(fixture->conf, fixture->arena));

		/* By itself: the preset is merged in, and ~ stays removed. */
		assert_string_equal(all_complaints(&again), "");
		assert_int_equal(shown->sources[0].plan.login->early_s, 30);
		assert_int_equal(shown->sources[0].plan.login->lifetime_s, 300);
		conf_free(again.conf);
	}
	values.secrets = plan->secrets;
	values.secret_count = plan->secret_count;
	assert_true(template_expand(plan->login->request.body, &values,
	    fixture->arena, &body, &err));
	assert_string_equal(body, "{\"k\":\"a\\\"b\",\"n\":3,\"b\":true}");
}

static void
test_include_missing(void **state)
{
	struct fixture *fixture = *state;

	assert_null(build(fixture,
	    "sources: [{include: p.yaml, name: s, base: \"https://s.example\", "
	    "records: \"\", list: {url: \"{{base}}\"}, fields: {code: /c}}]\n" CHANNELS));
	assert_string_equal(all_complaints(fixture),
	    "hosod.yaml:1:21: include: p.yaml was not read");
}

/* What the preset would have brought is not called missing. */
static void
test_include_missing_alone(void **state)
{
	struct fixture *fixture = *state;

	assert_null(build(fixture,
	    "sources: [{include: p.yaml, name: s, base: "
	    "\"https://s.example\"}]\n" CHANNELS));
	assert_string_equal(all_complaints(fixture),
	    "hosod.yaml:1:21: include: p.yaml was not read");
}

static void
test_ladder(void **state)
{
	struct fixture *fixture = *state;
	const struct conf *conf = build(fixture,
	    SOURCE CHANNELS
	    "ladder:\n"
	    "  - {name: a, before: 2wd, severity: reminder, roles: officer}\n"
	    "  - {name: b, clock: acceptance, before: 4wh, severity: reminder,\n"
	    "     roles: [desk, head], at_once: yes}\n"
	    "  - {name: c, bundle: \"15:30\", severity: due, roles: all}\n"
	    "  - {name: d, after: 7wd, severity: grave, roles: province}\n"
	    "  - {name: e, clock: step, before: 2wh, severity: reminder,\n"
	    "     roles: officer, at_once: yes}\n"
	    "  - {name: f, clock: apology, before: 1wd, severity: reminder,\n"
	    "     roles: head}\n"
	    "  - {name: g, clock: supplement, at: overdue, severity: due,\n"
	    "     roles: desk}\n"
	    "  - {name: h, before: 25%, severity: reminder, roles: officer,\n"
	    "     class: land}\n"
	    "  - {name: i, at: overdue, severity: overdue, roles: officer,\n"
	    "     repeat: 2wd, until: acknowledged}\n"
	    "  - {name: j, after: 4wh, severity: overdue, roles: head,\n"
	    "     repeat: 1wd}\n"
	    "  - {name: k, after: 500%, severity: grave, roles: province,\n"
	    "     repeat: 1wd}\n"
	    "classes:\n"
	    "  - {name: land, fields: Đất đai, procedures: [1.1, 1.2],\n"
	    "     limit: 30wd}\n");

	assert_non_null(conf);
	assert_int_equal(conf->ladder.count, 11);
	assert_int_equal(conf->ladder.rungs[9].kind, RUNG_WORKING_HOURS_AFTER);
	assert_int_equal(conf->ladder.rungs[9].n, 4);
	assert_int_equal(conf->ladder.rungs[9].repeat, 1);
	assert_int_equal(conf->ladder.rungs[10].kind, RUNG_SHARE_AFTER);
	assert_int_equal(conf->ladder.rungs[10].n, 500);
	assert_int_equal(conf->ladder.rungs[7].kind, RUNG_SHARE_BEFORE);
	assert_int_equal(conf->ladder.rungs[7].n, 25);
	assert_string_equal(conf->ladder.rungs[7].class, "land");
	assert_null(conf->ladder.rungs[0].class);
	assert_int_equal(conf->ladder.rungs[8].repeat, 2);
	assert_int_equal(conf->ladder.rungs[8].until, UNTIL_ACKNOWLEDGED);
	assert_int_equal(conf->ladder.class_count, 1);
	assert_int_equal(conf->ladder.classes[0].field_count, 1);
	assert_int_equal(conf->ladder.classes[0].procedure_count, 2);
	assert_int_equal(conf->ladder.classes[0].limit.count, 30);
	assert_int_equal(conf->ladder.rungs[4].clock, CLOCK_STEP);
	assert_int_equal(conf->ladder.rungs[5].clock, CLOCK_APOLOGY);
	assert_int_equal(conf->ladder.rungs[6].clock, CLOCK_SUPPLEMENT);
	assert_int_equal(conf->ladder.rungs[0].kind, RUNG_WORKING_DAYS_BEFORE);
	assert_int_equal(conf->ladder.rungs[0].n, 2);
	assert_int_equal(conf->ladder.rungs[1].kind, RUNG_WORKING_HOURS_BEFORE);
	assert_int_equal(conf->ladder.rungs[1].clock, CLOCK_ACCEPTANCE);
	assert_int_equal(conf->ladder.rungs[1].roles, ROLE_DESK | ROLE_HEAD);
	assert_true(conf->ladder.rungs[1].at_once);
	assert_int_equal(conf->ladder.rungs[2].at, 15 * 3600 + 1800);
	assert_int_equal(conf->ladder.rungs[3].kind, RUNG_WORKING_DAYS_AFTER);
}

/* What is shown builds the same configuration again. */
static void
test_show(void **state)
{
	struct fixture *fixture = *state;
	char *first, *second;

	assert_non_null(build(fixture, SOURCE CHANNELS));
	first = conf_show(fixture->conf, fixture->arena);
	assert_non_null(strstr(first, "departures: [\"07:30\", \"13:30\"]"));
	assert_non_null(strstr(first, "name: s  # hosod.yaml:2"));
	assert_non_null(build(fixture, first));
	assert_string_equal(all_complaints(fixture), "");
	second = conf_show(fixture->conf, fixture->arena);
	assert_non_null(build(fixture, second));
	assert_int_equal(fixture->conf->ladder.count,
	    build(fixture, SOURCE CHANNELS)->ladder.count);
}

static void
expect_folder(const struct conf *conf)
{
	const struct conf_source *source = &conf->sources[0];
	const struct source_folder *folder = &source->plan.folder;

	assert_true(text_starts(folder->path, "/"));
	assert_int_equal(folder->pattern_count, 1);
	assert_string_equal(folder->patterns[0], "*.csv");
	assert_int_equal(folder->charset, CHARSET_WINDOWS_1258);
	assert_int_equal(folder->separator, '\t');
	assert_string_equal(folder->sheet, "S");
	assert_int_equal(folder->header_row, 3);
	assert_true(folder->together);
	assert_non_null(source->plan.page.cut.records);
	assert_true(source->counting.seldom_seen);
	/* Dates of cells beside the configured form. */
	assert_int_equal(folder->mapping->times.form_count, 3);
}

/* A folder in place of an API, and the same again from what is shown. */
static void
test_folder(void **state)
{
	static const char text[] =
	    "sources:\n  - name: a\n    folder: lists\n"
	    "    files: { match: \"*.csv\", charset: windows-1258, separator: "
	    "tab,\n      sheet: S, header_row: 3, together: yes }\n"
	    "    time_forms: dd/MM/yyyy\n    fields: { code: /Mã, received: "
	    "/Nhận }\n" CHANNELS;
	struct fixture *fixture = *state;
	struct fixture again = { .arena = fixture->arena };
	const struct conf *conf = build(fixture, text);

	assert_string_equal(all_complaints(fixture), "");
	expect_folder(conf);
	conf = build(&again, conf_show(conf, fixture->arena));
	assert_string_equal(all_complaints(&again), "");
	expect_folder(conf);
	conf_free(again.conf);
}

/* Every default is a value that its own key accepts. */
static void
test_default_texts(void **state)
{
	struct fixture *fixture = *state;
	int count;
	const struct conf_section *const *sections = conf_sections(&count);

	for (int i = 0; i < count; i++)
		for (int j = 0; j < sections[i]->count; j++) {
			const struct conf_key *key = &sections[i]->keys[j];
			struct conf *conf =
			    arena_alloc(fixture->arena, sizeof(*conf));
			struct conf_reader reader = { .arena = fixture->arena,
				.complaints = &fixture->complaints,
				.folder = "/e",
				.conf = conf };
			struct yaml_node node;

			assert_false(text_is_empty(key->name));
			assert_false(text_is_empty(key->help));
			if (text_is_empty(key->fallback))
				continue;
			assert_true(yaml_parse(fixture->arena, "default",
			    (struct slice){ key->fallback,
				strlen(key->fallback) },
			    &node, &fixture->complaints));
			key->parse(&reader, key, &node,
			    (char *)arena_alloc(fixture->arena,
				sections[i]->size + sizeof(*conf)) +
				key->at);
			assert_string_equal(all_complaints(fixture), "");
		}
}

/* The table of fields and the mapping's own names are one list. */
static void
test_field_names(void **state)
{
	(void)state;
	assert_int_equal(conf_section_fields.count, MAPPING_FIELDS);
	for (int i = 0; i < MAPPING_FIELDS; i++)
		assert_string_equal(conf_section_fields.keys[i].name,
		    mapping_field_text((enum mapping_field)i));
}

/* True when ${text} says "KEY:" as a word of its own. */
static bool
names_key(const char *text, const char *key)
{
	size_t size = strlen(key);

	for (const char *at = text; (at = strstr(at, key)) != NULL; at++) {
		bool begins = at == text || strchr(" #{\n-,(", at[-1]) != NULL;

		if (begins && at[size] == ':')
			return true;
	}
	return false;
}

static char *
read_text(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "r");
	struct buf buf = buf_over(arena);
	char line[4096];

	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL)
		buf_add(&buf, line);
	(void)fclose(file);
	return arena_string(arena, buf_text(&buf));
}

static void
test_sample_names_every_key(void **state)
{
	struct fixture *fixture = *state;
	char *sample = read_text(fixture->arena, "config/hosod.yaml");
	char *manual = read_text(fixture->arena, "docs/man/hosod.yaml.5");
	int count, missing = 0;
	const struct conf_section *const *sections = conf_sections(&count);

	for (int i = 0; i < count; i++)
		for (int j = 0; j < sections[i]->count; j++) {
			const char *key = sections[i]->keys[j].name;

			if (!names_key(sample, key)) {
				print_message("sample lacks %s\n", key);
				missing++;
			}
			if (strstr(manual,
				arena_printf(fixture->arena, ".It Ic %s\n",
				    key)) == NULL) {
				print_message("manual lacks %s\n", key);
				missing++;
			}
		}
	assert_int_equal(missing, 0);
}

/* The other way round: what the manual lists exists. */
static void
test_manual_names_only_keys(void **state)
{
	struct fixture *fixture = *state;
	char *manual = read_text(fixture->arena, "docs/man/hosod.yaml.5");
	int count, listed = 0, keys = 0;
	const struct conf_section *const *sections = conf_sections(&count);

	for (int i = 0; i < count; i++)
		keys += sections[i]->count;
	for (char *at = manual; (at = strstr(at, ".It Ic ")) != NULL; at++)
		listed++;
	assert_int_equal(listed, keys);
}

/* Uncommented whole, the sample is known to the last key. */
static void
test_sample_uncommented(void **state)
{
	struct fixture *fixture = *state;
	char *sample = read_text(fixture->arena, "config/hosod.yaml");
	struct buf buf = buf_over(fixture->arena);
	struct complaints complaints = { 0 };
	struct conf_file file = { .name = "hosod.yaml" };

	/* A commented key is "#key", prose is "# prose". */
	for (char *at = sample; *at != '\0'; at++)
		if (*at != '#' || at[1] == ' ' || at[1] == '\n')
			buf_add_char(&buf, *at);
	file.bytes = (struct slice){ buf_text(&buf), buf.size };
	conf_free(conf_build(&file, 1, "/e", &complaints));
	for (int i = 0; i < complaints.count; i++)
		if (strstr(complaints.items[i].text, "unknown key") != NULL ||
		    strstr(complaints.items[i].text, "twice") != NULL)
			fail_msg("line %d: %s", complaints.items[i].line,
			    complaints.items[i].text);
	assert_true(complaints.count > 0); /* form beside json, and so on */
	complaints_finish(&complaints);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_defaults),
		CASE(test_refused),
		CASE(test_source_refused),
		CASE(test_channel_refused),
		CASE(test_all_told),
		CASE(test_twins),
		CASE(test_personal),
		CASE(test_warnings),
		CASE(test_preset),
		CASE(test_include_missing),
		CASE(test_include_missing_alone),
		CASE(test_ladder),
		CASE(test_show),
		CASE(test_folder),
		CASE(test_default_texts),
		CASE(test_field_names),
		CASE(test_sample_names_every_key),
		CASE(test_manual_names_only_keys),
		CASE(test_sample_uncommented),
	};

	json_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
