/* Findings as they are printed. */
#include "ctl/findings_print.h"

#include <stdio.h>

#include "base/text.h"
#include "ctl/book.h"
#include "ctl/sheet.h"
#include "wire/jsonw.h"

struct found_count *
found_counts(const struct database *database, const struct found_list *list,
    size_t *count)
{
	struct found_count *counts =
	    arena_alloc(database->arena, (list->count + 1) * sizeof(*counts));
	size_t n = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct found *found = &list->items[i];

		if (n == 0 || counts[n - 1].kind != found->kind ||
		    !text_equal(counts[n - 1].agency, found->agency))
			counts[n++] = (struct found_count){ found->agency,
				found->kind, 0, found };
		counts[n - 1].count++;
	}
	*count = n;
	return counts;
}

static const char *
agency_name(const struct finding_search *search, const char *agency)
{
	return report_label(search->database, REPORT_BY_AGENCY, agency);
}

/* ---- for people ---- */

/* "thấy lần đầu 17/09/2020 09:15 (lần xem trước 17/09/2020 09:00), dòng 812" */
static const char *
evidence(const struct finding_search *search, const struct found *found)
{
	const struct database *database = search->database;
	struct buf buf = buf_over(database->arena);

	if (found->at != INSTANT_NONE)
		buf_printf(&buf, "bản ghi thấy lúc %s",
		    database_time(database, found->at));
	if (found->after != INSTANT_NONE)
		buf_printf(&buf, ", lần xem trước %s",
		    database_time(database, found->after));
	if (found->change != 0)
		buf_printf(&buf, ", dòng lịch sử %lld",
		    (long long)found->change);
	return buf_text(&buf);
}

/* What was recorded of an acceptance is its bare limit. */
static const char *
detail_words(const struct finding_search *search, const struct found *found)
{
	const char *detail = found->detail == NULL ? "" : found->detail;

	return found->kind == FINDING_ACCEPTED_LATE && detail[0] >= '0' &&
		detail[0] <= '9'
	    ? arena_printf(search->database->arena, "hạn tiếp nhận %s", detail)
	    : detail;
}

static void
say_line(const struct finding_search *search, const struct found *found)
{
	const struct database *database = search->database;
	const char *proof = evidence(search, found);

	printf("    %s%s%s\n      từ %s, đến %s%s%s\n",
	    found->code == NULL ? "" : found->code,
	    found->code == NULL || text_is_empty(found->detail) ? "" : ": ",
	    detail_words(search, found), database_time(database, found->first),
	    database_time(database, found->last), *proof == '\0' ? "" : "; ",
	    proof);
}

static size_t
agencies_of(const struct found_count *counts, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += i == 0 ||
		    !text_equal(counts[i].agency, counts[i - 1].agency);
	return n;
}

void
findings_print_people(const struct finding_search *search,
    const struct found_list *list, bool lines)
{
	const struct database *database = search->database;
	struct arena *arena = database->arena;
	size_t count;
	const struct found_count *counts = found_counts(database, list, &count);

	printf("%s\nKỳ %s; lập lúc %s; %s nội dung ở %s đơn vị\n",
	    FINDINGS_HEADING, period_dates(arena, &search->period),
	    database_time(database, database->now),
	    text_number(arena, (int64_t)list->count),
	    text_number(arena, (int64_t)agencies_of(counts, count)));
	for (size_t i = 0; i < list->remark_count; i++)
		printf("%s\n", list->remarks[i]);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 ||
		    !text_equal(counts[i].agency, counts[i - 1].agency))
			printf("\n%s\n", agency_name(search, counts[i].agency));
		printf("  %s: %s\n", finding_kind_people(counts[i].kind),
		    text_number(arena, (int64_t)counts[i].count));
		for (size_t k = 0; lines && k < counts[i].count; k++)
			say_line(search, &counts[i].first[k]);
	}
}

/* ---- as JSON ---- */

static void
put_counts(const struct finding_search *search, const struct found_list *list,
    struct jsonw *out)
{
	size_t count;
	const struct found_count *counts =
	    found_counts(search->database, list, &count);

