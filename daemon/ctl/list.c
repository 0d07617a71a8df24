/* hosoctl list: the dossiers, what asks for action first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/list_print.h"
#include "io/store_ack.h"
#include "io/store_urgent.h"

enum {
	PAGE = 1000,
	MOST = 1000000, /* lines that --limit may ask for */
};

struct typed {
	const char *config, *agency;
	unsigned standings;
	int64_t limit; /* 0: none */
	bool with_apology, without_apology;
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
	(void)command_refuse(command,
	    "--standing \"%s\": no such standing; there are:", text);
	for (int i = 0; i < STANDING_COUNT; i++)
		fprintf(stderr, "  %-16s %s\n", names[i],
		    standing_people((enum standing)i));
	return EXIT_USAGE;
}

/* As lists and letters call it. */
static bool
find_words(const char *text, enum standing *out)
{
	enum { ROOM = 128 };
	char typed[ROOM], words[ROOM];

	text_bare(text, typed, sizeof(typed));
	for (int i = 0; i < STANDING_COUNT; i++) {
		text_bare(standing_people((enum standing)i), words,
		    sizeof(words));
		if (strcmp(typed, words) != 0)
			continue;
		*out = (enum standing)i;
		return true;
	}
	return false;
}

static int
add_standing(const struct command *command, const char *text, void *standings)
{
	enum standing standing;

	if (!standing_parse(text, &standing) && !find_words(text, &standing))
		return refuse_standing(command, text);
	*(unsigned *)standings |= 1u << standing;
	return -1;
}

static int
set_apology(const struct command *command, const char *text, void *context)
{
	struct typed *typed = context;

	typed->with_apology = text_equal(text, "yes");
	typed->without_apology = text_equal(text, "no");
	if (typed->with_apology || typed->without_apology)
		return -1;
	return command_refuse(command, "--apology \"%s\": yes or no", text);
}

static int
set_limit(const struct command *command, const char *text, void *limit)
{
	return text_to_int(text, 1, MOST, limit)
	    ? -1
	    : command_refuse(command,
		  "--limit \"%s\": no whole number from 1 to %d", text, MOST);
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	bool overdue = false, due_soon = false;
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "overdue", .flag = &overdue },
		{ "due-soon", .flag = &due_soon },
		{ "standing", .take = add_standing,
		    .context = &typed->standings },
		{ "agency", .text = &typed->agency },
		{ "apology", .take = set_apology, .context = typed },
		{ "limit", .take = set_limit, .context = &typed->limit },
		{ "json", .flag = &typed->json },
		{ "csv", .flag = &typed->csv },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	if (overdue)
		typed->standings |= 1u << STANDING_OVERDUE;
	if (due_soon)
		typed->standings |=
		    1u << STANDING_DUE_SOON | 1u << STANDING_DUE_TODAY;
	return refused;
}

/* ---- reading ---- */

/* What asks for action first; what is finished at the end, by the dates that
 * were to be kept. */
static int
by_urgency(const void *a, const void *b)
{
	const struct brief *x = a, *y = b;
	const struct urgent_place left = urgent_place(x);
	const struct urgent_place right = urgent_place(y);
	int order = standing_is_closed(x->verdict.standing) -
	    standing_is_closed(y->verdict.standing);

	return order != 0 ? order : urgent_compare(&left, &right);
}

/* Reads by key, page by page, so that the daemon's log never waits. */
static bool
read_lines(struct database *database, const struct brief_filter *filter,
    struct list_lines *out, struct err *err)
{
	struct brief *page;
	int64_t after = 0;
	size_t count;

	*out = (struct list_lines){ 0 };
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

static bool
asks_closed(const struct brief_filter *filter)
{
	for (int i = 0; i < STANDING_COUNT; i++)
		if (standing_is_closed((enum standing)i) &&
		    (filter->standings & 1u << i) != 0)
			return true;
	return filter->standings == 0;
}

/* The first ${limit}: what is open by its index, and all, sorted, only where
 * what is closed is among them. */
static bool
read_first(struct database *database, const struct brief_filter *filter,
    size_t limit, struct list_lines *out, struct err *err)
{
	struct brief *first;
	size_t count;

	*out = (struct list_lines){ 0 };
	if (!store_list_urgent(database->store, filter, NULL, limit + 1,
		database->arena, &first, &count, err))
		return false;
	if (count <= limit && asks_closed(filter)) {
		if (!read_lines(database, filter, out, err))
			return false;
	} else {
		out->items = mem_alloc((count + 1) * sizeof(*first));
		memcpy(out->items, first, count * sizeof(*first));
		out->count = count;
	}
	out->more = out->count > limit;
	if (out->more)
		out->count = limit;
	return true;
}

static bool
read_asked(struct database *database, const struct brief_filter *filter,
    int64_t limit, struct list_lines *out, struct err *err)
{
	return limit == 0
	    ? read_lines(database, filter, out, err)
	    : read_first(database, filter, (size_t)limit, out, err);
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	struct brief_filter filter = brief_filter_all();
	const struct agency *agency;
	struct list_lines lines;
	struct ack *acks;
	int64_t *ack_of;
	struct err err;
	int refused;

	filter.standings = typed->standings;
	filter.apology_only = typed->with_apology;
	filter.no_apology = typed->without_apology;
	if (typed->agency != NULL) {
		refused =
		    database_agency(command, database, typed->agency, &agency);
		if (refused >= 0)
			return refused;
		filter.agencies =
		    directory_codes_within(database->conf->directory, agency,
			database->arena, &filter.agency_count);
	}
	if (!read_asked(database, &filter, typed->limit, &lines, &err) ||
	    !store_acks_in_force(database->store, database->now,
		database->arena, &acks, &ack_of, &lines.ack_count, &err)) {
		mem_free(lines.items);
		return command_fail(command, "%s", err.text);
	}
	lines.acks = acks;
	lines.ack_of = ack_of;
	if (typed->json)
		list_print_json(database, &lines);
	else if (typed->csv)
		list_print_csv(database, &lines);
	else
		list_print_people(database, &lines);
	/* Where programs read, it stands beside what they read. */
	if (lines.more && (typed->json || typed->csv))
		fprintf(stderr,
		    "hosoctl list: the first %zu only: there are more\n",
		    lines.count);
	mem_free(lines.items);
	return EXIT_ANSWERED;
}

int
list_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
