/* hosoctl contacts import: another table of contacts, compared person by
 * person, written whole or not at all. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/names.h"
#include "ctl/contact_cells.h"
#include "ctl/contacts.h"
#include "ctl/database.h"
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
	const struct names *doubled; /* keys of people of one name */
	struct buf difference;       /* said once it is known to be allowed */
	int added, removed, changed;
};

/* Who, as what, where; and, unless rows are only added, since when. */
static const char *
plain_key(const struct import *import, const struct contact *c)
{
	return arena_printf(import->arena, "%s\n%d\n%s\n%d",
	    c->account != NULL ? c->account : c->name, (int)c->role, c->agency,
	    import->asked->add ? 0 : (int)c->from.n);
}

/* A row of the one table and of the other.  Two people of one name and without
 * account are told apart by their mail. */
static const char *
key_of(const struct import *import, const struct contact *c)
{
	const char *key = plain_key(import, c), *mail = contact_written_mail(c);

	return import->doubled == NULL || c->account != NULL || mail == NULL ||
		names_find(import->doubled, key, strlen(key)) < 0
	    ? key
	    : arena_printf(import->arena, "%s\n%s", key, mail);
}

static void
add_doubled(const struct import *import, const struct directory *directory,
    struct names *doubled)
{
	size_t count = directory_contact_count(directory);
	struct names *once = names_new(import->arena, count + 1);

	for (size_t i = 0; i < count; i++) {
		const char *key =
		    plain_key(import, directory_contact(directory, i));
		int32_t known = names_count(once);

		if (names_add(once, key, strlen(key)) < known)
			(void)names_add(doubled, key, strlen(key));
	}
}

static void
find_doubled(struct import *import)
{
	struct names *doubled = names_new(import->arena,
	    directory_contact_count(import->from) +
		directory_contact_count(import->to) + 1);

	add_doubled(import, import->from, doubled);
	add_doubled(import, import->to, doubled);
	import->doubled = doubled;
}

/* The cells of ${is}, in the place of ${was}: where rows are only added, an
 * empty cell leaves what stands there. */
static void
cells_after(const struct import *import, const struct contact *was,
    const struct contact *is, const char *out[CONTACT_CELLS])
{
	const char *before[CONTACT_CELLS];

	contact_cells(import->arena, is, out);
	if (!import->asked->add)
		return;
	contact_cells(import->arena, was, before);
	for (int i = 0; i < CONTACT_CELLS; i++)
		if (out[i] == NULL)
			out[i] = before[i];
}

static void
say_changed(struct import *import, const struct contact *was,
    const struct contact *is)
{
	const char *before[CONTACT_CELLS], *after[CONTACT_CELLS];
	struct buf *out = &import->difference;
	bool said = false;

	contact_cells(import->arena, was, before);
	cells_after(import, was, is, after);
	for (int i = 0; i < CONTACT_CELLS; i++) {
		if (text_equal(before[i], after[i]))
			continue;
		if (!said)
			buf_printf(out, "~ %s (%s, %s)", is->name,
			    role_text(is->role), is->agency);
		buf_printf(out, "; %s: %s → %s", contact_columns[i],
		    before[i] == NULL ? "-" : before[i],
		    after[i] == NULL ? "-" : after[i]);
		said = true;
	}
	if (said) {
		buf_add_char(out, '\n');
		import->changed++;
	}
}

static void
say_one(struct import *import, char sign, const struct contact *c)
{
	buf_printf(&import->difference, "%c %s (%s, %s)%s%s\n", sign, c->name,
	    role_text(c->role), c->agency,
	    contact_written_mail(c) == NULL ? "" : " ",
	    contact_written_mail(c) == NULL ? "" : c->mail);
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
		    key_of(import, directory_contact(directory, i));

		(*row)[names_add(keys, key, strlen(key))] = i;
	}
	return keys;
}

static int32_t
find(struct import *import, const struct names *keys, const struct contact *c)
{
	const char *key = key_of(import, c);

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

		if (import->asked->add || find(import, to, c) >= 0)
			continue;
		say_one(import, '-', c);
		import->removed++;
	}
	for (size_t i = 0; i < directory_contact_count(import->to); i++) {
		const struct contact *c = directory_contact(import->to, i);
		int32_t number = find(import, from, c);

		if (number < 0) {
			say_one(import, '+', c);
			import->added++;
		} else {
			say_changed(import,
			    directory_contact(import->from, from_row[number]),
			    c);
		}
	}
}

/* What stands in the table already, with what is said anew of it. */
static void
add_rows_before(struct import *import, struct buf *out)
{
	size_t *from_row, *to_row;
	struct names *from = index_rows(import, import->from, &from_row);
	struct names *to = index_rows(import, import->to, &to_row);

	for (size_t i = 0; i < directory_contact_count(import->from); i++) {
		const struct contact *c = directory_contact(import->from, i);
		int32_t number = find(import, to, c);
		const char *cells[CONTACT_CELLS];

		if (number >= 0 && from_row[find(import, from, c)] == i)
			cells_after(import, c,
			    directory_contact(import->to, to_row[number]),
			    cells);
		else
			contact_cells(import->arena, c, cells);
		contact_cells_put(out, cells);
	}
}

static struct slice
table_text(struct import *import)
{
	struct buf out = buf_over(import->arena);
	size_t *from_row;
	struct names *from = index_rows(import, import->from, &from_row);

	contact_cells_put(&out, contact_columns);
	if (import->asked->add)
		add_rows_before(import, &out);
	for (size_t i = 0; i < directory_contact_count(import->to); i++) {
		const struct contact *c = directory_contact(import->to, i);
		const char *cells[CONTACT_CELLS];

		if (import->asked->add && find(import, from, c) >= 0)
			continue;
		contact_cells(import->arena, c, cells);
		contact_cells_put(&out, cells);
	}
	return (struct slice){ buf_text(&out), out.size };
}

