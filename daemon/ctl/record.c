/* hosoctl source record NAME DIR: pages to files, with personal data masked. */
#include "ctl/record.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "io/file.h"
#include "io/source.h"
#include "io/source_values.h"
#include "wire/answer.h"
#include "wire/decode.h"
#include "wire/mask.h"

enum {
	PAGES = 3,
	PAGES_MAX = 999,
	SECRET_MIN =
	    4, /* bytes: a shorter one stands in every page by chance */
};

struct record {
	const struct command *command;
	const struct conf_source *source;
	struct source_plan plan; /* the source's, for so many pages */
	const char *folder;
	struct mask mask;
	/* Of the whole recording, of one page, and of one record twice. */
	struct arena *arena, *page, *turn;
	struct loop *loop;
	struct source *asked;
	int32_t pages, saved;
	size_t records;
	/* Requests that wait for their page: asked for ahead, there are two. */
	const char *requests[2];
	int code;
};

/* ---- the folder ---- */

static bool
is_empty(const char *path, struct err *err)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	bool empty = true;

	if (folder == NULL)
		return err_set(err, "%s: %s", path, strerror(errno));
	while ((entry = readdir(folder)) != NULL)
		empty = empty &&
		    (strcmp(entry->d_name, ".") == 0 ||
			strcmp(entry->d_name, "..") == 0);
	(void)closedir(folder);
	if (!empty)
		return err_set(err,
		    "%s is not empty: a recording has a folder of its own",
		    path);
	return true;
}

static bool
make_folder(const char *path, struct err *err)
{
	if (mkdir(path, 0700) == 0)
		return true;
	if (errno != EEXIST)
		return err_set(err, "%s: %s", path, strerror(errno));
	return is_empty(path, err);
}

static bool
save(const struct record *record, int32_t number, const char *kind,
    struct slice bytes, struct err *err)
{
	const char *name = number == 0
	    ? arena_printf(record->page, "%s/login.%s", record->folder, kind)
	    : arena_printf(record->page, "%s/%03" PRId32 ".%s", record->folder,
		  number, kind);

	return file_write_atomic(name, bytes, 0600, err);
}

static void
give_up(struct record *record, int code)
{
	record->code = code;
	loop_stop(record->loop);
}

/* ---- requests ---- */

static const char *
request_text(struct arena *arena, const struct request *request)
{
	struct buf buf = buf_over(arena);

	buf_printf(&buf, "%s %s\n", request->method, request->url);
	for (int i = 0; i < request->header_count; i++)
		buf_printf(&buf, "%s\n", request->headers[i]);
	if (request->body != NULL)
		buf_printf(&buf, "\n%s\n", request->body);
	return buf_text(&buf);
}

static void
on_asked(void *context, int32_t page, const struct request *shown)
{
	struct record *record = context;
	const char *text = request_text(record->arena, shown);
	struct err err;

	if (page > 0)
		record->requests[page % 2] = text;
	else if (!save(record, 0, "request",
		     (struct slice){ text, strlen(text) }, &err))
		give_up(record, command_fail(record->command, "%s", err.text));
}

/* ---- pages ---- */

static bool
same_record(const struct record *record, struct slice was, struct slice is)
{
	const struct mapping *mapping = record->source->mapping;
	struct observation before, after;
	struct decode_report report;
	struct err why_before, why_after;
	bool good;

	arena_reset(record->turn);
	good = decode_record(mapping, was, record->turn, &before, &report,
	    &why_before);
	if (decode_record(mapping, is, record->turn, &after, &report,
		&why_after) != good)
		return false;
	return good ? observation_equal(&before, &after)
		    : text_equal(why_before.text, why_after.text);
}

/* What was masked must be read as it was before: nothing else is worth
 * keeping. */
static bool
compare(const struct record *record, const struct page *was,
    struct slice masked, struct err *err)
{
	const struct answer answer = { .status = 200, .body = masked };
	struct page is;

	if (answer_page(record->page, &record->plan, &answer, &is, err) !=
	    FRAME_GOOD)
		return err_prefix(err, "after masking");
	if (is.count != was->count || is.total != was->total ||
	    is.pages != was->pages)
		return err_set(err, "says another thing after masking");
	for (size_t i = 0; i < is.count; i++)
		if (!same_record(record, was->records[i], is.records[i]))
			return err_set(err,
			    "record %zu is another one after masking", i + 1);
	return true;
}

