/* hosoctl contacts import: another table of contacts, compared person by
 * person, written whole or not at all. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "core/names.h"
#include "ctl/contacts.h"
#include "io/conf_load.h"
#include "io/control.h"
#include "io/file.h"
#include "io/table_load.h"
#include "wire/json.h"
#include "wire/tables.h"

enum { PATIENCE_MS = 60 * 1000 };

struct import {
	const struct command *command;
	const struct contacts_asked *asked;
	struct conf *conf;
	struct arena *arena;
	const struct directory *from, *to;
	int added, removed, changed;
};

/* Who, as what, where: a row of the one table and of the other. */
static const char *
key_of(struct arena *arena, const struct contact *c)
{
	return arena_printf(arena, "%s\n%d\n%s\n%d",
	    c->account != NULL ? c->account : c->name, (int)c->role, c->agency,
	    (int)c->from.n);
}

static const char *
written_mail(const struct contact *c)
{
	return c->mail == NULL || c->derived ? NULL : c->mail;
}

static const char *
day_text(struct arena *arena, day date, bool known)
{
	char text[WHEN_TEXT];

	return known ? arena_string(arena, when_iso_day(text, date)) : NULL;
}

/* The cells of a row in the order of the columns. */
enum { CELLS = 12 };
static const char columns[] =
    "name,account,mail,zalo chat id,phone,agency,role,from,to,substitute,away from,"
    "away to";
static const char *const names[CELLS] = { "name", "account", "mail",
	"zalo chat id", "phone", "agency", "role", "from", "to", "substitute",
	"away from", "away to" };

/* Days beyond these are the ends of time, which an empty cell says. */
static bool
is_given(day date)
{
	return date.n > -365 * 400 && date.n < 365 * 900;
}

static void
cells_of(struct arena *arena, const struct contact *c, const char *out[CELLS])
{
	const char *const cells[CELLS] = { c->name, c->account, written_mail(c),
		c->zalo, c->phone, c->agency, role_text(c->role),
		day_text(arena, c->from, is_given(c->from)),
		day_text(arena, c->to, is_given(c->to)), c->substitute,
		day_text(arena, c->away_from, is_given(c->away_from)),
		day_text(arena, c->away_to, is_given(c->away_to)) };

	memcpy(out, cells, sizeof(cells));
}

static void
say_changed(struct import *import, const struct contact *was,
    const struct contact *is)
{
	const char *before[CELLS], *after[CELLS];
	bool said = false;

	cells_of(import->arena, was, before);
	cells_of(import->arena, is, after);
	for (int i = 0; i < CELLS; i++) {
		if (text_equal(before[i], after[i]))
			continue;
		if (!said)
			printf("~ %s (%s, %s)", is->name, role_text(is->role),
			    is->agency);
		printf("; %s: %s → %s", names[i],
		    before[i] == NULL ? "-" : before[i],
		    after[i] == NULL ? "-" : after[i]);
		said = true;
	}
	if (said) {
		putchar('\n');
		import->changed++;
	}
}

static void
say_one(char sign, const struct contact *c)
{
	printf("%c %s (%s, %s)%s%s\n", sign, c->name, role_text(c->role),
	    c->agency, written_mail(c) == NULL ? "" : " ",
	    written_mail(c) == NULL ? "" : c->mail);
}

/* The rows of ${directory} by their keys; ${row} of each number. */
static struct names *
index_rows(struct import *import, const struct directory *directory,
    size_t **row)
{
	size_t count = directory_contact_count(directory);
	struct names *keys = names_new(import->arena, count + 1);

	*row = arena_alloc(import->arena, (count + 1) * sizeof(**row));
	for (size_t i = 0; i < count; i++) {
		const char *key =
		    key_of(import->arena, directory_contact(directory, i));

		(*row)[names_add(keys, key, strlen(key))] = i;
	}
	return keys;
}

static int32_t
find(struct import *import, const struct names *keys, const struct contact *c)
{
	const char *key = key_of(import->arena, c);

	return names_find(keys, key, strlen(key));
}

static void
compare(struct import *import)
{
	size_t *from_row, *to_row;
	struct names *from = index_rows(import, import->from, &from_row);
	struct names *to = index_rows(import, import->to, &to_row);

	for (size_t i = 0; i < directory_contact_count(import->from); i++) {
		const struct contact *c = directory_contact(import->from, i);

		if (find(import, to, c) >= 0)
			continue;
		say_one('-', c);
		import->removed++;
	}
	for (size_t i = 0; i < directory_contact_count(import->to); i++) {
		const struct contact *c = directory_contact(import->to, i);
		int32_t number = find(import, from, c);

		if (number < 0) {
			say_one('+', c);
			import->added++;
		} else {
			say_changed(import,
			    directory_contact(import->from, from_row[number]),
			    c);
		}
	}
}

