/* hosoctl list: the dossiers, what asks for action first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/distance.h"
#include "ctl/sheet.h"
#include "ctl/words.h"
#include "io/store_query.h"
#include "wire/jsonw.h"

enum {
	OPTION_CONFIG = 256,
	OPTION_OVERDUE,
	OPTION_DUE_SOON,
	OPTION_STANDING,
	OPTION_AGENCY,
	OPTION_JSON,
	OPTION_CSV,
	OPTION_HELP,
	PAGE = 1000,
};

static const struct option options[] = {
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "overdue", no_argument, NULL, OPTION_OVERDUE },
	{ "due-soon", no_argument, NULL, OPTION_DUE_SOON },
	{ "standing", required_argument, NULL, OPTION_STANDING },
	{ "agency", required_argument, NULL, OPTION_AGENCY },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "csv", no_argument, NULL, OPTION_CSV },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ 0 },
};

struct typed {
	const char *config, *agency;
	unsigned standings;
	bool json, csv;
};

static int
refuse_standing(const struct command *command, const char *text)
{
	const char *names[STANDING_COUNT];
	const char *nearest;

	for (int i = 0; i < STANDING_COUNT; i++)
		names[i] = standing_text((enum standing)i);
	nearest = text_nearest(text, names, STANDING_COUNT);
	if (nearest != NULL)
		return command_refuse(command,
		    "--standing \"%s\": no such standing; did you mean \"%s\"?",
		    text, nearest);
	fprintf(stderr,
	    "hosoctl %s: --standing \"%s\": no such standing; there are:",
	    command->name, text);
	for (int i = 0; i < STANDING_COUNT; i++)
		fprintf(stderr, " %s", names[i]);
	fputc('\n', stderr);
	return EXIT_USAGE;
}

static int
add_standing(const struct command *command, const char *text,
    struct typed *typed)
{
	enum standing standing;

	if (!standing_parse(text, &standing))
		return refuse_standing(command, text);
	typed->standings |= 1u << standing;
	return -1;
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	int option, refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		switch (option) {
		case OPTION_CONFIG:
			typed->config = optarg;
			break;
		case OPTION_OVERDUE:
			typed->standings |= 1u << STANDING_OVERDUE;
			break;
		case OPTION_DUE_SOON:
			typed->standings |=
			    1u << STANDING_DUE_SOON | 1u << STANDING_DUE_TODAY;
			break;
		case OPTION_STANDING:
			refused = add_standing(command, optarg, typed);
			if (refused >= 0)
				return refused;
			break;
		case OPTION_AGENCY:
			typed->agency = optarg;
			break;
		case OPTION_JSON:
			typed->json = true;
			break;
		case OPTION_CSV:
			typed->csv = true;
			break;
		case OPTION_HELP:
			return command_help(command);
		default:
			return command_bad_option(command, argv, option);
		}
	}
	if (optind < argc)
		return command_refuse(command,
		    "\"%s\": list takes no words, only options", argv[optind]);
	return -1;
}

/* ---- reading ---- */

struct lines {
	struct brief *items;
	size_t count;
};

/* What asks for action first; what is finished last. */
static int
urgency(const struct verdict *verdict)
{
	if (standing_is_closed(verdict->standing))
		return 2;
	return verdict->standing == STANDING_PAUSED;
}

/* When the limit ends that decides; without one, last. */
static instant
ends(const struct verdict *verdict)
{
	instant due = verdict->acceptance_due != INSTANT_NONE
	    ? verdict->acceptance_due
	    : verdict->due;

	return due == INSTANT_NONE ? INSTANT_NEVER : due;
}

/* Most late first; what is paused after that, finished ones at the end; then
 * by code. */
static int
by_urgency(const void *a, const void *b)
{
	const struct brief *x = a, *y = b;
	int order = urgency(&x->verdict) - urgency(&y->verdict);

	if (order != 0)
		return order;
	if (ends(&x->verdict) != ends(&y->verdict))
		return ends(&x->verdict) < ends(&y->verdict) ? -1 : 1;
	return strcmp(x->code, y->code);
}

