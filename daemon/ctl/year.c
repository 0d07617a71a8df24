/* hosoctl calendar YEAR: the year by month, with the decree of each day. */
#include <stdio.h>
#include <string.h>
#include <cjson/cJSON.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/sheet.h"
#include "ctl/shipped.h"

enum {
	OPTION_CALENDAR = 256,
	OPTION_JSON,
	OPTION_CSV,
	OPTION_LANG,
	OPTION_HELP,
};

static const struct option options[] = {
	{ "calendar", required_argument, NULL, OPTION_CALENDAR },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "csv", no_argument, NULL, OPTION_CSV },
	{ "lang", required_argument, NULL, OPTION_LANG },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ 0 },
};

struct typed {
	const char *calendar;
	const char *year;
	bool json, csv, english, help;
};

/* What is printed in one language. */
struct words {
	const char *months, *working_days, *confirmed, *provisional;
	const char *head, *legend;
};

static const struct words vietnamese = {
	.months = "Tháng",
	.working_days = "ngày làm việc",
	.confirmed = "đã xác nhận",
	.provisional = "TẠM TÍNH: lịch nghỉ năm này chưa được xác nhận",
	.head = "  T2  T3  T4  T5  T6  T7  CN",
	.legend = "* nghỉ lễ, nghỉ bù, hoán đổi   + làm bù",
};

static const struct words english = {
	.months = "Month",
	.working_days = "working days",
	.confirmed = "confirmed",
	.provisional = "PROVISIONAL: the days off of this year are not "
		       "confirmed",
	.head = "  Mo  Tu  We  Th  Fr  Sa  Su",
	.legend = "* day off   + made-up working day",
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

/* '*' marks a listed day off, '+' a rest day that is worked. */
static char
mark_of(const struct calendar *calendar, day date)
{
	const struct calendar_entry *entry;
	enum day_kind kind = calendar_kind(calendar, date, &entry);

	if (entry == NULL)
		return ' ';
	return kind == DAY_MADE_UP ? '+' : '*';
}

static void
print_grid(const struct calendar *calendar, int year, int month)
{
	int column = when_weekday(when_from_civil(year, month, 1));

	printf("%*s", 4 * column, "");
	for (int dom = 1; dom <= when_days_in_month(year, month); dom++) {
		printf("%3d%c", dom,
		    mark_of(calendar, when_from_civil(year, month, dom)));
		if (++column % 7 == 0)
			putchar('\n');
	}
	if (column % 7 != 0)
		putchar('\n');
}

static void
print_entries(const struct calendar *calendar, int year, int month)
{
	char date[WHEN_TEXT];

	for (int dom = 1; dom <= when_days_in_month(year, month); dom++) {
		day d = when_from_civil(year, month, dom);
		const struct calendar_entry *entry;

		calendar_kind(calendar, d, &entry);
		if (entry != NULL)
			printf("  %s  %s – %s\n", when_people_day(date, d),
			    entry->label, entry->basis);
	}
}

static void
print_year(const struct calendar *calendar, int year, const struct words *words)
{
	printf("%s\n%d: %d %s, %s\n%s\n", calendar_name(calendar), year,
	    working_days_of_year(calendar, year), words->working_days,
	    is_confirmed(calendar, year) ? words->confirmed
					 : words->provisional,
	    words->legend);
	for (int month = 1; month <= 12; month++) {
		printf("\n%s %02d/%d: %d %s\n%s\n", words->months, month, year,
		    working_days(calendar, year, month), words->working_days,
		    words->head);
		print_grid(calendar, year, month);
		print_entries(calendar, year, month);
	}
}

static void
add_days(cJSON *root, const struct calendar *calendar, int year)
{
	cJSON *list = cJSON_AddArrayToObject(root, "days");
	char date[WHEN_TEXT];
	day end = when_from_civil(year + 1, 1, 1);

	for (day d = when_from_civil(year, 1, 1); d.n < end.n;
	     d = when_add_days(d, 1)) {
		const struct calendar_entry *entry;
		enum day_kind kind = calendar_kind(calendar, d, &entry);
		cJSON *item;

		if (entry == NULL)
			continue;
		item = cJSON_CreateObject();
		cJSON_AddStringToObject(item, "date", when_iso_day(date, d));
		cJSON_AddStringToObject(item, "kind", day_kind_text(kind));
		cJSON_AddStringToObject(item, "label", entry->label);
		cJSON_AddStringToObject(item, "basis", entry->basis);
		cJSON_AddItemToArray(list, item);
	}
}

static void
print_json(const struct calendar *calendar, int year)
{
	cJSON *root = cJSON_CreateObject();
	cJSON *months;
	char *text;

	cJSON_AddNumberToObject(root, "v", COMMAND_JSON_VERSION);
	cJSON_AddNumberToObject(root, "year", year);
	cJSON_AddStringToObject(root, "calendar", calendar_name(calendar));
	cJSON_AddStringToObject(root, "sha256", calendar_hash(calendar));
	cJSON_AddBoolToObject(root, "confirmed", is_confirmed(calendar, year));
	cJSON_AddNumberToObject(root, "working_days",
	    working_days_of_year(calendar, year));
	months = cJSON_AddArrayToObject(root, "months");
	for (int month = 1; month <= 12; month++)
		cJSON_AddItemToArray(months,
		    cJSON_CreateNumber(working_days(calendar, year, month)));
	add_days(root, calendar, year);
	text = cJSON_Print(root);
	puts(text);
	cJSON_free(text);
	cJSON_Delete(root);
}

/* The days that differ from the plain week, one a row. */
static void
print_csv(const struct calendar *calendar, int year)
{
	char date[WHEN_TEXT];
	day end = when_from_civil(year + 1, 1, 1);

	sheet_begin("date,kind,label,basis");
	for (day d = when_from_civil(year, 1, 1); d.n < end.n;
	     d = when_add_days(d, 1)) {
		const struct calendar_entry *entry;
		enum day_kind kind = calendar_kind(calendar, d, &entry);

		if (entry == NULL)
			continue;
		sheet_row((const char *[]){ when_iso_day(date, d),
			      day_kind_text(kind), entry->label, entry->basis },
		    4);
	}
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	int option;

	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		switch (option) {
		case OPTION_CALENDAR:
			typed->calendar = optarg;
			break;
		case OPTION_JSON:
			typed->json = true;
			break;
		case OPTION_CSV:
			typed->csv = true;
			break;
		case OPTION_LANG:
			if (strcmp(optarg, "vi") != 0 &&
			    strcmp(optarg, "en") != 0)
				return command_refuse(command,
				    "--lang \"%s\": not a language (vi or en)",
				    optarg);
			typed->english = strcmp(optarg, "en") == 0;
			break;
		case OPTION_HELP:
			typed->help = true;
			return EXIT_ANSWERED;
		default:
			return command_bad_option(command, argv, option);
		}
	}
	if (argc - optind != 1)
		return command_refuse(command, "expected one YEAR");
	typed->year = argv[optind];
	return EXIT_ANSWERED;
}

