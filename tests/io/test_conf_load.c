/* The loader: the sample as shipped, secrets from both places, and files that
 * are not what they should be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/conf_load.h"
#include "io/file.h"
#include "support/portal_plan.h"
#include "wire/decode.h"
#include "wire/json.h"

struct fixture {
	struct arena *arena;
	struct complaints complaints;
	char folder[64];
};

static int
setup(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){ .arena = arena_new(4096),
		.folder = "/tmp/hosod-conf.XXXXXX" };
	*state = &fixture;
	return mkdtemp(fixture.folder) == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	struct fixture *fixture = *state;
	char *command =
	    arena_printf(fixture->arena, "rm -rf '%s'", fixture->folder);
	int status = system(command);

	complaints_finish(&fixture->complaints);
	arena_free(fixture->arena);
	return status;
}

static char *
put(struct fixture *fixture, const char *name, const char *text)
{
	char *path = file_join(fixture->arena, fixture->folder, name);
	struct err err;

	assert_true(file_write_atomic(path,
	    (struct slice){ text, strlen(text) }, 0600, &err));
	return path;
}

static struct conf *
load(struct fixture *fixture, const char *path, const char *credentials)
{
	struct conf_load_plan plan = { .path = path,
		.credentials = credentials,
		.today = when_from_civil(2026, 3, 2),
		.with_secrets = true };

	complaints_finish(&fixture->complaints);
	return conf_load(&plan, &fixture->complaints);
}

static const char *
told(struct fixture *fixture)
{
	struct buf buf = buf_over(fixture->arena);

	conf_load_words(&buf, &fixture->complaints);
	return buf_text(&buf);
}

/* Tables of the repository, one source whose secret is ${secret}. */
static char *
config(struct fixture *fixture, const char *secret)
{
	char cwd[4096];

	assert_non_null(getcwd(cwd, sizeof(cwd)));
	return arena_printf(fixture->arena,
	    "delivery: local\n"
	    "calendar: %s/config/calendar.tsv\n"
	    "catalogue: %s/config/procedures.csv\n"
	    "agencies: %s/config/agencies.csv\n"
	    "contacts: %s/config/contacts.csv\n"
	    "sources:\n"
	    "  - name: s\n"
	    "    base: https://s.example\n"
	    "    secrets: {k: %s}\n"
	    "    list: {url: \"{{base}}\", headers: {K: \"{{secret.k}}\"}}\n"
	    "    records: \"\"\n"
	    "    fields: {code: /c}\n"
	    "channels: [{name: m, kind: maildir, maildir: {path: p}}]\n",
	    cwd, cwd, cwd, cwd, secret);
}

/* What is shipped is sound, but for the secrets of nobody. */
static void
test_sample(void **state)
{
	struct fixture *fixture = *state;
	struct conf_load_plan plan = { .path = "config/hosod.yaml",
		.today = when_from_civil(2026, 3, 2) };
	struct conf *conf = conf_load(&plan, &fixture->complaints);

	assert_string_equal(told(fixture), "");
	assert_non_null(conf);
	assert_int_equal(conf->source_count, 1);
	assert_string_equal(conf->sources[0].name, "motcua");
	assert_int_equal(conf->secret_count, 3);
	assert_int_equal(catalogue_count(conf->catalogue), 40);
	assert_non_null(conf->calendar);
	conf_free(conf);
	assert_null(load(fixture, "config/hosod.yaml", NULL));
	assert_int_equal(fixture->complaints.errors, 3);
	assert_non_null(strstr(told(fixture),
	    "config/hosod.yaml:72:17: credential \"motcua.username\": there is "
	    "no folder of credentials"));
	assert_non_null(strstr(told(fixture),
	    "by hand write CREDENTIALS_DIRECTORY=FOLDER before the command"));
}