static void
add_cell(struct buf *out, const char *cell)
{
	if (cell == NULL)
		return;
	if (strpbrk(cell, ",;\t\"") == NULL) {
		buf_add(out, cell);
		return;
	}
	buf_add_char(out, '"');
	for (; *cell != '\0'; cell++) {
		if (*cell == '"')
			buf_add_char(out, '"');
		buf_add_char(out, *cell);
	}
	buf_add_char(out, '"');
}

static struct slice
table_text(struct import *import)
{
	struct buf out = buf_over(import->arena);

	buf_printf(&out, "%s\n", columns);
	for (size_t i = 0; i < directory_contact_count(import->to); i++) {
		const char *cells[CELLS];

		cells_of(import->arena, directory_contact(import->to, i),
		    cells);
		for (int k = 0; k < CELLS; k++) {
			if (k > 0)
				buf_add_char(&out, ',');
			add_cell(&out, cells[k]);
		}
		buf_add_char(&out, '\n');
	}
	return (struct slice){ buf_text(&out), out.size };
}

/* The table of before is kept beside the new one. */
static bool
write_table(struct import *import, struct err *err)
{
	const char *path = import->conf->contacts_path;
	const char *kept = arena_printf(import->arena, "%s.bak", path);
	struct slice before;
	struct stat is;

	if (stat(path, &is) != 0)
		return err_set(err, "%s: %s", path, strerror(errno));
	return file_read(import->arena, path, TABLES_FILE_MAX, &before, err) &&
	    file_write_atomic(kept, before, is.st_mode & 0777, err) &&
	    file_write_atomic(path, table_text(import), is.st_mode & 0777, err);
}

static int
reload(struct import *import)
{
	const struct contacts_asked *asked = import->asked;
	const struct cJSON *answer;
	struct err err;

	json_init();
	if (!control_ask(asked->control != NULL ? asked->control
						: import->conf->control,
		"{\"v\":1,\"do\":\"reload\"}", PATIENCE_MS, import->arena,
		&answer, &err))
		return command_fail(import->command,
		    "the table is written (the one before: %s.bak), but hosod "
		    "was not told: %s",
		    import->conf->contacts_path, err.text);
	return EXIT_ANSWERED;
}

static int
carry_out(struct import *import)
{
	const char *path = import->conf->contacts_path;
	size_t size = strlen(path);
	struct err err;

	compare(import);
	printf("Thêm %d, bớt %d, sửa %d.\n", import->added, import->removed,
	    import->changed);
	if (import->asked->dry_run ||
	    import->added + import->removed + import->changed == 0)
		return EXIT_ANSWERED;
	if (size < 4 || strcmp(path + size - 4, ".csv") != 0)
		return command_refuse(import->command,
		    "%s is no .csv: name one under \"contacts\" to import into",
		    path);
	if (!write_table(import, &err))
		return command_fail(import->command, "%s", err.text);
	return reload(import);
}

/* All that is wrong is told at once, and then nothing is written. */
static int
read_file(struct import *import, struct complaints *complaints)
{
	struct table_file agencies = { .name = import->conf->agencies_path };
	struct table_file file = { .name = import->asked->file,
		.strict = true,
		.derive = &import->conf->routing.derive };
	struct err err;

	if (!table_load(import->arena, agencies.name, TABLES_FILE_MAX,
		&agencies.bytes, &err))
		return command_fail(import->command, "%s", err.text);
	if (!table_load(import->arena, file.name, TABLES_FILE_MAX, &file.bytes,
		&err))
		return command_refuse(import->command, "%s: %s", file.name,
		    err.text);
	import->to =
	    tables_directory(import->arena, &agencies, &file, complaints);
	command_complain(complaints);
	return import->to != NULL ? carry_out(import) : EXIT_USAGE;
}

int
contacts_import(const struct command *command,
    const struct contacts_asked *asked)
{
	const struct conf_load_plan plan = { .path = asked->config,
		.without_today = true };
	struct import import = { .command = command, .asked = asked };
	struct complaints complaints = { 0 };
	int code = EXIT_USAGE;

	import.conf = conf_load(&plan, &complaints);
	if (import.conf == NULL) {
		command_complain(&complaints);
	} else {
		complaints_finish(&complaints);
		complaints = (struct complaints){ 0 };
		import.arena = arena_new(1 << 16);
		import.from = import.conf->directory;
		code = read_file(&import, &complaints);
		arena_free(import.arena);
		conf_free(import.conf);
	}
	complaints_finish(&complaints);
	return code;
}