/* Reads by key, page by page, so that the daemon's log never waits. */
static bool
read_lines(struct database *database, const struct brief_filter *filter,
    struct lines *out, struct err *err)
{
	struct brief *page;
	int64_t after = 0;
	size_t count;

	*out = (struct lines){ 0 };
	while (true) {
		if (!store_list(database->store, filter, after, PAGE,
			database->arena, &page, &count, err))
			return false;
		if (count == 0)
			break;
		out->items = mem_resize(out->items,
		    (out->count + count) * sizeof(*page));
		memcpy(out->items + out->count, page, count * sizeof(*page));
		out->count += count;
		after = page[count - 1].id;
	}
	if (out->count > 1)
		qsort(out->items, out->count, sizeof(*out->items), by_urgency);
	return true;
}

/* ---- printing ---- */

static struct margin
margin(const struct database *database, const struct brief *brief)
{
	return distance_of(database, brief->agency_name, &brief->verdict,
	    brief->finished, database->now);
}

/* While it is paused no date stands: explain tells the one expected. */
static const char *
due_words(const struct database *database, const struct verdict *verdict)
{
	if (verdict->standing == STANDING_PAUSED)
		return "hạn tính lại khi tiếp tục";
	if (verdict->standing == STANDING_AWAITING ||
	    verdict->standing == STANDING_LATE_ACCEPTANCE)
		return arena_printf(database->arena, "hạn tiếp nhận %s",
		    database_time(database, verdict->acceptance_due));
	if (verdict->due_earliest != verdict->due)
		return arena_printf(database->arena, "hạn %s (sớm nhất %s)",
		    database_day(database, verdict->due),
		    database_day(database, verdict->due_earliest));
	return arena_printf(database->arena, "hạn %s",
	    database_day(database, verdict->due));
}

static const char *
procedure_words(const struct brief *brief)
{
	return brief->procedure_name != NULL ? brief->procedure_name
	    : brief->procedure != NULL       ? brief->procedure
					     : "(không rõ thủ tục)";
}

static void
print_people(const struct database *database, const struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct brief *brief = &lines->items[i];
		const struct margin left = margin(database, brief);

		printf("%s  %s  %s  %s\n    %s – %s – %s\n", brief->code,
		    words_standing(database->arena, &brief->verdict),
		    due_words(database, &brief->verdict),
		    distance_people(database->arena, &brief->verdict, &left),
		    procedure_words(brief),
		    brief->agency_name != NULL ? brief->agency_name : "-",
		    brief->officer_name != NULL ? brief->officer_name : "-");
	}
	printf("%s hồ sơ\n",
	    text_number(database->arena, (int64_t)lines->count));
}

static void
put_time(const struct database *database, struct jsonw *out, const char *key,
    instant at)
{
	jsonw_put_string(out, key, database_rfc3339(database, at));
}