/* Servers say the key back that they were asked with: in the next address. */
static struct slice
without_secrets(const struct record *record, struct slice body)
{
	struct template_secret *secrets = arena_alloc(record->page,
	    ((size_t)record->plan.secret_count + 1) * sizeof(*secrets));
	struct template_values values = { .secrets = secrets };
	const char *text;

	for (int i = 0; i < record->plan.secret_count; i++)
		if (record->plan.secrets[i].value != NULL &&
		    strlen(record->plan.secrets[i].value) >= SECRET_MIN)
			secrets[values.secret_count++] =
			    record->plan.secrets[i];
	text = source_without_secrets(record->page,
	    arena_bytes(record->page, body.data, body.size), &values);
	return (struct slice){ text, strlen(text) };
}

static bool
save_page(struct record *record, const struct source_page *page,
    struct err *err)
{
	const char *request = record->requests[page->number % 2];
	struct slice masked;

	if (!mask_page(record->page, &record->mask, page->body, &masked, err))
		return false;
	masked = without_secrets(record, masked);
	if (!compare(record, &page->page, masked, err))
		return false;
	return save(record, page->number, "json", masked, err) &&
	    save(record, page->number, "request",
		(struct slice){ request, strlen(request) }, err);
}

static void
on_page(void *context, const struct source_page *page)
{
	struct record *record = context;
	struct err err;

	arena_reset(record->page);
	if (!save_page(record, page, &err)) {
		err_prefix(&err, "page %" PRId32, page->number);
		source_fail(record->asked, &err);
		return;
	}
	record->saved++;
	record->records += page->page.count;
	printf("%s/%03" PRId32 ".json: %zu bản ghi\n", record->folder,
	    page->number, page->page.count);
	if (page->number < record->pages) {
		source_next(record->asked);
		return;
	}
	source_stop(record->asked);
	give_up(record, EXIT_ANSWERED);
}

static void
on_finished(void *context, const struct source_end *end)
{
	struct record *record = context;

	fflush(stdout);
	give_up(record,
	    end->outcome == SOURCE_COMPLETE
		? EXIT_ANSWERED
		: command_fail(record->command, "%s: %s", record->source->name,
		      end->err.text));
}

/* ---- the recording ---- */

static void
run(struct record *record)
{
	const struct loop_clock clock = { .kind = LOOP_REAL };
	const struct source_calls calls = { .page = on_page,
		.finished = on_finished,
		.context = record };
	struct fetcher *fetcher;

	record->loop = loop_new(&clock);
	fetcher = fetcher_new(record->loop);
	record->asked =
	    source_new(record->loop, fetcher, &record->plan, &calls);
	source_watch(record->asked, on_asked, record);
	source_start(record->asked,
	    &(struct source_ask){ .from = INSTANT_NONE });
	loop_run(record->loop);
	source_free(record->asked);
	fetcher_free(fetcher);
	loop_free(record->loop);
	if (record->code == EXIT_ANSWERED)
		printf("Đã lưu %" PRId32 " trang, %zu bản ghi; dữ liệu cá nhân "
		       "đã được che, hãy xem lại trước khi gửi đi.\n",
		    record->saved, record->records);
}

int
record_pages(const struct command *command, const struct conf_source *source,
    const char *folder, const char *pages)
{
	struct record record = { .command = command,
		.source = source,
		.plan = source->plan,
		.folder = folder };
	int64_t count = PAGES;
	struct err err;

	if (pages != NULL && !text_to_int(pages, 1, PAGES_MAX, &count))
		return command_refuse(command,
		    "--pages %s: a number from 1 to %d is wanted", pages,
		    PAGES_MAX);
	if (source->plan.folder.path != NULL)
		return command_refuse(command,
		    "%s is a folder: its lists are files already, nothing is "
		    "to be recorded",
		    source->name);
	if (!make_folder(folder, &err))
		return command_refuse(command, "%s", err.text);
	record.pages = (int32_t)count;
	/* Nothing is asked for that is not saved. */
	if (record.plan.max_pages > record.pages)
		record.plan.max_pages = record.pages;
	record.mask = (struct mask){ .page = &record.plan.page,
		.mapping = source->mapping };
	if (getrandom(&record.mask.salt, sizeof(record.mask.salt), 0) !=
	    (ssize_t)sizeof(record.mask.salt))
		return command_fail(command, "no chance: %s", strerror(errno));
	record.arena = arena_new(16 * 1024);
	record.page = arena_new(1 << 20);
	record.turn = arena_new(64 * 1024);
	run(&record);
	arena_free(record.turn);
	arena_free(record.page);
	arena_free(record.arena);
	return record.code;
}