	jsonw_key(out, "counts");
	jsonw_array(out);
	for (size_t i = 0; i < count; i++) {
		jsonw_object(out);
		jsonw_put_string(out, "agency", counts[i].agency);
		jsonw_put_string(out, "kind",
		    finding_kind_text(counts[i].kind));
		jsonw_put_int(out, "count", (int64_t)counts[i].count);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}

static void
put_line(const struct finding_search *search, const struct found *found,
    struct jsonw *out)
{
	const struct database *database = search->database;

	jsonw_object(out);
	jsonw_put_string(out, "agency", found->agency);
	jsonw_put_string(out, "kind", finding_kind_text(found->kind));
	jsonw_put_string(out, "kind_vi", finding_kind_people(found->kind));
	jsonw_put_string(out, "source",
	    found->source == 0 ? NULL
			       : database_source(database, found->source));
	jsonw_put_string(out, found->dossier == 0 ? "unit" : "code",
	    found->code);
	jsonw_put_string(out, "detail", found->detail);
	jsonw_put_string(out, "first",
	    database_rfc3339(database, found->first));
	jsonw_put_string(out, "last", database_rfc3339(database, found->last));
	if (found->change == 0)
		jsonw_put_null(out, "change");
	else
		jsonw_put_int(out, "change", found->change);
	jsonw_put_string(out, "after",
	    database_rfc3339(database, found->after));
	jsonw_put_string(out, "at", database_rfc3339(database, found->at));
	jsonw_object_end(out);
}

void
findings_print_json(const struct finding_search *search,
    const struct found_list *list, bool lines)
{
	const struct database *database = search->database;
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);
	char date[WHEN_TEXT];

	jsonw_object(&out);
	jsonw_put_int(&out, "v", COMMAND_JSON_VERSION);
	jsonw_put_string(&out, "heading", FINDINGS_HEADING);
	jsonw_put_string(&out, "from", when_iso_day(date, search->period.from));
	jsonw_put_string(&out, "to", when_iso_day(date, search->period.to));
	jsonw_put_string(&out, "made",
	    database_rfc3339(database, database->now));
	jsonw_key(&out, "remarks");
	jsonw_array(&out);
	for (size_t i = 0; i < list->remark_count; i++)
		jsonw_string(&out, list->remarks[i]);
	jsonw_array_end(&out);
	put_counts(search, list, &out);
	if (lines) {
		jsonw_key(&out, "findings");
		jsonw_array(&out);
		for (size_t i = 0; i < list->count; i++)
			put_line(search, &list->items[i], &out);
		jsonw_array_end(&out);
	}
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}

/* ---- as a table ---- */

enum {
	CELL_AGENCY,
	CELL_NAME,
	CELL_KIND,
	CELL_PEOPLE,
	CELL_SOURCE,
	CELL_CODE,
	CELL_DETAIL,
	CELL_FIRST,
	CELL_LAST,
	CELL_CHANGE,
	CELL_AFTER,
	CELL_AT,
	CELLS
};

static const char line_columns[] =
    "agency,agency_name,kind,kind_vi,source,code,detail,first,last,change,"
    "after,at";

static void
line_cells(const struct finding_search *search, const struct found *found,
    const char *cells[CELLS])
{
	const struct database *database = search->database;

	cells[CELL_AGENCY] = found->agency;
	cells[CELL_NAME] = agency_name(search, found->agency);
	cells[CELL_KIND] = finding_kind_text(found->kind);
	cells[CELL_PEOPLE] = finding_kind_people(found->kind);
	cells[CELL_SOURCE] = found->source == 0
	    ? NULL
	    : database_source(database, found->source);
	cells[CELL_CODE] = found->code;
	cells[CELL_DETAIL] = found->detail;
	cells[CELL_FIRST] = database_rfc3339(database, found->first);
	cells[CELL_LAST] = database_rfc3339(database, found->last);
	cells[CELL_CHANGE] = found->change == 0
	    ? NULL
	    : arena_printf(database->arena, "%lld", (long long)found->change);
	cells[CELL_AFTER] = database_rfc3339(database, found->after);
	cells[CELL_AT] = database_rfc3339(database, found->at);
}

enum { COUNT_CELLS = 5 };

