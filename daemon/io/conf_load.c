/* Reads what the configuration is made of and puts it together. */
#include "io/conf_load.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include "io/account.h"
#include "io/file.h"
#include "io/mailbox.h"
#include "io/secret_load.h"
#include "io/table_load.h"
#include "io/wording_load.h"
#include "wire/calendar_file.h"
#include "wire/overlay_file.h"
#include "wire/tables.h"

enum { SCRATCH_CHUNK = 256 * 1024 };

/* A complaint shows the path before its sentence already. */
static const char *
without_path(const char *words, const char *path)
{
	return text_starts(words, path) ? words + strlen(path) + 2 : words;
}

static bool
read_file(struct arena *arena, const char *path, size_t max, struct slice *out,
    struct complaints *complaints)
{
	struct err err;

	if (path == NULL) /* complained of already */
		return false;
	if (file_read(arena, path, max, out, &err))
		return true;
	complaints_add(complaints, path, 0, 0, "%s",
	    without_path(err.text, path));
	return false;
}

/* hosod.yaml and the presets that it names, as far as they can be read. */
static int
read_yaml(struct arena *arena, const char *path,
    struct conf_file files[CONF_INCLUDES + 1], struct complaints *complaints)
{
	const char *names[CONF_INCLUDES];
	int included;
	int count = 0;

	files[0].name = path;
	if (!read_file(arena, path, CONF_FILE_MAX, &files[0].bytes, complaints))
		return 0;
	count = 1;
	included = conf_includes(arena, &files[0], names);
	for (int i = 0; i < included; i++) {
		files[count].name = names[i];
		if (read_file(arena, names[i], CONF_FILE_MAX,
			&files[count].bytes, complaints))
			count++;
	}
	return count;
}

/* The folder of ${path} without symbolic links. */
static char *
absolute_folder(struct arena *arena, const char *path,
    struct complaints *complaints)
{
	char resolved[PATH_MAX];
	char *folder = file_folder(arena, path);

	if (realpath(folder, resolved) == NULL) {
		complaints_add(complaints, path, 0, 0, "%s", strerror(errno));
		return NULL;
	}
	return arena_string(arena, resolved);
}

/* A file that ${key} of the configuration names, or leaves to its default. */
static bool
read_named(struct arena *arena, const char *key, const char *path,
    struct slice *out, struct complaints *complaints)
{
	struct err err;

	if (path == NULL) /* refused, and told by then */
		return false;
	if (file_read(arena, path, TABLES_FILE_MAX, out, &err))
		return true;
	complaints_add(complaints, path, 0, 0, "%s (key \"%s\")",
	    without_path(err.text, path), key);
	return false;
}

/* The same for a table, in any form in which offices save one. */
static bool
read_table(struct arena *arena, const char *key, const char *path,
    struct slice *out, struct complaints *complaints)
{
	struct err err;

	if (path == NULL)
		return false;
	if (table_load(arena, path, TABLES_FILE_MAX, out, &err))
		return true;
	complaints_add(complaints, path, 0, 0, "%s (key \"%s\")",
	    without_path(err.text, path), key);
	return false;
}

static void
read_tables(struct conf *conf, struct complaints *complaints)
{
	struct table_file agencies = { .name = conf->agencies_path };
	struct table_file contacts = { .name = conf->contacts_path,
		.derive = &conf->routing.derive };
	struct table_file procedures = { .name = conf->catalogue_path };
	struct arena *arena = conf->arena;
	bool have_agencies = read_table(arena, "agencies", agencies.name,
	    &agencies.bytes, complaints);
	bool have_contacts = read_table(arena, "contacts", contacts.name,
	    &contacts.bytes, complaints);

	if (have_agencies && have_contacts)
		conf->directory =
		    tables_directory(arena, &agencies, &contacts, complaints);
	if (read_table(arena, "catalogue", procedures.name, &procedures.bytes,
		complaints))
		conf->catalogue =
		    tables_catalogue(arena, &procedures, complaints);
}

/* Without a table the reasons built in. */
static void
read_reasons(struct conf *conf, struct complaints *complaints)
{
	struct table_file file = { .name = conf->reasons_path };

	if (conf->reasons_path == NULL)
		conf->reasons = tables_reasons(conf->arena, NULL, complaints);
	else if (read_named(conf->arena, "reasons", file.name, &file.bytes,
		     complaints))
		conf->reasons = tables_reasons(conf->arena, &file, complaints);
}