/* hosoweb's keys, alone: what it does not need it does not read. */
static void
test_web_secrets(void **state)
{
	struct fixture *fixture = *state;
	char *path = put(fixture, "hosod.yaml",
	    arena_printf(fixture->arena,
		"%sweb: {address: \"%s\", key: new, "
		"old_key: old}\n",
		config(fixture, "nowhere"), "https://giamsat.tinh.example"));
	struct conf_load_plan plan = { .path = path,
		.credentials = fixture->folder,
		.without_today = true,
		.with_secrets = true,
		.secrets_of = CONF_WEB_SECRETS };
	struct conf *conf;

	put(fixture, "new", "0123456789012345678901234567890\n"); /* 31 */
	put(fixture, "old", "01234567890123456789012345678901\n");
	assert_null(conf_load(&plan, &fixture->complaints));
	assert_int_equal(fixture->complaints.count, 1);
	assert_non_null(strstr(told(fixture),
	    "secret web.key: has 31 characters, at least 32 are wanted"));
	assert_null(strstr(told(fixture), "0123456789"));
	complaints_finish(&fixture->complaints);
	put(fixture, "new", "01234567890123456789012345678902\n");
	conf = conf_load(&plan, &fixture->complaints);
	assert_string_equal(told(fixture), "");
	assert_non_null(conf);
	assert_string_equal(conf->web.key, "01234567890123456789012345678902");
	assert_string_equal(conf->web.old_key,
	    "01234567890123456789012345678901");
	assert_int_equal(conf->web.links_for, 14 * 86400);
	conf_free(conf);
	/* The daemon wants them all. */
	assert_null(load(fixture, path, fixture->folder));
	assert_non_null(strstr(told(fixture), "nowhere"));
}

static void
test_secrets(void **state)
{
	struct fixture *fixture = *state;
	struct conf *conf;
	char *path;

	put(fixture, "cred", "s3cret\n");
	path = put(fixture, "hosod.yaml", config(fixture, "cred"));
	conf = load(fixture, path, fixture->folder);
	assert_string_equal(told(fixture), "");
	assert_string_equal(conf->sources[0].plan.secrets[0].value, "s3cret");
	/* A secret is never shown. */
	assert_null(strstr(conf_show(conf, fixture->arena), "s3cret"));
	conf_free(conf);
	path = put(fixture, "hosod.yaml", config(fixture, "{file: cred}"));
	conf = load(fixture, path, NULL);
	assert_string_equal(told(fixture), "");
	assert_string_equal(conf->sources[0].plan.secrets[0].value, "s3cret");
	conf_free(conf);
	assert_int_equal(chmod(file_join(fixture->arena, fixture->folder,
				   "cred"),
			     0644),
	    0);
	conf = load(fixture, path, NULL);
	assert_non_null(conf);
	assert_non_null(strstr(told(fixture),
	    "hosod.yaml:9:18: warning: secret k: everybody on this machine can "
	    "read "));
	assert_non_null(strstr(told(fixture), " (chmod o-r)"));
	conf_free(conf);
	/* The group that may read the database may not read secrets. */
	assert_int_equal(chmod(file_join(fixture->arena, fixture->folder,
				   "cred"),
			     0640),
	    0);
	path = put(fixture, "hosod.yaml",
	    arena_printf(fixture->arena, "%sstate: .\n",
		config(fixture, "{file: cred}")));
	conf = load(fixture, path, NULL);
	assert_non_null(conf);
	assert_non_null(strstr(told(fixture),
	    "hosod.yaml:9:18: warning: secret k: whoever may use hosoctl can "
	    "read "));
	conf_free(conf);
}

