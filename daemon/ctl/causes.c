/* hosoctl causes: why dossiers are late, as those who handle them say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ctl/book.h"
#include "ctl/commands.h"
#include "tell/holds.h"
#include "ctl/report_sheet.h"
#include "ctl/sheet.h"
#include "io/store_ack.h"
#include "wire/jsonw.h"

enum {
	PAGE = 500,
};

struct typed {
	const char *config, *period, *agency, *xlsx;
	bool csv, json;
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "period", .text = &typed->period },
		{ "agency", .text = &typed->agency },
		{ "xlsx", .text = &typed->xlsx },
		{ "csv", .flag = &typed->csv },
		{ "json", .flag = &typed->json },
	};

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	return command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
}

/* ---- counting ---- */

/* Whose reason it is, and of which dossier. */
struct given {
	const char *agency, *order, *reason;
	int64_t dossier;
};

/* One reason of one agency. */
struct cause {
	const char *agency, *reason;
	const char *order;
	size_t dossiers, acks;
};

struct tally {
	const struct database *database;
	const struct typed *typed;
	struct report_asked asked;
	struct given *given; /* in the heap */
	size_t given_count, capacity;
	size_t withdrawn;
	struct cause *causes;
	size_t count;
};

static void
take(struct tally *c, const struct ack_given *row)
{
	struct arena *arena = c->database->arena;

	if (!report_scope_has(c->database, &c->asked.scope, row->agency))
		return;
	/* Taken back, it was no reason. */
	if (row->is_withdrawn) {
		c->withdrawn++;
		return;
	}
	if (c->given_count == c->capacity) {
		c->capacity = c->capacity * 2 + 256;
		c->given =
		    mem_resize(c->given, c->capacity * sizeof(*c->given));
	}
	c->given[c->given_count++] = (struct given){ .agency = row->agency,
		.order = row->agency == NULL
		    ? "\x7f"
		    : text_order_key(arena,
			  report_label(c->database, REPORT_BY_AGENCY,
			      row->agency)),
		.reason = arena_string(arena, row->reason),
		.dossier = row->dossier };
}

static bool
read_given(struct tally *c, struct err *err)
{
	int32_t offset = c->database->conf->offset;
	struct arena *page = arena_new(64 * 1024);
	struct ack_given *rows;
	int64_t after = 0;
	size_t count;
	bool ok;

	do {
		arena_reset(page);
		ok = store_acks_given(c->database->store,
		    period_begins(&c->asked.period, offset),
		    period_ends(&c->asked.period, offset), after, PAGE, page,
		    &rows, &count, err);
		for (size_t i = 0; ok && i < count; i++) {
			after = rows[i].id;
			take(c, &rows[i]);
		}
	} while (ok && count > 0);
	arena_free(page);
	return ok;
}

static int
compare_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

static int
by_reason(const void *left, const void *right)
{
	const struct given *a = left, *b = right;
	int order = strcmp(a->order, b->order);

	if (order == 0)
		order = compare_text(a->agency, b->agency);
	if (order == 0)
		order = compare_text(a->reason, b->reason);
	return order != 0
	    ? order
	    : (a->dossier > b->dossier) - (a->dossier < b->dossier);
}

/* By agency, and of one the most frequent first. */
static int
by_weight(const void *left, const void *right)
{
	const struct cause *a = left, *b = right;
	int order = strcmp(a->order, b->order);

	if (order == 0)
		order = compare_text(a->agency, b->agency);
	if (order == 0 && a->dossiers != b->dossiers)
		return a->dossiers > b->dossiers ? -1 : 1;
	return order != 0 ? order : compare_text(a->reason, b->reason);
}

static void
count_causes(struct tally *c)
{
	c->causes = arena_alloc(c->database->arena,
	    (c->given_count + 1) * sizeof(*c->causes));
	if (c->given_count > 1)
		qsort(c->given, c->given_count, sizeof(*c->given), by_reason);
	for (size_t i = 0; i < c->given_count; i++) {
		const struct given *given = &c->given[i];
		struct cause *last =
		    c->count == 0 ? NULL : &c->causes[c->count - 1];

		if (last == NULL || !text_equal(last->agency, given->agency) ||
		    !text_equal(last->reason, given->reason)) {
			last = &c->causes[c->count++];
			*last = (struct cause){ .agency = given->agency,
				.reason = given->reason,
				.order = given->order };
		}
		last->acks++;
		last->dossiers += last->acks == 1 ||
		    c->given[i - 1].dossier != given->dossier;
	}
	if (c->count > 1)
		qsort(c->causes, c->count, sizeof(*c->causes), by_weight);
}

/* ---- printing ---- */

static const char *
words_of(const struct tally *c, const struct cause *cause)
{
	const char *words = holds_reason_words(c->database, cause->reason);

	return words == NULL ? "(không ghi nguyên nhân)" : words;
}

