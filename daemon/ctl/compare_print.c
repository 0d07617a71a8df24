/* A comparison as it is printed. */
#include <stdio.h>

#include "base/text.h"
#include "ctl/book.h"
#include "ctl/compare.h"
#include "ctl/sheet.h"
#include "tell/words.h"
#include "wire/jsonw.h"

static const char *
agency_name(const struct comparing *comparing, const char *code)
{
	return report_label(comparing->database, REPORT_BY_AGENCY, code);
}

/* Their date as they wrote it: with its hour where it has one. */
static const char *
their_due(const struct comparing *comparing, const struct late_row *row)
{
	return row->due_is_date ? database_day(comparing->database, row->due)
				: database_time(comparing->database, row->due);
}

static const char *
due_evidence(const struct comparing *comparing, const struct compared *line)
{
	const struct database *database = comparing->database;

	return arena_printf(database->arena, "ở đó %s, ở đây %s (%s)",
	    their_due(comparing, line->row), database_time(database, line->due),
	    !line->due_is_promise             ? "theo quy định"
		: line->due == line->promised ? "ngày hẹn trả"
					      : "ngày hẹn trả đã dời");
}

static const char *
finish_evidence(const struct comparing *comparing, const struct compared *line)
{
	const struct database *database = comparing->database;

	return arena_printf(database->arena, "%s lúc %s, ghi nhận lúc %s",
	    standing_people(line->standing),
	    database_time(database, line->finished),
	    database_time(database, line->finished_seen));
}

/* What a cause rests on, or "". */
static const char *
evidence(const struct comparing *comparing, const struct compared *line,
    enum comparison_cause cause)
{
	const struct database *database = comparing->database;
	struct arena *arena = database->arena;

	switch (cause) {
	case CAUSE_GONE:
		return arena_printf(arena, "từ %s",
		    database_time(database, line->gone));
	case CAUSE_ENDED:
	case CAUSE_FINISHED:
		return finish_evidence(comparing, line);
	case CAUSE_PAUSED:
		return arena_printf(arena, "%s từ %s",
		    pause_reason_people(line->pause),
		    database_time(database, line->paused_since));
	case CAUSE_UNKNOWN_DUE:
		return unknown_reason_people(line->unknown);
	case CAUSE_OTHER_DUE:
		return due_evidence(comparing, line);
	case CAUSE_BY_HOUR:
		return arena_printf(arena, "hạn ở đó %s",
		    their_due(comparing, line->row));
	case CAUSE_OTHER_AGENCY:
		return arena_printf(arena, "ở đó %s, ở đây %s",
		    line->named == NULL ? "-" : line->named->name,
		    agency_name(comparing, line->agency));
	case CAUSE_WITHIN:
	case CAUSE_COMPUTED:
		return arena_printf(arena, "hạn %s",
		    database_time(database, line->due));
	case CAUSE_ENTERED_LATE:
		return arena_printf(arena, "ghi nhận lần đầu %s",
		    database_time(database, line->first_seen));
	case CAUSE_NEVER_SEEN:
	case CAUSE_NOT_ACCEPTED:
	case CAUSE_NOT_LISTED:
	case COMPARISON_CAUSES:
		break;
	}
	return "";
}

const char *
compare_causes(const struct comparing *comparing, const struct compared *line,
    bool people)
{
	struct buf buf = buf_over(comparing->database->arena);

	for (int i = 0; i < COMPARISON_CAUSES; i++) {
		enum comparison_cause cause = (enum comparison_cause)i;
		const char *proof;

		if ((line->is.causes >> i & 1) == 0)
			continue;
		buf_add(&buf, buf.size == 0 ? "" : people ? "; " : ",");
		if (!people) {
			buf_add(&buf, comparison_cause_text(cause));
			continue;
		}
		proof = evidence(comparing, line, cause);
		buf_printf(&buf, "%s%s%s", comparison_cause_people(cause),
		    *proof == '\0' ? "" : ": ", proof);
	}
	return buf_text(&buf);
}

/* ---- for people ---- */