/* Checked by root, who can read anything, for the account of the database. */
static void
test_secret_of_root(void **state)
{
	struct fixture *fixture = *state;
	const char *folder = file_join(fixture->arena, fixture->folder, "st");
	struct conf *conf;
	char *path, *secret;

	if (geteuid() != 0) {
		print_message("skip: only root has what root alone can read\n");
		skip();
	}
	secret = put(fixture, "cred", "s3cret\n");
	path = put(fixture, "hosod.yaml",
	    arena_printf(fixture->arena, "%sstate: st\n",
		config(fixture, "{file: cred}")));
	assert_int_equal(mkdir(folder, 0750), 0);
	assert_int_equal(chown(secret, 0, 0), 0);
	assert_int_equal(chmod(secret, 0640), 0);
	assert_int_equal(chown(folder, 65534, 65533), 0);
	conf = load(fixture, path, NULL);
	assert_non_null(conf);
	assert_non_null(strstr(told(fixture),
	    "hosod.yaml:9:18: warning: secret k: only root can read "));
	conf_free(conf);
	/* A group of its own may be that of the account. */
	assert_int_equal(chown(secret, 0, 65532), 0);
	conf = load(fixture, path, NULL);
	assert_string_equal(told(fixture), "");
	conf_free(conf);
	assert_int_equal(chown(secret, 65534, 0), 0);
	assert_int_equal(chmod(secret, 0400), 0);
	conf = load(fixture, path, NULL);
	assert_string_equal(told(fixture), "");
	conf_free(conf);
	assert_int_equal(rmdir(folder), 0);
}

/* Who is nobody here is told: by hand and at the start, not to hosoctl. */
static void
test_accounts(void **state)
{
	struct fixture *fixture = *state;
	struct conf_load_plan plan = { .today = when_from_civil(2026, 3, 2) };
	struct conf *conf;

	put(fixture, "cred", "01234567890123456789012345678901\n");
	plan.path = put(fixture, "hosod.yaml",
	    arena_printf(fixture->arena,
		"%soperators: [root, nosuch, \"@nosuch\", 1234567]\n"
		"web: {address: \"https://giamsat.tinh.example\", "
		"user: notthere, key: cred}\n",
		config(fixture, "{file: cred}")));
	conf = load(fixture, plan.path, fixture->folder);
	assert_non_null(conf);
	assert_int_equal(fixture->complaints.count, 3);
	assert_non_null(strstr(told(fixture),
	    "warning: operators: this machine has no account \"nosuch\""));
	assert_non_null(strstr(told(fixture),
	    "warning: operators: this machine has no group \"nosuch\""));
	assert_non_null(strstr(told(fixture),
	    "warning: web: user: this machine has no account \"notthere\""));
	conf_free(conf);
	complaints_finish(&fixture->complaints);
	conf = conf_load(&plan, &fixture->complaints);
	assert_string_equal(told(fixture), "");
	conf_free(conf);
}

static void
test_secret_refused(void **state)
{
	struct fixture *fixture = *state;
	char *path = put(fixture, "hosod.yaml", config(fixture, "cred"));

	assert_null(load(fixture, path, fixture->folder));
	assert_string_equal(told(fixture),
	    arena_printf(fixture->arena,
		"%s:9:18: secret k: %s/cred: No such file or directory\n", path,
		fixture->folder));
	put(fixture, "cred", "\n");
	assert_null(load(fixture, path, fixture->folder));
	assert_string_equal(told(fixture),
	    arena_printf(fixture->arena,
		"%s:9:18: secret k: %s/cred is empty\n", path,
		fixture->folder));
}

/* The shipped preset says in YAML what the tests' plan says in C. */
static void
test_portal_preset(void **state)
{
	struct fixture *fixture = *state;
	struct conf_load_plan plan = { .path = "config/hosod.yaml",
		.today = when_from_civil(2026, 3, 2) };
	struct conf *conf = conf_load(&plan, &fixture->complaints);
	struct mapping *mapping;
	struct err err;

	assert_non_null(conf);
	mapping = mapping_build(&portal_plan, &err);
	assert_non_null(mapping);
	assert_true(
	    mapping_hash(mapping) == mapping_hash(conf->sources[0].mapping));
	mapping_free(mapping);
	conf_free(conf);
}

