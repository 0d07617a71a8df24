/* hosoctl source try NAME: one page of a source, and what the daemon would make
 * of it; nothing is written.  Also the way to `source record`. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "ctl/record.h"
#include "ctl/try_print.h"
#include "io/conf_load.h"
#include "io/file.h"
#include "io/list_file.h"
#include "io/source.h"
#include "io/source_values.h"
#include "io/supervise.h"
#include "wire/answer.h"
#include "wire/json.h"
#include "wire/jsonw.h"

struct typed {
	const char *config, *page, *pages, *name;
	const char *folder; /* of `record`; NULL: `try` */
	bool json;
};

/* The attempt under way. */
struct
try {
	const struct command *command;
	struct conf *conf;
	const struct conf_source *source;
	struct arena *arena, *turn;
	struct try_print print;
	struct loop *loop;
	struct source *asked;
	int code;
};

/* "try NAME" or "record NAME DIR", with the options of each. */
static int
read_words(const struct command *command, int count, char **words,
    struct typed *typed)
{
	bool records = count == 3 && strcmp(words[0], "record") == 0 &&
	    typed->page == NULL && !typed->json;
	bool tries =
	    count == 2 && strcmp(words[0], "try") == 0 && typed->pages == NULL;

	if (!records && !tries)
		return command_refuse_usage(command);
	typed->name = words[1];
	typed->folder = records ? words[2] : NULL;
	return -1;
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "page", .text = &typed->page },
		{ "pages", .text = &typed->pages },
		{ "json", .flag = &typed->json },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	return refused >= 0
	    ? refused
	    : read_words(command, argc - optind, argv + optind, typed);
}

/* A saved page needs no secret. */
static int
load(struct try *try, const struct typed *typed)
{
	const struct conf_load_plan plan = { .path = typed->config,
		.credentials = supervise_credentials(),
		.without_today = true,
		.without_tables = true,
		.with_secrets = typed->page == NULL,
		.secrets_of_source = typed->name };

	return database_conf(&plan, &try->conf);
}

static int
find(struct try *try, const char *name)
{
	try->source = conf_source(try->conf, name);
	return database_source_named(try->command, try->conf, name, try->arena);
}

static void
take(struct try *try, const struct page *page, bool is_last)
{
	try_page(&try->print, page, is_last);
	for (size_t i = 0; i < page->count; i++) {
		struct observation seen, space;
		struct decode_report report;
		struct err why;

		arena_reset(try->turn);
		/* Nothing is known from before. */
		if (decode_record(try->source->mapping, page->records[i],
			try->turn, &seen, &report, &why))
			try_record(&try->print, i + 1,
			    observation_settle(&seen, NULL, command_now(),
				&space),
			    &report);
		else
			try_refused(&try->print, i + 1, why.text);
	}
	try_end(&try->print);
	try->code = try->print.refused > 0 ? EXIT_UNKNOWN : EXIT_ANSWERED;
}

/* A table or a workbook, of a folder or of any other source. */
static int
try_list(struct try *try, const char *path)
{
	struct list_file file;
	struct err err;

	if (!list_file_read(try->arena, &try->source->plan,
		try->source->mapping, path, &file, &err))
		return command_fail(try->command, "%s: %s", path, err.text);
	try_told(&try->print, path, file.told, INSTANT_NONE);
	take(try, &file.page, true);
	return try->code;
}

static int
try_saved(struct try *try, const char *path)
{
	const struct source_plan *plan = &try->source->plan;
	struct answer answer = { .status = 200 };
	struct paging paging = { 0 };
	struct paging_says says;
	struct page page;
	struct err err;
	bool is_last;

	if (!file_read(try->arena, path, (size_t)plan->bounds.max_bytes,
		&answer.body, &err))
		return command_refuse(try->command, "%s", err.text);
	if (answer_page(try->arena, plan, &answer, &page, &err) != FRAME_GOOD)
		return command_fail(try->command, "%s: %s", path, err.text);
	paging_begin(&paging, plan);
	says = paging_read(&page);
	if (!paging_take(&paging, &says, &is_last, &err)) {
		paging_finish(&paging);
		return command_fail(try->command, "%s: %s", path, err.text);
	}
	paging_finish(&paging);
	take(try, &page, is_last);
	return try->code;
}