static void
read_calendar(struct conf *conf, struct complaints *complaints)
{
	struct arena *scratch = arena_new(SCRATCH_CHUNK);
	struct slice bytes;

	if (read_named(scratch, "calendar", conf->calendar_path, &bytes,
		complaints))
		conf->calendar = calendar_file_parse(conf->calendar_path,
		    bytes.data, bytes.size, scratch, complaints);
	arena_free(scratch);
}

/* The overlays need the calendar and the agencies; where one of these is wrong,
 * that is told first. */
static void
read_overlays(struct conf *conf, struct complaints *complaints)
{
	struct slice bytes = { NULL, 0 };

	if (conf->calendar == NULL || conf->directory == NULL)
		return;
	if (conf->overlays_path == NULL) {
		conf->calendars = calendars_build(conf->calendar,
		    conf->directory, NULL, 0, NULL, NULL);
	} else {
		if (!read_named(conf->arena, "overlays", conf->overlays_path,
			&bytes, complaints))
			return;
		conf->overlay_text =
		    arena_bytes(conf->arena, bytes.data, bytes.size);
		conf->calendars = overlay_file_parse(conf->overlays_path,
		    bytes.data, bytes.size, conf->calendar, conf->directory,
		    conf->arena, complaints);
	}
	conf->calendar_hash = overlay_file_hash(conf->calendar,
	    conf->overlay_text, bytes.size, conf->arena);
}

/* Certificates and keys are libcurl's to read, at the first poll or letter;
 * that they are there is known now. */
static void
check_needs(const struct conf *conf, struct complaints *complaints)
{
	for (const struct conf_need *need = conf->needs; need != NULL;
	     need = need->next)
		if (access(need->path, R_OK) != 0)
			complaints_add(complaints, need->file, need->line,
			    need->column, "%s: %s: %s", need->key, need->path,
			    strerror(errno));
}

static void
warn_of_account(const struct conf *conf, const char *key, const char *name,
    struct complaints *complaints)
{
	bool is_group = *name == '@';
	int64_t number;

	if (is_group ? account_gid(name + 1, &number)
		     : account_uid(name, &number))
		return;
	complaints_warn(complaints, conf->file, 0, 0,
	    "%s: this machine has no %s \"%s\"", key,
	    is_group ? "group" : "account", is_group ? name + 1 : name);
}

/* A misspelt one is nobody, which shows only when he is refused. */
static void
check_accounts(const struct conf *conf, struct complaints *complaints)
{
	for (int i = 0; i < conf->operator_count; i++)
		warn_of_account(conf, "operators", conf->operators[i],
		    complaints);
	if (conf->web.address != NULL)
		warn_of_account(conf, "web: user", conf->web.user, complaints);
}

static bool
is_maildir(const char *path)
{
	static const char *const parts[] = { "new", "cur" };
	struct arena *scratch = arena_new(1024);
	bool is = true;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct stat stat_of;

		is = is &&
		    stat(file_join(scratch, path, parts[i]), &stat_of) == 0 &&
		    S_ISDIR(stat_of.st_mode);
	}
	arena_free(scratch);
	return is;
}

/* It may be made later: until then the source fails. */
static void
look_for_folders(const struct conf *conf, struct complaints *complaints)
{
	struct err err;

	if (conf->bounces_path != NULL && !is_maildir(conf->bounces_path))
		complaints_warn(complaints, conf->file, 0, 0,
		    "bounces: %s is no maildir (a folder with new and cur)",
		    conf->bounces_path);
	/* A message that cannot be moved on is read again for ever.  By hand
	 * this asks for who runs --check, in the unit for hosod. */
	else if (conf->bounces_path != NULL &&
	    !mailbox_check(conf->bounces_path, &err))
		complaints_warn(complaints, conf->file, 0, 0, "bounces: %s",
		    err.text);
	for (int i = 0; i < conf->source_count; i++) {
		const struct conf_source *source = &conf->sources[i];
		const char *path = source->plan.folder.path;
		struct stat stat_of;

		if (source->enabled && path != NULL &&
		    (stat(path, &stat_of) != 0 || !S_ISDIR(stat_of.st_mode)))
			complaints_warn(complaints, conf->file, source->line, 0,
			    "source %s: there is no folder %s", source->name,
			    path);
	}
}