/* The other preset opens and decodes an export of its shape. */
static void
test_generic_preset(void **state)
{
	struct fixture *fixture = *state;
	char *text = config(fixture, "k");
	char *path, *cwd = arena_alloc(fixture->arena, 4096);
	struct conf *conf;
	const struct conf_source *source;
	static const char export[] =
	    "{\"ok\":true,\"items\":["
	    "{\"id\":\"H99.17.05-261116-0012\",\"procedure\":\"1.001193\","
	    "\"due_at\":\"2026-11-17T17:00:00+07:00\",\"finished_at\":null,"
	    "\"status\":\"processing\",\"assignee\":{\"id\":\"mau.pt\"},"
	    "\"updated_at\":1794796930,\"deleted\":false},"
	    "{\"id\":\"H99.17.05-261101-0001\",\"status\":\"cancelled\","
	    "\"assignee\":null,\"updated_at\":\"1794796931\","
	    "\"deleted\":true}],\"total\":128}";
	struct slice body = { export, sizeof(export) - 1 };
	struct page page;
	struct observation seen;
	struct decode_report report;
	struct err err;

	assert_non_null(getcwd(cwd, 4096));
	*strstr(text, "sources:") = '\0';
	path = put(fixture, "hosod.yaml",
	    arena_printf(fixture->arena,
		"%ssources: [{name: g, base: \"https://g.example\",\n"
		"  include: %s/config/presets/generic.yaml,\n"
		"  secrets: {token: {file: t}}}]\n"
		"channels: [{name: m, kind: maildir, maildir: {path: p}}]\n",
		text, cwd));
	put(fixture, "t", "abc");
	conf = load(fixture, path, NULL);
	assert_string_equal(told(fixture), "");
	source = &conf->sources[0];
	assert_int_equal(page_open(fixture->arena, &source->plan.page, body,
			     &page, &err),
	    FRAME_GOOD);
	assert_int_equal(page.count, 2);
	assert_int_equal(page.total, 128);
	assert_true(decode_record(source->mapping, page.records[0],
	    fixture->arena, &seen, &report, &err));
	assert_string_equal(seen.code, "H99.17.05-261116-0012");
	assert_int_equal(seen.status, STATUS_PROCESSING);
	assert_string_equal(seen.officer_account, "mau.pt");
	/* 2026-11-17T17:00:00+07:00, by date(1). */
	assert_int_equal(seen.promised, 1794909600);
	assert_int_equal(seen.updated, 1794796930);
	assert_true(decode_record(source->mapping, page.records[1],
	    fixture->arena, &seen, &report, &err));
	assert_int_equal(seen.status, STATUS_DELETED);
	conf_free(conf);
}

/* Not files: each told plainly. */
static void
test_odd_files(void **state)
{
	struct fixture *fixture = *state;
	char *big = arena_alloc(fixture->arena, CONF_FILE_MAX + 2);
	char *path;

	assert_null(load(fixture, fixture->folder, NULL));
	assert_string_equal(told(fixture),
	    arena_printf(fixture->arena, "%s: a folder, not a file\n",
		fixture->folder));
	assert_null(load(fixture, "/nowhere/hosod.yaml", NULL));
	assert_string_equal(told(fixture),
	    "/nowhere/hosod.yaml: No such file or directory\n");
	assert_null(load(fixture, "/dev/zero", NULL));
	assert_string_equal(told(fixture),
	    "/dev/zero: a device or pipe, not a file\n");
	memset(big, '#', CONF_FILE_MAX + 1);
	path = put(fixture, "big.yaml", big);
	assert_null(load(fixture, path, NULL));
	assert_string_equal(told(fixture),
	    arena_printf(fixture->arena, "%s: larger than 1048576 bytes\n",
		path));
	path = put(fixture, "bin.yaml",
	    "\x7f"
	    "ELF\x01\xff\xfe");
	assert_null(load(fixture, path, NULL));
	assert_non_null(strstr(told(fixture), "not UTF-8"));
}

/* A file that includes itself is a preset with keys that presets lack. */
static void
test_self_include(void **state)
{
	struct fixture *fixture = *state;
	char *path = put(fixture, "hosod.yaml",
	    "delivery: local\n"
	    "sources: [{name: s, include: hosod.yaml}]\n"
	    "channels: [{name: m, kind: maildir, maildir: {path: p}}]\n");

	assert_null(load(fixture, path, NULL));
	assert_non_null(
	    strstr(told(fixture), "hosod.yaml:1:1: unknown key \"delivery\""));
}