static void
on_page(void *context, const struct source_page *page)
{
	struct try *try = context;

	if (page->told != NULL)
		try_told(&try->print, try->source->plan.folder.path, page->told,
		    page->as_of);
	take(try, &page->page, page->is_last);
	source_stop(try->asked);
	loop_stop(try->loop);
}

static void
on_finished(void *context, const struct source_end *end)
{
	struct try *try = context;

	fflush(stdout);
	try->code = command_fail(try->command, "%s: %s", try->source->name,
	    end->err.text);
	loop_stop(try->loop);
}

/* Whether something can be asked for, once that is shown. */
static bool
begin(struct try *try)
{
	struct request login, list;
	struct source_look look;
	struct err err;

	source_look(try->asked, INSTANT_NONE, true, &look);
	if (look.news == SOURCE_WAITS)
		err_set(&look.why,
		    "a list is just being written: try again in a moment");
	if (look.news != SOURCE_NEWS) {
		try->code = command_fail(try->command, "%s: %s",
		    try->source->name, look.why.text);
		return false;
	}
	if (try->source->plan.folder.path != NULL)
		return true;
	if (!source_requests(&try->source->plan, loop_now(try->loop),
		try->arena, &login, &list, &err)) {
		try->code = command_refuse(try->command, "%s", err.text);
		return false;
	}
	try_requests(&try->print,
	    try->source->plan.login == NULL ? NULL : &login, &list);
	return true;
}

static int
try_server(struct try *try)
{
	const struct loop_clock clock = { .kind = LOOP_REAL };
	const struct source_calls calls = { .page = on_page,
		.finished = on_finished,
		.context = try };
	struct fetcher *fetcher;

	try->loop = loop_new(&clock);
	fetcher = fetcher_new(try->loop);
	try->asked = source_new(try->loop, fetcher, &try->source->plan, &calls);
	if (begin(try)) {
		source_start(try->asked,
		    &(struct source_ask){ .from = INSTANT_NONE });
		loop_run(try->loop);
	}
	source_free(try->asked);
	fetcher_free(fetcher);
	loop_free(try->loop);
	return try->code;
}

static int
attempt(struct try *try, const struct typed *typed)
{
	struct jsonw writer;
	int code = load(try, typed);

	if (code < 0)
		code = find(try, typed->name);
	if (code >= 0)
		return code;
	json_init();
	if (typed->folder != NULL)
		return record_pages(try->command, try->source, typed->folder,
		    typed->pages);
	try->print = (struct try_print){ .source = try->source,
		.offset = try->conf->offset,
		.json = typed->json,
		.arena = try->turn,
		.buf = buf_over(try->arena),
		.writer = &writer };
	writer = jsonw_into(&try->print.buf);
	try_begin(&try->print);
	if (typed->page == NULL)
		return try_server(try);
	return list_file_is_table(typed->page) ? try_list(try, typed->page)
					       : try_saved(try, typed->page);
}

int
source_run(const struct command *command, int argc, char **argv)
{
	struct try try = { .command = command };
	struct typed typed;
	int code;

	/* Has options of its own. */
	if (text_equal(command_first_word(argc, argv), "accept"))
		return source_accept_run(command, argc, argv);
	code = read_options(command, argc, argv, &typed);
	if (code >= 0)
		return code;
	try.arena = arena_new(64 * 1024);
	try.turn = arena_new(64 * 1024);
	code = attempt(&try, &typed);
	conf_free(try.conf);
	arena_free(try.turn);
	arena_free(try.arena);
	return code;
}
