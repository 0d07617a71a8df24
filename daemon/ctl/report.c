/* hosoctl report: official forms that fill themselves. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/report_added.h"
#include "ctl/report_carried.h"
#include "ctl/report_cell.h"
#include "ctl/report_forms.h"
#include "io/file.h"

enum { HTML_MODE = 0644 };

struct typed {
	const char *config, *form, *period, *agency, *by, *known, *cell, *each,
	    *add, *xlsx, *html;
	bool carried, csv, json, list;
};

static int
check(const struct command *command, const struct typed *typed)
{
	if (typed->by != NULL && !text_equal(typed->by, "field") &&
	    !text_equal(typed->by, "agency"))
		return command_refuse(command, "--by \"%s\": field or agency",
		    typed->by);
	if (typed->cell != NULL && typed->carried)
		return command_refuse(command,
		    "--cell and --carried ask for different lists");
	if (typed->add != NULL && (typed->cell != NULL || typed->carried))
		return command_refuse(command,
		    "--add: rows of other systems have no dossiers to list");
	if (typed->add != NULL && typed->each != NULL)
		return command_refuse(command,
		    "--add: rows of other systems belong to no one agency");
	return -1;
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "period", .text = &typed->period },
		{ "agency", .text = &typed->agency },
		{ "by", .text = &typed->by },
		{ "known", .text = &typed->known },
		{ "cell", .text = &typed->cell },
		{ "carried", .flag = &typed->carried },
		{ "each-agency", .text = &typed->each },
		{ "add", .text = &typed->add },
		{ "xlsx", .text = &typed->xlsx },
		{ "html", .text = &typed->html },
		{ "csv", .flag = &typed->csv },
		{ "json", .flag = &typed->json },
		{ "list", .flag = &typed->list },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	if (refused >= 0 || typed->list)
		return refused;
	refused = command_word(command, argc, argv, "FORM", &typed->form);
	return refused >= 0 ? refused : check(command, typed);
}

/* What is asked, once the words of the options are understood. */
struct asked {
	const struct typed *typed;
	const struct report_form *form;
	struct period period;
	struct report_plan plan;
	enum report_rows rows;
	struct report_scope scope;
	struct report_added added;
};

static int
find_known(const struct command *command, const struct database *database,
    struct asked *out)
{
	instant known = INSTANT_NEVER;
	int refused = -1;

	if (out->typed->known != NULL)
		refused = command_moment_last(command, "--known",
		    out->typed->known, database->conf->offset, &known);
	if (refused >= 0)
		return refused;
	if (out->typed->known != NULL &&
	    when_day(known, database->conf->offset).n >
		when_day(database->now, database->conf->offset).n)
		return command_refuse(command, "--known \"%s\": after now",
		    out->typed->known);
	if (out->typed->known != NULL && known < database->created)
		return command_refuse(command,
		    "--known \"%s\": before the watch began on %s",
		    out->typed->known,
		    database_day(database, database->created));
	if (out->typed->known != NULL &&
	    known <= period_begins(&out->period, database->conf->offset) &&
	    !out->typed->carried)
		return command_refuse(command,
		    "--known \"%s\": before the period began",
		    out->typed->known);
	out->plan = report_plan_of(database, &out->period, known);
	return -1;
}

static int
find_asked(const struct command *command, struct database *database,
    const struct typed *typed, struct asked *out)
{
	int refused;

	*out = (struct asked){ .typed = typed };
	refused = database_was_read(command, database);
	if (refused < 0)
		refused = report_period(command, database, typed->period,
		    &out->period);
	if (refused < 0)
		refused = report_form_find(command, typed->config, typed->form,
		    out->period.to, database->arena, &out->form);
	if (refused < 0)
		refused = find_known(command, database, out);
	if (refused < 0 && typed->agency != NULL)
		refused = database_agency(command, database, typed->agency,
		    &out->scope.agency);
	if (refused < 0 && typed->add != NULL)
		refused = report_added_read(command, out->form, typed->add,
		    database->arena, &out->added);
	if (refused < 0)
		out->rows = typed->by == NULL        ? out->form->rows
		    : text_equal(typed->by, "field") ? REPORT_BY_FIELD
						     : REPORT_BY_AGENCY;
	return refused;
}

