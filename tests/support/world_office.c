/* An office whose calendar is edited in the course of a story. */
#include "support/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Resolution and late acceptance: the other clocks have stories of their own.
 */
static const char ladder[] =
    "ladder:\n"
    "  - { name: acceptance-late, clock: acceptance, at: overdue,"
    " severity: overdue, roles: [desk], at_once: yes }\n"
    "  - { name: before-2wd, before: 2wd, severity: reminder,"
    " roles: [officer] }\n"
    "  - { name: before-1wd, before: 1wd, severity: reminder,"
    " roles: [officer] }\n"
    "  - { name: due-day, at: due-day, severity: due, roles: [officer] }\n"
    "  - { name: overdue, at: overdue, severity: overdue,"
    " roles: [officer, head] }\n"
    "  - { name: after-3wd, after: 3wd, severity: overdue,"
    " roles: [officer, head] }\n"
    "  - { name: after-7wd, after: 7wd, severity: grave,"
    " roles: [officer, head, province] }\n";

void
office_found(struct story_place *place, char config[OFFICE_PATH])
{
	char here[256];
	FILE *file;

	story_place_make(place);
	assert_non_null(getcwd(here, sizeof(here)));
	snprintf(config, OFFICE_PATH, "%s/hosod.yaml", place->folder);
	file = fopen(config, "w");
	assert_non_null(file);
	fprintf(file,
	    "state: .\n"
	    "control: ./control\n"
	    "delivery: local\n"
	    "office: { name: Văn phòng, contact: quantri@tinh.example }\n"
	    "calendar: calendar.tsv\n"
	    "overlays: overlays.tsv\n"
	    "catalogue: %s/tests/scenario/office/procedures.csv\n"
	    "agencies: %s/tests/scenario/office/agencies.csv\n"
	    "contacts: %s/tests/scenario/office/contacts.csv\n"
	    "sources:\n"
	    "  - name: motcua\n"
	    "    include: %s/config/presets/dvcqg.yaml\n"
	    "    base: http://127.0.0.1:1\n"
	    "    login: ~\n"
	    "    list: { method: GET, url: \"{{base}}?p={{page}}\", json: ~ }\n"
	    "    incremental: { mode: full }\n"
	    "    silent_after: 0\n"
	    "channels:\n"
	    "  - { name: thu, kind: maildir, maildir: { path: letters } }\n"
	    "digest: [ { at: \"22:00\", roles: [deputy] } ]\n%s",
	    here, here, here, here, ladder);
	assert_int_equal(fclose(file), 0);
	office_overlay(place, "# None.\n");
}

/* Puts the calendar ${from} into force in ${place}. */
void
office_decree(const struct story_place *place, const char *from)
{
	char path[64], bytes[4096];
	FILE *in = fopen(from, "r"), *out;
	size_t size;

	snprintf(path, sizeof(path), "%s/calendar.tsv", place->folder);
	out = fopen(path, "w");
	assert_non_null(in);
	assert_non_null(out);
	while ((size = fread(bytes, 1, sizeof(bytes), in)) > 0)
		assert_int_equal(fwrite(bytes, 1, size, out), size);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

void
office_confirm(const struct story_place *place, int year)
{
	char path[64], line[512];
	FILE *in = fopen("config/calendar.tsv", "r"), *out;
	int set = 0;

	snprintf(path, sizeof(path), "%s/calendar.tsv", place->folder);
	out = fopen(path, "w");
	assert_non_null(in);
	assert_non_null(out);
	while (fgets(line, sizeof(line), in) != NULL) {
		if (strncmp(line, "confirmed-until\t", 16) == 0)
			set += fprintf(out, "confirmed-until\t%d\n", year) > 0;
		else
			fputs(line, out);
	}
	assert_int_equal(set, 1);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

void
office_overlay(const struct story_place *place, const char *lines)
{
	char path[64];
	FILE *out;

	snprintf(path, sizeof(path), "%s/overlays.tsv", place->folder);
	out = fopen(path, "w");
	assert_non_null(out);
	fputs(lines, out);
	assert_int_equal(fclose(out), 0);
}

void
office_contacts(const char *config, const char *name)
{
	char text[8192], before[8192];
	char *table, *rest;
	FILE *file = fopen(config, "r");
	size_t size;

	assert_non_null(file);
	size = fread(before, 1, sizeof(before) - 1, file);
	fclose(file);
	before[size] = '\0';
	table = strstr(before, "/contacts");
	assert_non_null(table);
	rest = strchr(table, '\n');
	assert_non_null(rest);
	snprintf(text, sizeof(text), "%.*s/%s%s", (int)(table - before), before,
	    name, rest);
	file = fopen(config, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

void
office_close(struct story_place *place)
{
	static const char *const names[] = { "hosod.yaml", "calendar.tsv",
		"overlays.tsv" };
	char path[64];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", place->folder, names[i]);
		assert_int_equal(unlink(path), 0);
	}
	story_place_remove(place);
}

void
office_decree_days(const struct story_place *place, const char *from,
    const char *days)
{
	char path[64];
	FILE *out;

	office_decree(place, from);
	snprintf(path, sizeof(path), "%s/calendar.tsv", place->folder);
	out = fopen(path, "a");
	assert_non_null(out);
	fputs(days, out);
	assert_int_equal(fclose(out), 0);
}