static void
say_columns(const struct comparing *comparing)
{
	const struct late_list *list = &comparing->list;

	printf("Dòng tiêu đề %d:", list->header);
	for (int i = 0; i < LATE_FIELDS; i++)
		if (list->columns[i] != NULL)
			printf("%s %s = “%s”", i == 0 ? "" : ",",
			    late_field_text((enum late_field)i),
			    list->columns[i]);
	printf("%s%s\n", list->unused == NULL ? "" : "; không dùng: ",
	    list->unused == NULL ? "" : list->unused);
	if (comparing->strangers != NULL)
		printf("Đơn vị không có trong danh mục, không so sánh: %s\n",
		    comparing->strangers);
}

static void
say_unreadable(const struct comparing *comparing)
{
	const struct late_list *list = &comparing->list;

	if (comparing->unreadable > 0)
		printf("\nKhông so sánh được: %zu dòng\n",
		    comparing->unreadable);
	for (size_t i = 0; i < list->count; i++)
		if (list->rows[i].wrong != NULL)
			printf("  dòng %d: %s%s%s\n", list->rows[i].line,
			    list->rows[i].code == NULL ? ""
						       : list->rows[i].code,
			    list->rows[i].code == NULL ? "" : ": ",
			    list->rows[i].wrong);
	if (comparing->doubled > 0)
		printf("\nGhi lặp, chỉ so sánh một lần: %zu dòng\n",
		    comparing->doubled);
	for (size_t i = 0; i < list->count; i++)
		if (list->rows[i].same_as != 0)
			printf("  dòng %d: %s, như dòng %d\n",
			    list->rows[i].line, list->rows[i].code,
			    list->rows[i].same_as);
}

static void
say_line(const struct comparing *comparing, const struct compared *line)
{
	const char *causes = compare_causes(comparing, line, true);

	printf("  %s", line->code);
	if (line->row != NULL)
		printf(" (dòng %d)", line->row->line);
	if (line->id != 0)
		printf(", %s, hạn %s", agency_name(comparing, line->agency),
		    database_time(comparing->database, line->due));
	printf("%s%s\n", *causes == '\0' ? "" : "\n    ", causes);
}

void
compare_print_people(const struct comparing *comparing)
{
	const struct database *database = comparing->database;
	struct arena *arena = database->arena;

	printf("So sánh danh sách hồ sơ quá hạn %s (%s dòng) với số liệu ở đây "
	       "lúc %s\n",
	    comparing->file, text_number(arena, (int64_t)comparing->list.count),
	    database_time(database, comparing->at));
	say_columns(comparing);
	for (size_t i = 0; i < comparing->count; i++) {
		enum comparison_side side = comparing->lines[i].is.side;

		if (i == 0 || comparing->lines[i - 1].is.side != side)
			printf("\n%s: %s\n", comparison_side_people(side),
			    text_number(arena,
				(int64_t)comparing->sides[side]));
		say_line(comparing, &comparing->lines[i]);
	}
	for (int i = 0; i < COMPARISON_SIDES; i++)
		if (comparing->sides[i] == 0)
			printf("\n%s: 0\n",
			    comparison_side_people((enum comparison_side)i));
	say_unreadable(comparing);
}

/* ---- as JSON ---- */

static void
put_causes(const struct compared *line, struct jsonw *out)
{
	jsonw_key(out, "causes");
	jsonw_array(out);
	for (int i = 0; i < COMPARISON_CAUSES; i++)
		if ((line->is.causes >> i & 1) != 0)
			jsonw_string(out,
			    comparison_cause_text((enum comparison_cause)i));
	jsonw_array_end(out);
}

static void
put_line(const struct comparing *comparing, const struct compared *line,
    struct jsonw *out)
{
	const struct database *database = comparing->database;
	const struct late_row *row = line->row;