static enum report_format
format_of(const struct typed *typed)
{
	return typed->json ? REPORT_JSON
	    : typed->csv   ? REPORT_CSV
			   : REPORT_PEOPLE;
}

/* ---- lists ---- */

static int
open_cell(const struct command *command, const struct database *database,
    const struct asked *asked)
{
	struct report_cell cell = { .form = asked->form,
		.rows = asked->rows,
		.scope = &asked->scope };
	int refused = report_cell_parse(command, database->arena,
	    asked->typed->cell, &cell);

	return refused >= 0 ? refused
			    : report_cell_print(command, database, &asked->plan,
				  &cell, format_of(asked->typed));
}

/* As known when the period before had just ended, unless somebody says when it
 * was reported. */
static int
compare_carried(const struct command *command, const struct database *database,
    const struct asked *asked)
{
	instant known = asked->typed->known != NULL
	    ? asked->plan.known
	    : period_begins(&asked->period, database->conf->offset) - 1;
	struct carried carried;
	struct err err;

	if (known < database->created)
		return command_fail(command,
		    "--carried: the watch began on %s: what was pending by %s "
		    "nobody knows; --known TIME says as known when",
		    database_day(database, database->created),
		    database_time(database, known));
	if (!report_carried(database, &asked->period, known, &asked->scope,
		&carried, &err))
		return command_fail(command, "%s", err.text);
	switch (format_of(asked->typed)) {
	case REPORT_JSON:
		carried_print_json(database, &carried);
		break;
	case REPORT_CSV:
		carried_print_csv(database, &carried);
		break;
	case REPORT_PEOPLE:
		carried_print_people(database, &carried);
		break;
	}
	return EXIT_ANSWERED;
}

/* ---- sheets ---- */

struct counted {
	struct report_table *table;
	int64_t total;
};

static void
count(void *context, const struct report_item *item)
{
	struct counted *counted = context;

	report_table_of(counted->table, item->agency, item->field)
	    ->of[item->origin][item->fate]++;
	counted->total++;
}

static bool
write_html(const struct database *database, const struct report_sheet *sheet,
    const char *path, struct err *err)
{
	const char *page = report_html(database, sheet);

	return file_write_atomic(path, (struct slice){ page, strlen(page) },
	    HTML_MODE, err);
}

/* Beside JSON and CSV, which are for programs, nothing is said. */
static void
say_written(const struct typed *typed)
{
	if (typed->html != NULL)
		printf("Đã ghi %s\n", typed->html);
	if (typed->xlsx != NULL)
		printf("Đã ghi %s\n", typed->xlsx);
}

static int
print_sheet(const struct command *command, const struct database *database,
    const struct asked *asked, const struct report_sheet *sheet)
{
	const struct typed *typed = asked->typed;
	struct err err;

	if (typed->html != NULL &&
	    !write_html(database, sheet, typed->html, &err))
		return command_fail(command, "%s", err.text);
	if (typed->xlsx != NULL &&
	    !report_book(database, sheet, typed->xlsx, &err))
		return command_fail(command, "%s", err.text);
	if (typed->json)
		report_print_json(database, sheet);
	else if (typed->csv)
		report_print_csv(database, sheet);
	else if (typed->html == NULL && typed->xlsx == NULL)
		report_print_people(database, sheet);
	else
		say_written(typed);
	return EXIT_ANSWERED;
}

