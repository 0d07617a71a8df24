/* What a changed calendar would move, as text, JSON and CSV. */
#include <stdio.h>

#include "base/text.h"
#include "ctl/diff.h"
#include "tell/marks.h"
#include "ctl/overlay_words.h"
#include "ctl/sheet.h"
#include "tell/words.h"
#include "wire/jsonw.h"

/* ---- the calendars ---- */

static void
put_entry(struct jsonw *out, const struct calendar_difference *it)
{
	const struct calendar_entry *entry =
	    it->now != NULL ? it->now : it->old;

	jsonw_put_string(out, "label", entry == NULL ? NULL : entry->label);
	jsonw_put_string(out, "basis", entry == NULL ? NULL : entry->basis);
}

static void
put_calendar(struct jsonw *out, const char *key,
    const struct calendar *calendar)
{
	int first, last;

	calendar_years(calendar, &first, &last);
	jsonw_key(out, key);
	jsonw_object(out);
	jsonw_put_string(out, "name", calendar_name(calendar));
	jsonw_put_int(out, "first_year", first);
	jsonw_put_int(out, "last_year", last);
	jsonw_put_int(out, "confirmed_until",
	    calendar_confirmed_until(calendar));
	jsonw_put_string(out, "sha256", calendar_hash(calendar));
	jsonw_object_end(out);
}