static int
answer(const struct command *command, const struct typed *typed,
    const struct calendar *calendar)
{
	int first, last;
	int64_t year;

	calendar_years(calendar, &first, &last);
	if (!text_to_int(typed->year, 1, 9999, &year))
		return command_refuse(command, "\"%s\": not a year",
		    typed->year);
	if (year < first || year > last) {
		command_refuse(command, "%d: the calendar lists %d to %d only",
		    (int)year, first, last);
		return EXIT_UNKNOWN;
	}
	if (typed->json)
		print_json(calendar, (int)year);
	else if (typed->csv)
		print_csv(calendar, (int)year);
	else
		print_year(calendar, (int)year,
		    typed->english ? &english : &vietnamese);
	return EXIT_ANSWERED;
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
	struct complaints complaints = { 0 };
	struct calendar *calendar;
	struct typed typed = { 0 };
	int code;

	if (is_diff(argc, argv))
		return diff_run(command, argc, argv);
	code = read_options(command, argc, argv, &typed);
	if (code != EXIT_ANSWERED)
		return code;
	if (typed.help)
		return command_help(command);
	calendar = shipped_or_file(typed.calendar, &complaints);
	command_complain(&complaints);
	complaints_finish(&complaints);
	code =
	    calendar == NULL ? EXIT_USAGE : answer(command, &typed, calendar);
	calendar_free(calendar);
	return code;
}