static void
fill(const struct database *database, const struct asked *asked,
    const struct report_table *table, const struct report_scope *scope,
    struct report_sheet *out)
{
	*out = (struct report_sheet){ .period = asked->period,
		.made = database->now };
	report_sheet_fill(database, asked->form, &asked->plan, asked->rows,
	    table, scope, &asked->added, out);
}

/* Who owes a report: who was there on its last day and has nobody below, and
 * whoever has a dossier in it. */
static bool
owes(const struct database *database, const struct asked *asked,
    const struct agency *agency, const struct report_sheet *sheet)
{
	const struct directory *directory = database->conf->directory;
	day end = asked->period.to;

	if (!report_scope_has(database, &asked->scope, agency->code))
		return false;
	if (sheet->count > 0)
		return true;
	if (agency->from.n > end.n || agency->to.n < end.n)
		return false;
	for (size_t i = 0; i < directory_agency_count(directory); i++)
		if (text_equal(directory_agency(directory, i)->parent,
			agency->code))
			return false;
	return true;
}

/* A name for a file: a code may hold what a path must not. */
static const char *
file_name(const struct database *database, const struct asked *asked,
    const char *code)
{
	char *name =
	    arena_printf(database->arena, "%s_%s_%s.xlsx", asked->form->name,
		period_text(database->arena, &asked->period), code);

	for (char *p = name; *p != '\0'; p++)
		if (*p == '/' || (unsigned char)*p < ' ')
			*p = '-';
	return name;
}

static int
write_each(const struct command *command, const struct database *database,
    const struct asked *asked, const struct report_table *table)
{
	const struct directory *directory = database->conf->directory;
	const char *folder = asked->typed->each;
	struct err err;
	int written = 0;

	if (mkdir(folder, 0777) < 0 && errno != EEXIST)
		return command_fail(command, "%s: %s", folder, strerror(errno));
	for (size_t i = 0; i < directory_agency_count(directory); i++) {
		const struct report_scope scope = {
			.agency = directory_agency(directory, i),
			.alone = true
		};
		struct report_sheet sheet;
		const char *path;

		fill(database, asked, table, &scope, &sheet);
		if (!owes(database, asked, scope.agency, &sheet))
			continue;
		path = arena_printf(database->arena, "%s/%s", folder,
		    file_name(database, asked, scope.agency->code));
		if (!report_book(database, &sheet, path, &err))
			return command_fail(command, "%s", err.text);
		printf("%s\n", path);
		written++;
	}
	printf("%d tệp\n", written);
	return EXIT_ANSWERED;
}

static int
answer_sheets(const struct command *command, const struct database *database,
    const struct asked *asked)
{
	struct counted counted = { report_table_new(database->arena), 0 };
	struct report_sheet sheet;
	struct err err;
	int outside;

	if (!report_scan(database, &asked->plan, count, &counted, &err))
		return command_fail(command, "%s", err.text);
	outside = report_outside(command, database, &asked->period,
	    counted.total > 0);
	if (outside >= 0)
		return outside;
	if (asked->typed->each != NULL)
		return write_each(command, database, asked, counted.table);
	fill(database, asked, counted.table, &asked->scope, &sheet);
	return print_sheet(command, database, asked, &sheet);
}

static int
answer(const struct command *command, struct database *database,
    const void *what)
{
	const struct typed *typed = what;
	struct asked asked;
	int refused = find_asked(command, database, typed, &asked);

	if (refused >= 0)
		return refused;
	if (typed->cell != NULL)
		return open_cell(command, database, &asked);
	if (typed->carried)
		return compare_carried(command, database, &asked);
	return answer_sheets(command, database, &asked);
}

static int
list_forms(const struct command *command, const struct typed *typed)
{
	struct arena *arena = arena_new(64 * 1024);
	int code = report_forms_print(command, typed->config, arena);

	arena_free(arena);
	return code;
}

int
report_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	if (refused >= 0)
		return refused;
	if (typed.list)
		return list_forms(command, &typed);
	return database_answer(command, typed.config, answer, &typed);
}