static void
put_lines(const struct diff *diff, struct jsonw *out)
{
	struct arena *arena = diff->database->arena;
	char date[WHEN_TEXT];

	jsonw_key(out, "overlays");
	jsonw_array(out);
	for (size_t i = 0; i < diff->line_count; i++) {
		const struct diff_line *it = &diff->lines[i];
		const struct overlay_line *line = it->line;

		jsonw_object(out);
		jsonw_put_string(out, "change", it->added ? "added" : "gone");
		jsonw_put_string(out, "agency", it->overlay->agency);
		jsonw_put_string(out, "from", when_iso_day(date, line->from));
		jsonw_put_string(out, "until", when_iso_day(date, line->until));
		jsonw_put_string(out, "kind", overlay_kind_text(line->kind));
		jsonw_put_string(out, "weekdays",
		    overlay_words_weekdays(arena, line));
		jsonw_put_string(out, "hours",
		    overlay_words_hours(arena, &line->hours));
		jsonw_put_string(out, "label", line->label);
		jsonw_put_string(out, "basis", line->basis);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}

static void
json_begin(const struct diff *diff, struct jsonw *out)
{
	const struct calendar_diff *calendars = &diff->calendars;
	char date[WHEN_TEXT];

	jsonw_object(out);
	jsonw_put_int(out, "v", COMMAND_JSON_VERSION);
	put_calendar(out, "was", diff->database->conf->calendar);
	put_calendar(out, "is", diff->other);
	jsonw_put_bool(out, "hours", calendars->hours);
	jsonw_put_bool(out, "years", calendars->years);
	jsonw_put_bool(out, "confirmed", calendars->confirmed);
	jsonw_key(out, "days");
	jsonw_array(out);
	for (size_t i = 0; i < calendars->count; i++) {
		const struct calendar_difference *it = &calendars->days[i];

		jsonw_object(out);
		jsonw_put_string(out, "date", when_iso_day(date, it->date));
		jsonw_put_string(out, "was", day_kind_text(it->was));
		jsonw_put_string(out, "is", day_kind_text(it->is));
		jsonw_put_bool(out, "moves", it->moves);
		put_entry(out, it);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
	put_lines(diff, out);
	jsonw_key(out, "dossiers");
	jsonw_array(out);
}

static void
people_lines(const struct diff *diff)
{
	for (size_t i = 0; i < diff->line_count; i++) {
		const struct diff_line *it = &diff->lines[i];

		printf("  %s quyết định của %s: %s\n",
		    it->added ? "thêm" : "bỏ",
		    diff_agency(diff->database, it->overlay->agency),
		    overlay_words_line(diff->database->arena, it->line, false));
	}
}

static void
people_begin(const struct diff *diff)
{
	const struct calendar *was = diff->database->conf->calendar;
	const struct calendar_diff *calendars = &diff->calendars;
	int first, last;

	printf("%s", calendar_name(was));
	if (diff->other != was)
		printf(" → %s", calendar_name(diff->other));
	putchar('\n');
	for (size_t i = 0; i < calendars->count; i++)
		printf("  %s\n", calendars->days[i].people);
	if (calendars->hours)
		puts("  giờ làm việc thay đổi");
	if (calendars->years) {
		calendar_years(diff->other, &first, &last);
		printf("  lịch nay có các năm %d–%d\n", first, last);
	}
	if (calendars->confirmed)
		printf("  nay xác nhận đến hết năm %d\n",
		    calendar_confirmed_until(diff->other));
	people_lines(diff);
	if (calendars->count == 0 && calendar_diff_is_empty(calendars) &&
	    diff->line_count == 0)
		puts("  hai lịch như nhau");
}

void
diff_print_begin(const struct diff *diff, struct jsonw *out)
{
	switch (diff->shape) {
	case DIFF_JSON:
		json_begin(diff, out);
		break;
	case DIFF_CSV:
		sheet_begin("source,code,agency,agency_name,due_before,"
			    "due_after,computed_before,computed_after,"
			    "standing_before,standing_after,standing_after_vi,"
			    "provisional,told,because,provisional_dates");
		break;
	case DIFF_PEOPLE:
		people_begin(diff);
		break;
	}
}

/* ---- a dossier ---- */

static const char *
rfc3339(const struct diff *diff, struct arena *arena, instant at)
{
	if (at == INSTANT_NONE)
		return NULL;
	return when_rfc3339(arena_alloc(arena, WHEN_TEXT), at,
	    diff->database->conf->offset);
}

static const char *
people(const struct diff *diff, struct arena *arena, instant at)
{
	if (at == INSTANT_NONE)
		return "chưa xác định";
	return when_people_short(arena_alloc(arena, WHEN_TEXT), at,
	    diff->database->conf->offset);
}

static void
json_row(const struct diff *diff, const struct diff_row *row,
    struct arena *arena, struct jsonw *out)
{
	const struct verdict *was = &row->was, *is = &row->is;

	jsonw_object(out);
	jsonw_put_string(out, "source",
	    database_source(diff->database, row->dossier->source));
	jsonw_put_string(out, "code", row->dossier->facts.seen.code);
	jsonw_put_string(out, "agency", row->dossier->agency);
	jsonw_put_string(out, "due_before", rfc3339(diff, arena, was->due));
	jsonw_put_string(out, "due_after", rfc3339(diff, arena, is->due));
	jsonw_put_string(out, "computed_before",
	    rfc3339(diff, arena, was->computed));
	jsonw_put_string(out, "computed_after",
	    rfc3339(diff, arena, is->computed));
	jsonw_put_string(out, "acceptance_due_before",
	    rfc3339(diff, arena, was->acceptance_due));
	jsonw_put_string(out, "acceptance_due_after",
	    rfc3339(diff, arena, is->acceptance_due));
	jsonw_put_string(out, "standing_before", standing_text(was->standing));
	jsonw_put_string(out, "standing_after", standing_text(is->standing));
	jsonw_put_string(out, "unknown",
	    is->unknown == UNKNOWN_NOT ? NULL
				       : unknown_reason_text(is->unknown));
	jsonw_put_bool(out, "provisional_before", was->provisional);
	jsonw_put_bool(out, "provisional_after", is->provisional);
	marks_put(out, "provisional_dates_before", &row->was_marks);
	marks_put(out, "provisional_dates_after", &row->is_marks);
	/* As if it went on at this moment. */
	jsonw_put_bool(out, "projected", is->standing == STANDING_PAUSED);
	jsonw_put_bool(out, "told", row->told);
	jsonw_put_string(out, "because", row->because);
	jsonw_object_end(out);
}

static void
csv_row(const struct diff *diff, const struct diff_row *row,
    struct arena *arena)
{
	const char *cells[] = {
		database_source(diff->database, row->dossier->source),
		row->dossier->facts.seen.code,
		row->dossier->agency,
		diff_agency(diff->database, row->dossier->agency),
		rfc3339(diff, arena, diff_date(&row->was)),
		rfc3339(diff, arena, diff_date(&row->is)),
		rfc3339(diff, arena, row->was.computed),
		rfc3339(diff, arena, row->is.computed),
		standing_text(row->was.standing),
		standing_text(row->is.standing),
		words_standing(arena, &row->is),
		diff_mark(&row->is, &row->is_marks) ? "1" : "0",
		row->told ? "1" : "0",
		row->because,
		marks_text(arena, &row->is_marks),
	};

	sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
}

static const char *
name_of(const struct verdict *verdict)
{
	if (verdict->standing == STANDING_AWAITING ||
	    verdict->standing == STANDING_LATE_ACCEPTANCE)
		return "hạn tiếp nhận";
	return verdict->standing == STANDING_PAUSED
	    ? "hạn dự kiến nếu hôm nay tiếp tục"
	    : "hạn";
}

/* "hạn 26/11/2026 17:30 → 27/11/2026 17:30", or that it stays. */
static void
say_dates(const struct diff *diff, const struct diff_row *row,
    struct arena *arena)
{
	const struct verdict *was = &row->was, *is = &row->is;
	instant before = diff_date(was), after = diff_date(is);
	bool was_marked = diff_mark(was, &row->was_marks);
	bool is_marked = diff_mark(is, &row->is_marks);

	if (before == after && was_marked == is_marked)
		printf("    %s %s%s không đổi", name_of(was),
		    people(diff, arena, before), marks_words(is_marked, false));
	else
		printf("    %s %s%s → %s%s", name_of(was),
		    people(diff, arena, before), marks_words(was_marked, false),
		    people(diff, arena, after), marks_words(is_marked, false));
	if ((was->computed != is->computed && before == after) ||
	    (was->due_is_promise &&
		row->was_marks.computed != row->is_marks.computed))
		printf("; theo quy định %s%s → %s%s",
		    people(diff, arena, was->computed),
		    marks_words(row->was_marks.computed, false),
		    people(diff, arena, is->computed),
		    marks_words(row->is_marks.computed, false));
	if (was->standing != is->standing ||
	    was->provisional != is->provisional)
		printf("; %s → %s", words_standing(arena, was),
		    words_standing(arena, is));
	puts(row->told ? "; đã có thư báo ngày cũ" : "");
}

static void
people_row(const struct diff *diff, const struct diff_row *row,
    struct arena *arena)
{
	printf("%s  %s\n", row->dossier->facts.seen.code,
	    diff_agency(diff->database, row->dossier->agency));
	say_dates(diff, row, arena);
	if (row->because != NULL)
		printf("    do %s\n", row->because);
}

void
diff_print_row(const struct diff *diff, const struct diff_row *row,
    struct arena *arena, struct jsonw *out)
{
	switch (diff->shape) {
	case DIFF_JSON:
		json_row(diff, row, arena, out);
		break;
	case DIFF_CSV:
		csv_row(diff, row, arena);
		break;
	case DIFF_PEOPLE:
		people_row(diff, row, arena);
		break;
	}
}

/* ---- the sums ---- */

static int64_t
all_moved(const struct diff *diff)
{
	int64_t moved = 0;

	for (size_t i = 0; i < diff->tally_count; i++)
		moved += diff->tallies[i].moved;
	return moved;
}

static void
json_end(const struct diff *diff, struct jsonw *out)
{
	jsonw_array_end(out);
	jsonw_key(out, "agencies");
	jsonw_array(out);
	for (size_t i = 0; i < diff->tally_count; i++) {
		const struct diff_tally *tally = &diff->tallies[i];

		jsonw_object(out);
		jsonw_put_string(out, "agency", tally->agency);
		jsonw_put_string(out, "name",
		    diff_agency(diff->database, tally->agency));
		jsonw_put_int(out, "moved", tally->moved);
		jsonw_put_int(out, "later", tally->later);
		jsonw_put_int(out, "earlier", tally->earlier);
		jsonw_put_int(out, "provisional", tally->provisional);
		jsonw_put_int(out, "unknown", tally->unknown);
		jsonw_put_int(out, "told", tally->told);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
	jsonw_put_int(out, "open", diff->open);
	jsonw_put_int(out, "moved", all_moved(diff));
	jsonw_object_end(out);
	buf_add_char(out->out, '\n');
}

static const char *
number(const struct diff *diff, int64_t n)
{
	return text_number(diff->database->arena, n);
}

static void
people_end(const struct diff *diff)
{
	for (size_t i = 0; i < diff->tally_count; i++) {
		const struct diff_tally *tally = &diff->tallies[i];

		printf("%s: %s hồ sơ (muộn hơn %s, sớm hơn %s, thành tạm tính "
		       "%s, thành chưa xác định %s, đã báo ngày cũ %s)\n",
		    diff_agency(diff->database, tally->agency),
		    number(diff, tally->moved), number(diff, tally->later),
		    number(diff, tally->earlier),
		    number(diff, tally->provisional),
		    number(diff, tally->unknown), number(diff, tally->told));
	}
	printf("Thay đổi %s trong %s hồ sơ đang giải quyết\n",
	    number(diff, all_moved(diff)), number(diff, diff->open));
}

void
diff_print_end(const struct diff *diff, struct jsonw *out)
{
	switch (diff->shape) {
	case DIFF_JSON:
		json_end(diff, out);
		break;
	case DIFF_PEOPLE:
		people_end(diff);
		break;
	case DIFF_CSV:
		break;
	}
}