/* The letters' wording, and the bodies of channels that have their own. */
static void
read_templates(struct conf *conf, struct complaints *complaints)
{
	struct arena *scratch = arena_new(SCRATCH_CHUNK);

	conf->wording = wording_load(conf->templates_path, complaints);
	for (const struct conf_text *wish = conf->texts; wish != NULL;
	     wish = wish->next) {
		struct err err;
		const char *text;

		if (wording_read(scratch, wish->path, &text, &err))
			conf_set_text(conf, wish, text, complaints);
		else
			complaints_add(complaints, wish->file, wish->line,
			    wish->column, "%s: %s: %s", wish->key, wish->path,
			    without_path(err.text, wish->path));
	}
	arena_free(scratch);
}

/* Whether the daemon's own whole world is wanted. */
static bool
wants_all(const struct conf_load_plan *plan)
{
	return plan->secrets_of == NULL && plan->secrets_of_source == NULL &&
	    plan->secrets_of_channel == NULL;
}

static bool
wants_secret(const struct conf *conf, const struct conf_load_plan *plan,
    const struct conf_secret *secret)
{
	if (text_equal(secret->name, CONF_WEB_ACCOUNTS))
		return plan->with_accounts;
	return wants_all(plan) ||
	    (plan->secrets_of != NULL &&
		text_starts(secret->name, plan->secrets_of)) ||
	    conf_secret_of_source(conf, secret, plan->secrets_of_source) ||
	    conf_secret_of_channel(conf, secret, plan->secrets_of_channel);
}

/* ${errors} is how many there were before this configuration. */
static void
read_secrets(struct conf *conf, const struct conf_load_plan *plan, int errors,
    struct complaints *complaints)
{
	for (int i = 0; i < conf->secret_count; i++)
		if (wants_secret(conf, plan, &conf->secrets[i]))
			secret_load(conf, &conf->secrets[i], plan->credentials,
			    complaints);
	conf_check_web(conf, complaints);
	if (!wants_all(plan))
		return;
	check_needs(conf, complaints);
	check_accounts(conf, complaints);
	/* Templates that were refused have been told. */
	if (complaints->errors == errors)
		conf_check_webhooks(conf, complaints);
}

static void
suppose(struct conf *conf, const struct conf_load_plan *plan,
    struct complaints *complaints)
{
	struct conf_file ladder = { .name = plan->supposed.ladder };

	if (plan->supposed.calendar != NULL)
		conf->calendar_path =
		    arena_string(conf->arena, plan->supposed.calendar);
	if (plan->supposed.overlays != NULL)
		conf->overlays_path =
		    arena_string(conf->arena, plan->supposed.overlays);
	if (ladder.name != NULL &&
	    read_file(conf->arena, ladder.name, CONF_FILE_MAX, &ladder.bytes,
		complaints))
		conf_suppose(conf, &ladder, complaints);
}

struct conf *
conf_load(const struct conf_load_plan *plan, struct complaints *complaints)
{
	struct arena *scratch = arena_new(SCRATCH_CHUNK);
	struct conf_file files[CONF_INCLUDES + 1];
	int errors = complaints->errors;
	int count = read_yaml(scratch, plan->path, files, complaints);
	struct conf *conf = NULL;
	char *folder = NULL;

	if (count > 0)
		folder = absolute_folder(scratch, plan->path, complaints);
	if (folder != NULL)
		conf = conf_read(files, count, folder, complaints);
	arena_free(scratch);
	if (conf == NULL)
		return NULL;
	if (plan->contacts != NULL)
		conf->contacts_path = arena_string(conf->arena, plan->contacts);
	suppose(conf, plan, complaints);
	if (!plan->without_tables) {
		read_tables(conf, complaints);
		read_reasons(conf, complaints);
		read_calendar(conf, complaints);
		read_overlays(conf, complaints);
	}
	/* hosoweb, which wants these secrets alone, cannot even see them. */
	if (plan->secrets_of == NULL)
		look_for_folders(conf, complaints);
	if (plan->with_templates)
		read_templates(conf, complaints);
	if (plan->with_secrets)
		read_secrets(conf, plan, errors, complaints);
	/* What stands in two places is compared only when each is sound. */
	if (!plan->without_today && complaints->errors == errors)
		conf_check(conf, plan->today, complaints);
	if (complaints->errors > errors) {
		conf_free(conf);
		return NULL;
	}
	return conf;
}

void
conf_load_words(struct buf *out, const struct complaints *complaints)
{
	for (int i = 0; i < complaints->count; i++) {
		const struct complaint *one = &complaints->items[i];

		buf_add(out, one->file);
		if (one->line > 0)
			buf_printf(out, ":%d", one->line);
		if (one->line > 0 && one->column > 0)
			buf_printf(out, ":%d", one->column);
		buf_printf(out, ": %s%s\n", one->warning ? "warning: " : "",
		    one->text);
	}
}
