/* hosoctl calendar YEAR: the year by month, with the decree of each day. */
#include "ctl/year_changes.h"

#include <stdio.h>
#include <string.h>
#include <cjson/cJSON.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "ctl/sheet.h"
#include "ctl/shipped.h"
#include "io/conf_load.h"

struct typed {
	const char *calendar, *config, *agency;
	const char *year;
	bool json, csv, english;
};

/* What is printed in one language. */
struct words {
	const char *months, *working_days, *confirmed, *provisional;
	const char *head, *legend, *own;
};

static const struct words vietnamese = {
	.months = "Tháng",
	.working_days = "ngày làm việc",
	.confirmed = "đã xác nhận",
	.provisional = "TẠM TÍNH: lịch nghỉ năm này chưa được xác nhận",
	.head = "  T2  T3  T4  T5  T6  T7  CN",
	.legend = "* nghỉ lễ, nghỉ bù, hoán đổi   + làm bù",
	.own = "* ngày nghỉ   + làm bù   o mở quầy   ~ giờ khác",
};

static const struct words english = {
	.months = "Month",
	.working_days = "working days",
	.confirmed = "confirmed",
	.provisional = "PROVISIONAL: the days off of this year are not "
		       "confirmed",
	.head = "  Mo  Tu  We  Th  Fr  Sa  Su",
	.legend = "* day off   + made-up working day",
	.own = "* day off   + made-up working day   o counter open   "
	       "~ other hours",
};

static int
working_days(const struct calendar *calendar, int year, int month)
{
	int count = 0;

	for (int dom = 1; dom <= when_days_in_month(year, month); dom++)
		count += calendar_is_working(calendar,
		    when_from_civil(year, month, dom));
	return count;
}

static int
working_days_of_year(const struct calendar *calendar, int year)
{
	int count = 0;

	for (int month = 1; month <= 12; month++)
		count += working_days(calendar, year, month);
	return count;
}

static bool
is_confirmed(const struct calendar *calendar, int year)
{
	return year <= calendar_confirmed_until(calendar);
}

/* '*' marks a listed day off, '+' a rest day that is worked, 'o' one whose
 * counter is open, '~' other hours. */
static char
mark_of(const struct year *year, day date)
{
	const struct calendar_entry *entry;
	enum day_kind kind = calendar_kind(year->calendar, date, &entry);

	if (kind == DAY_COUNTER)
		return 'o';
	if (kind == DAY_MADE_UP)
		return '+';
	if (entry != NULL)
		return '*';
	return year_differs(year, date) ? '~' : ' ';
}

static void
print_grid(const struct year *year, int month)
{
	int column = when_weekday(when_from_civil(year->number, month, 1));
	int days = when_days_in_month(year->number, month);

	printf("%*s", 4 * column, "");
	for (int dom = 1; dom <= days; dom++) {
		printf("%3d%c", dom,
		    mark_of(year, when_from_civil(year->number, month, dom)));
		if (++column % 7 == 0)
			putchar('\n');
	}
	if (column % 7 != 0)
		putchar('\n');
}

/* Days with other hours are told by their decision, above, and by their mark:
 * a season of them would hide the days off. */
static void
print_entries(const struct year *year, int month)
{
	int days = when_days_in_month(year->number, month);
	char date[WHEN_TEXT];

	for (int dom = 1; dom <= days; dom++) {
		day d = when_from_civil(year->number, month, dom);
		const struct calendar_entry *entry;

		calendar_kind(year->calendar, d, &entry);
		if (entry != NULL)
			printf("  %s  %s – %s\n", when_people_day(date, d),
			    entry->label, entry->basis);
	}
}

static void
print_year(const struct year *year, bool in_english)
{
	const struct words *words = in_english ? &english : &vietnamese;
	const struct calendar *calendar = year->calendar;
	int number = year->number;

	printf("%s\n%d: %d %s, %s\n%s\n", calendar_name(calendar), number,
	    working_days_of_year(calendar, number), words->working_days,
	    is_confirmed(calendar, number) ? words->confirmed
					   : words->provisional,
	    year->agency == NULL ? words->legend : words->own);
	year_print_changes(year, in_english);
	for (int month = 1; month <= 12; month++) {
		printf("\n%s %02d/%d: %d %s\n%s\n", words->months, month,
		    number, working_days(calendar, number, month),
		    words->working_days, words->head);
		print_grid(year, month);
		print_entries(year, month);
	}
}

/* What the nation's day is, where the agency's is another. */
static const char *
national_kind(const struct year *year, day date)
{
	const struct calendar_entry *entry;

	return day_kind_text(calendar_kind(year->national, date, &entry));
}

static void
add_days(cJSON *root, const struct year *year)
{
	cJSON *list = cJSON_AddArrayToObject(root, "days");
	char date[WHEN_TEXT];
	day end = when_from_civil(year->number + 1, 1, 1);

	for (day d = when_from_civil(year->number, 1, 1); d.n < end.n;
	     d = when_add_days(d, 1)) {
		const struct calendar_entry *entry;
		enum day_kind kind = calendar_kind(year->calendar, d, &entry);
		const char *label, *basis;
		cJSON *item;

		if (!year_cause(year, d, &label, &basis))
			continue;
		item = cJSON_CreateObject();
		cJSON_AddStringToObject(item, "date", when_iso_day(date, d));
		cJSON_AddStringToObject(item, "kind", day_kind_text(kind));
		cJSON_AddStringToObject(item, "label", label);
		cJSON_AddStringToObject(item, "basis", basis);
		if (year->agency != NULL) {
			cJSON_AddStringToObject(item, "hours",
			    year_hours(year, d));
			cJSON_AddStringToObject(item, "national",
			    national_kind(year, d));
			cJSON_AddBoolToObject(item, "differs",
			    year_differs(year, d));
		}
		cJSON_AddItemToArray(list, item);
	}
}