/* The file that was tried is gone when this is read: its lines are those of the
 * table that the import would make. */
static void
complain_of_made(const struct import *import, const char *written,
    struct complaints *complaints)
{
	for (int i = 0; i < complaints->count; i++) {
		struct complaint *c = &complaints->items[i];

		if (!text_equal(c->file, written))
			continue;
		mem_free(c->file);
		c->file = mem_printf("%s (as it would be)",
		    import->conf->contacts_path);
	}
}

/* What hosod would refuse must not lie where it reads: then it would not even
 * start again.  EXIT_ANSWERED where it is good. */
static int
check_table(struct import *import, const char *tried)
{
	const struct conf_load_plan plan = { .path = import->asked->config,
		.contacts = tried,
		.today = when_day(command_now(), import->conf->offset) };
	struct complaints complaints = { 0 };
	struct conf *conf = conf_load(&plan, &complaints);
	bool good = conf != NULL;

	conf_free(conf);
	if (!good) {
		complain_of_made(import, tried, &complaints);
		command_complain(&complaints);
	}
	complaints_finish(&complaints);
	return good ? EXIT_ANSWERED
		    : command_refuse(import->command,
			  "hosod would refuse the table that this makes: "
			  "nothing is changed");
}

/* Tried from memory: who only asks may write nowhere. */
static int
try_table(struct import *import, struct slice table)
{
	int fd = memfd_create("contacts", MFD_CLOEXEC);
	int code;

	if (fd < 0 || write(fd, table.data, table.size) != (ssize_t)table.size)
		code = command_fail(import->command,
		    "the table cannot be tried: %s", strerror(errno));
	else
		code = check_table(import,
		    arena_printf(import->arena, "/proc/self/fd/%d", fd));
	if (fd >= 0)
		(void)close(fd);
	return code;
}

/* What is asked of the table in place, before anything is written. */
static int
check_place(const struct import *import)
{
	const char *path = import->conf->contacts_path;
	size_t size = strlen(path);

	if (size >= 4 && strcmp(path + size - 4, ".csv") == 0)
		return EXIT_ANSWERED;
	return command_refuse(import->command,
	    "%s is in force, and an import writes .csv only: save it as .csv, "
	    "and name that file under \"contacts\" in %s; nothing is changed",
	    path, import->asked->config);
}

/* The table of before is kept beside the new one. */
static bool
put_table(const struct import *import, const char *path, struct slice table,
    struct err *err)
{
	const char *kept = arena_printf(import->arena, "%s.bak", path);
	struct slice before;
	struct stat is;

	if (stat(path, &is) != 0)
		return err_set(err, "%s: %s", path, strerror(errno));
	return file_read(import->arena, path, TABLES_FILE_MAX, &before, err) &&
	    file_write_atomic(kept, before, is.st_mode & 0777, err) &&
	    file_replace(path, table, err);
}

static int
reload(struct import *import)
{
	const struct contacts_asked *asked = import->asked;
	const char *path = import->conf->contacts_path;
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
		    path, err.text);
	printf("Đã ghi %s (bản trước: %s.bak); hosod đã nạp lại.\n", path,
	    path);
	return EXIT_ANSWERED;
}

static void
say_difference(struct import *import)
{
	fputs(buf_text(&import->difference), stdout);
	printf("Thêm %d, bớt %d, sửa %d.\n", import->added, import->removed,
	    import->changed);
	fflush(stdout);
}

/* Why it is refused is told first, a long difference behind it. */
static int
carry_out(struct import *import)
{
	int code = EXIT_ANSWERED;
	struct slice table;
	struct err err;
	bool changes;

	find_doubled(import);
	import->difference = buf_over(import->arena);
	compare(import);
	changes = import->added + import->removed + import->changed > 0;
	table = table_text(import);
	if (changes)
		code = check_place(import);
	if (changes && code == EXIT_ANSWERED)
		code = try_table(import, table);
	say_difference(import);
	if (code != EXIT_ANSWERED || !changes || import->asked->dry_run)
		return code;
	if (!put_table(import, import->conf->contacts_path, table, &err))
		return command_fail(import->command, "%s", err.text);
	return reload(import);
}

/* All that is wrong is told at once, and then nothing is written. */
static int
read_file(struct import *import, struct complaints *complaints)
{
	struct table_file agencies = { .name = import->conf->agencies_path };
	/* Those of `contacts missing --csv`. */
	static const char *const beside[] = { "dossiers", "derived", NULL };
	struct table_file file = { .name = import->asked->file,
		.strict = true,
		.beside = beside,
		.derive = &import->conf->routing.derive,
		.added_to = import->asked->add ? import->from : NULL };
	struct err err;

	if (!table_load(import->arena, agencies.name, TABLES_FILE_MAX,
		&agencies.bytes, &err))
		return command_fail(import->command, "%s", err.text);
	if (!table_load(import->arena, file.name, TABLES_FILE_MAX, &file.bytes,
		&err))
		return command_refuse(import->command, "%s%s%s",
		    text_starts(err.text, file.name) ? "" : file.name,
		    text_starts(err.text, file.name) ? "" : ": ", err.text);
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
	int code = database_conf(&plan, &import.conf);

	if (code >= 0)
		return code;
	import.arena = arena_new(1 << 16);
	import.from = import.conf->directory;
	code = read_file(&import, &complaints);
	complaints_finish(&complaints);
	arena_free(import.arena);
	conf_free(import.conf);
	return code;
}