static void
count_cells(const struct finding_search *search,
    const struct found_count *count, const char *cells[COUNT_CELLS])
{
	cells[0] = count->agency;
	cells[1] = agency_name(search, count->agency);
	cells[2] = finding_kind_text(count->kind);
	cells[3] = finding_kind_people(count->kind);
	cells[4] = arena_printf(search->database->arena, "%zu", count->count);
}

void
findings_print_csv(const struct finding_search *search,
    const struct found_list *list, bool lines)
{
	size_t count;
	const struct found_count *counts =
	    found_counts(search->database, list, &count);

	sheet_begin(
	    lines ? line_columns : "agency,agency_name,kind,kind_vi,count");
	for (size_t i = 0; !lines && i < count; i++) {
		const char *cells[COUNT_CELLS];

		count_cells(search, &counts[i], cells);
		sheet_row(cells, COUNT_CELLS);
	}
	for (size_t i = 0; lines && i < list->count; i++) {
		const char *cells[CELLS];

		line_cells(search, &list->items[i], cells);
		sheet_row(cells, CELLS);
	}
}

/* ---- as a workbook ---- */

enum { BOOK_CELLS = 9 };

static const char *const book_heads[BOOK_CELLS] = { "Đơn vị",
	"Nội dung cần kiểm tra", "Mã hồ sơ", "Chi tiết", "Từ lúc", "Đến lúc",
	"Lần xem trước", "Bản ghi thấy lúc", "Dòng lịch sử" };
static const char *const count_heads[] = { "Đơn vị", "Nội dung cần kiểm tra",
	"Số lượng" };

static void
book_cells(const struct finding_search *search, const struct found *found,
    const char *cells[BOOK_CELLS])
{
	const struct database *database = search->database;

	cells[0] = agency_name(search, found->agency);
	cells[1] = finding_kind_people(found->kind);
	cells[2] = found->code;
	cells[3] = detail_words(search, found);
	cells[4] = database_time(database, found->first);
	cells[5] = database_time(database, found->last);
	cells[6] = database_time(database, found->after);
	cells[7] = database_time(database, found->at);
	cells[8] = found->change == 0
	    ? NULL
	    : arena_printf(database->arena, "%lld", (long long)found->change);
}

static struct book_table
table_of_lines(const struct finding_search *search,
    const struct found_list *list)
{
	const char **cells = arena_alloc(search->database->arena,
	    (list->count + 1) * BOOK_CELLS * sizeof(*cells));

	for (size_t i = 0; i < list->count; i++)
		book_cells(search, &list->items[i], &cells[i * BOOK_CELLS]);
	return (struct book_table){ .heads = book_heads,
		.columns = BOOK_CELLS,
		.numbers = 1 << 8,
		.dates = 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7,
		.cells = cells,
		.rows = list->count };
}

static struct book_table
table_of_counts(const struct finding_search *search,
    const struct found_list *list)
{
	struct arena *arena = search->database->arena;
	size_t count;
	const struct found_count *counts =
	    found_counts(search->database, list, &count);
	const char **cells =
	    arena_alloc(arena, (count + 1) * 3 * sizeof(*cells));

	for (size_t i = 0; i < count; i++) {
		cells[3 * i] = agency_name(search, counts[i].agency);
		cells[3 * i + 1] = finding_kind_people(counts[i].kind);
		cells[3 * i + 2] = arena_printf(arena, "%zu", counts[i].count);
	}
	return (struct book_table){ .heads = count_heads,
		.columns = 3,
		.numbers = 1 << 2,
		.cells = cells,
		.rows = count };
}

bool
findings_book(const struct finding_search *search,
    const struct found_list *list, bool lines, const char *path,
    struct err *err)
{
	const struct database *database = search->database;
	struct book_table table = lines ? table_of_lines(search, list)
					: table_of_counts(search, list);
	struct buf note = buf_over(database->arena);

	buf_printf(&note, "Kỳ %s; lập lúc %s",
	    period_dates(database->arena, &search->period),
	    database_time(database, database->now));
	for (size_t i = 0; i < list->remark_count; i++)
		buf_printf(&note, ". %s", list->remarks[i]);
	table.title = FINDINGS_HEADING;
	table.note = buf_text(&note);
	return book_write(&table, path, err);
}