static void
print_json(const struct year *year)
{
	const struct calendar *calendar = year->calendar;
	cJSON *root = cJSON_CreateObject();
	cJSON *months;
	char *text;

	cJSON_AddNumberToObject(root, "v", COMMAND_JSON_VERSION);
	cJSON_AddNumberToObject(root, "year", year->number);
	cJSON_AddStringToObject(root, "calendar", calendar_name(calendar));
	cJSON_AddStringToObject(root, "sha256", calendar_hash(calendar));
	cJSON_AddBoolToObject(root, "confirmed",
	    is_confirmed(calendar, year->number));
	cJSON_AddNumberToObject(root, "working_days",
	    working_days_of_year(calendar, year->number));
	months = cJSON_AddArrayToObject(root, "months");
	for (int month = 1; month <= 12; month++)
		cJSON_AddItemToArray(months,
		    cJSON_CreateNumber(
			working_days(calendar, year->number, month)));
	year_add_changes(year, root);
	add_days(root, year);
	text = cJSON_Print(root);
	puts(text);
	cJSON_free(text);
	cJSON_Delete(root);
}

/* The days that differ from the plain week, one a row. */
static void
print_csv(const struct year *year)
{
	bool own = year->agency != NULL;
	char date[WHEN_TEXT];
	day end = when_from_civil(year->number + 1, 1, 1);

	sheet_begin(own ? "date,kind,label,basis,hours,national,differs"
			: "date,kind,label,basis");
	for (day d = when_from_civil(year->number, 1, 1); d.n < end.n;
	     d = when_add_days(d, 1)) {
		const struct calendar_entry *entry;
		enum day_kind kind = calendar_kind(year->calendar, d, &entry);
		const char *label, *basis;

		if (!year_cause(year, d, &label, &basis))
			continue;
		sheet_row((const char *[]){ when_iso_day(date, d),
			      day_kind_text(kind), label, basis,
			      year_hours(year, d), national_kind(year, d),
			      year_differs(year, d) ? "yes" : "no" },
		    own ? 7 : 4);
	}
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "calendar", .text = &typed->calendar },
		{ "config", .text = &typed->config },
		{ "agency", .text = &typed->agency },
		{ "json", .flag = &typed->json },
		{ "csv", .flag = &typed->csv },
		{ "lang", .take = command_language,
		    .context = &typed->english },
		{ "YEAR", .word = &typed->year },
	};
	int refused;

	*typed = (struct typed){ 0 };
	refused = command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	if (refused >= 0)
		return refused;
	if (typed->calendar != NULL &&
	    (typed->agency != NULL || typed->config != NULL))
		return command_refuse(command,
		    "--calendar FILE stands alone: --agency and --config ask "
		    "for the configured calendar");
	return -1;
}

static int
answer(const struct command *command, const struct typed *typed,
    struct year *year)
{
	int first, last;
	int64_t number;

	calendar_years(year->calendar, &first, &last);
	if (!text_to_int(typed->year, 1, 9999, &number))
		return command_refuse(command, "\"%s\": not a year",
		    typed->year);
	year->number = (int)number;
	if (year->number < first || year->number > last) {
		command_refuse(command, "%d: the calendar lists %d to %d only",
		    year->number, first, last);
		return EXIT_UNKNOWN;
	}
	if (typed->json)
		print_json(year);
	else if (typed->csv)
		print_csv(year);
	else
		print_year(year, typed->english);
	return EXIT_ANSWERED;
}

static int
answer_shipped(const struct command *command, const struct typed *typed)
{
	struct calendar *calendar = shipped_or_file(typed->calendar);
	struct year year = { .calendar = calendar,
		.national = calendar,
		.arena = arena_new(4096) };
	int code =
	    calendar == NULL ? EXIT_USAGE : answer(command, typed, &year);

	calendar_free(calendar);
	arena_free(year.arena);
	return code;
}

/* Needs the configuration and no database: the calendar is in force with the
 * next start, too. */
static int
answer_configured(const struct command *command, const struct typed *typed)
{
	const struct conf_load_plan plan = { .path = typed->config == NULL
		    ? DATABASE_CONFIG
		    : typed->config,
		.without_today = true };
	struct year year = { .number = 0 };
	struct conf *conf;
	int code = database_conf(&plan, &conf);

	if (code >= 0)
		return code;
	year.arena = arena_new(4096);
	year.national = year.calendar = conf->calendar;
	year.calendars = conf->calendars;
	if (typed->agency != NULL)
		code = database_agency_of(command, conf->directory,
		    typed->agency, when_day(command_now(), conf->offset),
		    year.arena, &year.agency);
	if (year.agency != NULL)
		year.calendar = calendars_of(year.calendars, year.agency);
	if (code < 0)
		code = answer(command, typed, &year);
	arena_free(year.arena);
	conf_free(conf);
	return code;
}

/* "calendar diff FILE"; options of every command may come before it. */
static bool
is_diff(int argc, char **argv)
{
	int at = argc > 3 && strcmp(argv[1], "--config") == 0 ? 3 : 1;

	return argc > at && strcmp(argv[at], "diff") == 0;
}

int
year_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int code;

	if (is_diff(argc, argv))
		return diff_run(command, argc, argv);
	code = read_options(command, argc, argv, &typed);
	if (code >= 0)
		return code;
	if (typed.agency == NULL && typed.config == NULL)
		return answer_shipped(command, &typed);
	return answer_configured(command, &typed);
}