static const char *
number(const struct tally *c, size_t value)
{
	return arena_printf(c->database->arena, "%zu", value);
}

static const char *
agency_name(const struct tally *c, const struct cause *cause)
{
	return report_label(c->database, REPORT_BY_AGENCY, cause->agency);
}

static void
print_people(const struct tally *c)
{
	const char *agency = "";

	printf("Nguyên nhân quá hạn do người xử lý nêu, kỳ %s\n",
	    period_dates(c->database->arena, &c->asked.period));
	for (size_t i = 0; i < c->count; i++) {
		const struct cause *cause = &c->causes[i];

		if (!text_equal(agency, cause->agency) || i == 0)
			printf("%s\n", agency_name(c, cause));
		agency = cause->agency;
		printf("  %s: %zu hồ sơ, %zu lần\n", words_of(c, cause),
		    cause->dossiers, cause->acks);
	}
	if (c->count == 0)
		puts("Không có xác nhận nào trong kỳ.");
	if (c->withdrawn > 0)
		printf("Không tính %zu xác nhận đã rút lại.\n", c->withdrawn);
}

static void
print_json(const struct tally *c)
{
	struct buf buf = buf_over(c->database->arena);
	struct jsonw out = jsonw_into(&buf);
	char date[WHEN_TEXT];

	jsonw_object(&out);
	jsonw_put_int(&out, "v", COMMAND_JSON_VERSION);
	jsonw_put_string(&out, "from",
	    when_iso_day(date, c->asked.period.from));
	jsonw_put_string(&out, "to", when_iso_day(date, c->asked.period.to));
	jsonw_put_int(&out, "withdrawn", (int64_t)c->withdrawn);
	jsonw_key(&out, "causes");
	jsonw_array(&out);
	for (size_t i = 0; i < c->count; i++) {
		const struct cause *cause = &c->causes[i];

		jsonw_object(&out);
		jsonw_put_string(&out, "agency", cause->agency);
		jsonw_put_string(&out, "reason", cause->reason);
		jsonw_put_string(&out, "text", words_of(c, cause));
		jsonw_put_int(&out, "dossiers", (int64_t)cause->dossiers);
		jsonw_put_int(&out, "acknowledgements", (int64_t)cause->acks);
		jsonw_object_end(&out);
	}
	jsonw_array_end(&out);
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}

static void
print_csv(const struct tally *c)
{
	sheet_begin("agency,agency_name,reason,text,dossiers,acknowledgements");
	for (size_t i = 0; i < c->count; i++) {
		const struct cause *cause = &c->causes[i];
		const char *cells[] = { cause->agency, agency_name(c, cause),
			cause->reason, words_of(c, cause),
			number(c, cause->dossiers), number(c, cause->acks) };

		sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
	}
}

enum { BOOK_CELLS = 4 };

static bool
write_book(const struct tally *c, struct err *err)
{
	static const char *const heads[BOOK_CELLS] = { "Đơn vị", "Nguyên nhân",
		"Số hồ sơ", "Số lần xác nhận" };
	struct arena *arena = c->database->arena;
	const char **cells =
	    arena_alloc(arena, (c->count + 1) * BOOK_CELLS * sizeof(*cells));
	const struct book_table table = {
		.title = "NGUYÊN NHÂN QUÁ HẠN DO NGƯỜI XỬ LÝ NÊU",
		.note = arena_printf(arena,
		    "Kỳ %s; không tính %zu xác nhận đã rút lại",
		    period_dates(arena, &c->asked.period), c->withdrawn),
		.heads = heads,
		.columns = BOOK_CELLS,
		.numbers = 1 << 2 | 1 << 3,
		.cells = cells,
		.rows = c->count,
	};

	for (size_t i = 0; i < c->count; i++) {
		const char **row = &cells[i * BOOK_CELLS];

		row[0] = agency_name(c, &c->causes[i]);
		row[1] = words_of(c, &c->causes[i]);
		row[2] = number(c, c->causes[i].dossiers);
		row[3] = number(c, c->causes[i].acks);
	}
	return book_write(&table, c->typed->xlsx, err);
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	struct tally c = { .database = database, .typed = typed };
	struct err err;
	int code = report_ask_recorded(command, database, typed->period,
	    typed->agency, &c.asked);

	if (code >= 0)
		return code;
	code = EXIT_ANSWERED;
	if (!read_given(&c, &err)) {
		mem_free(c.given);
		return command_fail(command, "%s", err.text);
	}
	count_causes(&c);
	mem_free(c.given);
	if (typed->xlsx != NULL && !write_book(&c, &err))
		code = command_fail(command, "%s", err.text);
	else if (typed->json)
		print_json(&c);
	else if (typed->csv)
		print_csv(&c);
	else if (typed->xlsx == NULL)
		print_people(&c);
	else
		printf("Đã ghi %s\n", typed->xlsx);
	return code;
}

int
causes_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