static void
print_json(const struct database *database, const struct lines *lines)
{
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_array(&out);
	for (size_t i = 0; i < lines->count; i++) {
		const struct brief *brief = &lines->items[i];
		const struct verdict *verdict = &brief->verdict;
		const struct margin left = margin(database, brief);

		jsonw_object(&out);
		jsonw_put_string(&out, "source",
		    database_source(database, brief->source));
		jsonw_put_string(&out, "code", brief->code);
		jsonw_put_string(&out, "standing",
		    standing_text(verdict->standing));
		jsonw_put_string(&out, "unknown",
		    verdict->unknown == UNKNOWN_NOT
			? NULL
			: unknown_reason_text(verdict->unknown));
		jsonw_put_bool(&out, "provisional", verdict->provisional);
		jsonw_put_bool(&out, "baseline", brief->baseline);
		put_time(database, &out, "due", verdict->due);
		put_time(database, &out, "due_earliest", verdict->due_earliest);
		put_time(database, &out, "promised", brief->promised);
		put_time(database, &out, "computed", verdict->computed);
		put_time(database, &out, "acceptance_due",
		    verdict->acceptance_due);
		put_time(database, &out, "step_due", verdict->step_due);
		put_time(database, &out, "apology_due", verdict->apology_due);
		put_time(database, &out, "supplement_due",
		    verdict->supplement_due);
		distance_put(&out, &left);
		put_time(database, &out, "received", brief->received);
		put_time(database, &out, "finished", brief->finished);
		jsonw_put_string(&out, "procedure", brief->procedure);
		jsonw_put_string(&out, "procedure_name", brief->procedure_name);
		jsonw_put_string(&out, "agency", brief->agency);
		jsonw_put_string(&out, "agency_name", brief->agency_name);
		jsonw_put_string(&out, "officer", brief->officer_name);
		jsonw_put_string(&out, "step", brief->step);
		jsonw_object_end(&out);
	}
	jsonw_array_end(&out);
	puts(buf_text(&buf));
}

static const char *
number(const struct database *database, const struct margin *margin,
    int64_t value)
{
	return margin->known
	    ? arena_printf(database->arena, "%lld", (long long)value)
	    : NULL;
}

static void
print_csv(const struct database *database, const struct lines *lines)
{
	sheet_begin("source,code,standing,standing_vi,due,promised,computed,"
		    "received,finished,procedure,procedure_name,agency,"
		    "agency_name,officer,step,acceptance_due,step_due,"
		    "apology_due,supplement_due,working_days,office_seconds");
	for (size_t i = 0; i < lines->count; i++) {
		const struct brief *brief = &lines->items[i];
		const struct verdict *verdict = &brief->verdict;
		const struct margin left = margin(database, brief);
		const char *cells[] = {
			database_source(database, brief->source),
			brief->code,
			standing_text(verdict->standing),
			words_standing(database->arena, verdict),
			database_rfc3339(database, verdict->due),
			database_rfc3339(database, brief->promised),
			database_rfc3339(database, verdict->computed),
			database_rfc3339(database, brief->received),
			database_rfc3339(database, brief->finished),
			brief->procedure,
			brief->procedure_name,
			brief->agency,
			brief->agency_name,
			brief->officer_name,
			brief->step,
			database_rfc3339(database, verdict->acceptance_due),
			database_rfc3339(database, verdict->step_due),
			database_rfc3339(database, verdict->apology_due),
			database_rfc3339(database, verdict->supplement_due),
			number(database, &left, left.days),
			number(database, &left, left.seconds),
		};

		sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
	}
}

static int
answer(const struct command *command, struct database *database,
    const struct typed *typed)
{
	struct brief_filter filter = brief_filter_all();
	const struct agency *agency;
	struct lines lines;
	struct err err;
	int refused;

	filter.standings = typed->standings;
	if (typed->agency != NULL) {
		refused =
		    database_agency(command, database, typed->agency, &agency);
		if (refused >= 0)
			return refused;
		filter.agencies =
		    directory_codes_within(database->conf->directory, agency,
			database->arena, &filter.agency_count);
	}
	if (!read_lines(database, &filter, &lines, &err)) {
		mem_free(lines.items);
		return command_fail(command, "%s", err.text);
	}
	if (typed->json)
		print_json(database, &lines);
	else if (typed->csv)
		print_csv(database, &lines);
	else
		print_people(database, &lines);
	mem_free(lines.items);
	return EXIT_ANSWERED;
}

int
list_run(const struct command *command, int argc, char **argv)
{
	struct database database;
	struct typed typed;
	int code = read_options(command, argc, argv, &typed);

	if (code >= 0)
		return code;
	code = database_open(command, typed.config, &database);
	if (code < 0)
		code = answer(command, &database, &typed);
	database_close(&database);
	return code;
}