	jsonw_object(out);
	jsonw_put_string(out, "side", comparison_side_text(line->is.side));
	if (row == NULL)
		jsonw_put_null(out, "row");
	else
		jsonw_put_int(out, "row", row->line);
	jsonw_put_string(out, "code", line->code);
	put_causes(line, out);
	jsonw_put_string(out, "text", compare_causes(comparing, line, true));
	jsonw_put_string(out, "their_due",
	    row == NULL ? NULL : database_rfc3339(database, row->due));
	jsonw_put_string(out, "their_agency", row == NULL ? NULL : row->agency);
	jsonw_put_string(out, "source",
	    line->id == 0 ? NULL : database_source(database, line->source));
	jsonw_put_string(out, "agency", line->agency);
	jsonw_put_string(out, "standing",
	    line->id == 0 ? NULL : standing_text(line->standing));
	jsonw_put_string(out, "due", database_rfc3339(database, line->due));
	jsonw_put_string(out, "finished",
	    database_rfc3339(database, line->finished));
	jsonw_object_end(out);
}

static void
put_unreadable(const struct comparing *comparing, struct jsonw *out)
{
	const struct late_list *list = &comparing->list;

	jsonw_key(out, "unreadable");
	jsonw_array(out);
	for (size_t i = 0; i < list->count; i++) {
		if (list->rows[i].wrong == NULL)
			continue;
		jsonw_object(out);
		jsonw_put_int(out, "row", list->rows[i].line);
		jsonw_put_string(out, "code", list->rows[i].code);
		jsonw_put_string(out, "why", list->rows[i].wrong);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
	jsonw_key(out, "doubled");
	jsonw_array(out);
	for (size_t i = 0; i < list->count; i++) {
		if (list->rows[i].same_as == 0)
			continue;
		jsonw_object(out);
		jsonw_put_int(out, "row", list->rows[i].line);
		jsonw_put_string(out, "code", list->rows[i].code);
		jsonw_put_int(out, "same_as", list->rows[i].same_as);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}

static void
put_head(const struct comparing *comparing, struct jsonw *out)
{
	const struct late_list *list = &comparing->list;

	jsonw_put_int(out, "v", COMMAND_JSON_VERSION);
	jsonw_put_string(out, "at",
	    database_rfc3339(comparing->database, comparing->at));
	jsonw_put_int(out, "rows", (int64_t)list->count);
	jsonw_put_int(out, "header", list->header);
	jsonw_key(out, "columns");
	jsonw_object(out);
	for (int i = 0; i < LATE_FIELDS; i++)
		jsonw_put_string(out, late_field_text((enum late_field)i),
		    list->columns[i]);
	jsonw_object_end(out);
	jsonw_put_string(out, "unused", list->unused);
	jsonw_put_string(out, "unknown_agencies", comparing->strangers);
	jsonw_key(out, "counts");
	jsonw_object(out);
	for (int i = 0; i < COMPARISON_SIDES; i++)
		jsonw_put_int(out,
		    comparison_side_text((enum comparison_side)i),
		    (int64_t)comparing->sides[i]);
	jsonw_put_int(out, "unreadable", (int64_t)comparing->unreadable);
	jsonw_put_int(out, "doubled", (int64_t)comparing->doubled);
	jsonw_object_end(out);
}

void
compare_print_json(const struct comparing *comparing)
{
	struct buf buf = buf_over(comparing->database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	put_head(comparing, &out);
	jsonw_key(&out, "lines");
	jsonw_array(&out);
	for (size_t i = 0; i < comparing->count; i++)
		put_line(comparing, &comparing->lines[i], &out);
	jsonw_array_end(&out);
	put_unreadable(comparing, &out);
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}

/* ---- as a table ---- */

enum {
	CELL_SIDE,
	CELL_ROW,
	CELL_CODE,
	CELL_CAUSES,
	CELL_TEXT,
	CELL_THEIR_DUE,
	CELL_DUE,
	CELL_THEIR_AGENCY,
	CELL_AGENCY,
	CELL_STANDING,
	CELLS
};

/* For people with ${people}: words and dates as they read them. */
static void
line_cells(const struct comparing *comparing, const struct compared *line,
    bool people, const char *cells[CELLS])
{
	const struct database *database = comparing->database;
	const struct late_row *row = line->row;

	cells[CELL_SIDE] = people ? comparison_side_people(line->is.side)
				  : comparison_side_text(line->is.side);
	cells[CELL_ROW] =
	    row == NULL ? NULL : arena_printf(database->arena, "%d", row->line);
	cells[CELL_CODE] = line->code;
	cells[CELL_CAUSES] = compare_causes(comparing, line, false);
	cells[CELL_TEXT] = compare_causes(comparing, line, true);
	cells[CELL_THEIR_DUE] = row == NULL ? NULL
	    : people                        ? their_due(comparing, row)
		     : database_rfc3339(database, row->due);
	cells[CELL_DUE] = people ? database_time(database, line->due)
				 : database_rfc3339(database, line->due);
	cells[CELL_THEIR_AGENCY] = row == NULL ? NULL : row->agency;
	cells[CELL_AGENCY] = line->id == 0 ? NULL
	    : people ? agency_name(comparing, line->agency)
		     : line->agency;
	cells[CELL_STANDING] = line->id == 0 ? NULL
	    : people                         ? standing_people(line->standing)
					     : standing_text(line->standing);
}

/* A row that is not compared, or stands there again. */
static bool
other_cells(const struct comparing *comparing, const struct late_row *row,
    bool people, const char *cells[CELLS])
{
	struct arena *arena = comparing->database->arena;

	if (row->wrong == NULL && row->same_as == 0)
		return false;
	for (int i = 0; i < CELLS; i++)
		cells[i] = NULL;
	cells[CELL_SIDE] = row->wrong != NULL
	    ? people ? "Không so sánh được" : "unreadable"
	    : people ? "Ghi lặp"
		     : "doubled";
	cells[CELL_ROW] = arena_printf(arena, "%d", row->line);
	cells[CELL_CODE] = row->code;
	cells[CELL_TEXT] = row->wrong != NULL
	    ? row->wrong
	    : arena_printf(arena, "như dòng %d", row->same_as);
	cells[CELL_THEIR_AGENCY] = row->agency;
	return true;
}

void
compare_print_csv(const struct comparing *comparing)
{
	const char *cells[CELLS];

	sheet_begin("side,row,code,causes,text,their_due,due,their_agency,"
		    "agency,standing");
	for (size_t i = 0; i < comparing->count; i++) {
		line_cells(comparing, &comparing->lines[i], false, cells);
		sheet_row(cells, CELLS);
	}
	for (size_t i = 0; i < comparing->list.count; i++)
		if (other_cells(comparing, &comparing->list.rows[i], false,
			cells))
			sheet_row(cells, CELLS);
}

bool
compare_book(const struct comparing *comparing, const char *path,
    struct err *err)
{
	static const char *const heads[CELLS] = { "So sánh", "Dòng", "Mã hồ sơ",
		"Nguyên nhân (mã)", "Nguyên nhân", "Hạn ở đó", "Hạn ở đây",
		"Đơn vị ở đó", "Đơn vị ở đây", "Tình trạng" };
	const struct late_list *list = &comparing->list;
	struct arena *arena = comparing->database->arena;
	const char **cells = arena_alloc(arena,
	    (comparing->count + list->count + 1) * CELLS * sizeof(*cells));
	struct book_table table = { .title = "SO SÁNH DANH SÁCH HỒ SƠ QUÁ HẠN",
		.heads = heads,
		.columns = CELLS,
		.numbers = 1 << CELL_ROW,
		.dates = 1 << CELL_THEIR_DUE | 1 << CELL_DUE,
		.cells = cells };

	for (size_t i = 0; i < comparing->count; i++)
		line_cells(comparing, &comparing->lines[i], true,
		    &cells[table.rows++ * CELLS]);
	for (size_t i = 0; i < list->count; i++)
		table.rows += other_cells(comparing, &list->rows[i], true,
		    &cells[table.rows * CELLS]);
	table.note = arena_printf(arena,
	    "%s, %zu dòng; số liệu ở đây lúc %s; ở cả hai %zu, chỉ ở đó %zu, "
	    "chỉ ở đây %zu, không so sánh được %zu",
	    comparing->file, list->count,
	    database_time(comparing->database, comparing->at),
	    comparing->sides[COMPARISON_BOTH],
	    comparing->sides[COMPARISON_THEIRS],
	    comparing->sides[COMPARISON_OURS], comparing->unreadable);
	return book_write(&table, path, err);
}