static void
test_missing_tables(void **state)
{
	struct fixture *fixture = *state;
	char *path = put(fixture, "hosod.yaml",
	    "delivery: local\n"
	    "sources: [{name: s, base: \"https://s.example\", records: \"\",\n"
	    "  list: {url: \"{{base}}\"}, fields: {code: /c}}]\n"
	    "channels: [{name: m, kind: maildir, maildir: {path: p}}]\n");

	assert_null(load(fixture, path, NULL));
	assert_int_equal(fixture->complaints.errors, 4);
	assert_non_null(strstr(told(fixture),
	    arena_printf(fixture->arena,
		"%s/agencies.csv: No such file or directory "
		"(key \"agencies\")\n",
		fixture->folder)));
}

/* What shows only beside the tables. */
static void
test_checks(void **state)
{
	struct fixture *fixture = *state;
	struct conf_load_plan plan = { 0 };
	struct conf *conf;
	char *text = config(fixture, "{file: cred}");

	put(fixture, "cred", "x");
	put(fixture, "c.csv",
	    "name,agency,role,mail\n"
	    "Lê Văn Mẫu,000.00.00.H99,head,m@tinh.example\n");
	plan.path = put(fixture, "hosod.yaml",
	    arena_printf(fixture->arena,
		"%sdigest: [{scope: NOWHERE}]\n"
		"deadline: {agencies: [{agency: ELSEWHERE, "
		"convention: inc}]}\n",
		text));
	plan.today = when_from_civil(2027, 12, 1);
	conf = conf_load(&plan, &fixture->complaints);
	assert_null(conf);
	assert_non_null(
	    strstr(told(fixture), "digest: scope \"NOWHERE\" is no agency"));
	assert_non_null(strstr(told(fixture),
	    "deadline.agencies: \"ELSEWHERE\" is no agency"));
	assert_non_null(strstr(told(fixture),
	    "warning: the calendar ends with 2027, in 30 days: "
	    "continue it"));
	/* The later key would stand twice: put the table in its place. */
	{
		char *at = strstr(text, "contacts: ");
		char *rest = strchr(at, '\n');

		*at = '\0';
		plan.path = put(fixture, "hosod.yaml",
		    arena_printf(fixture->arena, "%scontacts: c.csv%s", text,
			rest));
	}
	complaints_finish(&fixture->complaints);
	assert_null(conf_load(&plan, &fixture->complaints));
	assert_non_null(
	    strstr(told(fixture), "/c.csv: nobody has the role province"));
	assert_non_null(strstr(told(fixture),
	    "warning: rung \"before-2wd\" is told to the role officer, which "
	    "nobody has"));
}

static void
test_write_atomic(void **state)
{
	struct fixture *fixture = *state;
	char *path = put(fixture, "f", "old");
	struct stat stat_;
	struct slice bytes;
	struct err err;

	put(fixture, "f", "new");
	assert_true(file_read(fixture->arena, path, 3, &bytes, &err));
	assert_string_equal(bytes.data, "new");
	assert_int_equal(stat(path, &stat_), 0);
	assert_int_equal(stat_.st_mode & 0777, 0600);
	assert_false(file_read(fixture->arena, path, 2, &bytes, &err));
	assert_false(file_write_atomic("/nowhere/f", bytes, 0600, &err));
	assert_string_equal(err.text, "/nowhere/f: No such file or directory");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_sample),
		CASE(test_web_secrets),
		CASE(test_secrets),
		CASE(test_secret_of_root),
		CASE(test_accounts),
		CASE(test_secret_refused),
		CASE(test_portal_preset),
		CASE(test_generic_preset),
		CASE(test_odd_files),
		CASE(test_self_include),
		CASE(test_missing_tables),
		CASE(test_checks),
		CASE(test_write_atomic),
	};

	json_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
