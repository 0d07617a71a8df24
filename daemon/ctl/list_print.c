/* The lines of `hosoctl list` for people, as JSON and as CSV. */
#include "ctl/list_print.h"

#include <stdio.h>

#include "base/text.h"
#include "tell/marks.h"
#include "tell/promises.h"
#include "ctl/sheet.h"
#include "ctl/status_sources.h"
#include "tell/words.h"
#include "wire/jsonw.h"
#include "tell/distance.h"

static struct margin
margin(const struct database *database, const struct brief *brief)
{
	return distance_of(database, brief->agency_name, &brief->verdict,
	    brief->finished, database->now);
}

/* While it is paused no date stands: explain tells the one expected.  The
 * deadline's mark stands with its standing. */
static const char *
due_words(const struct database *database, const struct brief *brief)
{
	const struct verdict *verdict = &brief->verdict;
	const struct apology *apology = &brief->apology;
	const struct provisional marks = marks_of_brief(database, brief);
	char old[WHEN_TEXT];

	if (verdict->standing == STANDING_PAUSED)
		return "hạn tính lại khi tiếp tục";
	if (verdict->standing == STANDING_AWAITING ||
	    verdict->standing == STANDING_LATE_ACCEPTANCE)
		return arena_printf(database->arena, "hạn tiếp nhận %s",
		    marks_time(database, verdict->acceptance_due,
			marks.acceptance));
	if (apology_is_there(apology))
		return arena_printf(database->arena,
		    "hạn %s (đã xin lỗi, hẹn lại; ban đầu %s)",
		    database_day(database, verdict->due),
		    when_people_day(old, apology->old_date));
	if (verdict->due_earliest != verdict->due)
		return arena_printf(database->arena, "hạn %s (sớm nhất %s%s)",
		    database_day(database, verdict->due),
		    database_day(database, verdict->due_earliest),
		    marks_words(marks.due_earliest, false));
	return arena_printf(database->arena, "hạn %s",
	    database_day(database, verdict->due));
}

/* Of the date in force; NULL where nobody has. */
static const struct ack *
ack_of(const struct database *database, const struct list_lines *lines,
    const struct brief *brief)
{
	int32_t offset = database->conf->offset;

	size_t low = 0, high = lines->ack_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (lines->ack_of[middle] < brief->id)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = low;
	     i < lines->ack_count && lines->ack_of[i] == brief->id; i++) {
		const struct ack *ack = &lines->acks[i];
		instant due = judge_clock_due(&brief->verdict, ack->clock);

		if (due != INSTANT_NONE &&
		    when_day(due, offset).n == ack->due.n)
			return ack;
	}
	return NULL;
}

/* ", đã xác nhận đã biết (đến …)" */
static const char *
ack_words(const struct database *database, const struct ack *ack)
{
	return ack == NULL
	    ? ""
	    : arena_printf(database->arena, "  đã xác nhận đã biết, đến %s",
		  database_end(database, ack->until));
}

static const char *
ack_until(const struct database *database, const struct ack *ack)
{
	return ack == NULL ? NULL : database_rfc3339(database, ack->until);
}

static const char *
procedure_words(const struct database *database, const struct brief *brief)
{
	const char *procedure = database_procedure(database,
	    brief->procedure_name, brief->procedure, brief->received);

	return procedure != NULL ? procedure : "(không rõ thủ tục)";
}

void
list_print_people(const struct database *database,
    const struct list_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct brief *brief = &lines->items[i];
		const struct margin left = margin(database, brief);

		printf("%s  %s  %s  %s%s\n    %s – %s – %s\n", brief->code,
		    words_standing(database->arena, &brief->verdict),
		    due_words(database, brief),
		    distance_people(database->arena, &brief->verdict, &left),
		    ack_words(database, ack_of(database, lines, brief)),
		    procedure_words(database, brief),
		    brief->agency_name != NULL
			? database_agency_name(database, brief->agency_name)
			: "-",
		    brief->officer_name != NULL ? brief->officer_name : "-");
	}
	printf(lines->more
		? "%s hồ sơ đầu tiên; còn nữa: bỏ --limit để xem hết\n"
		: "%s hồ sơ\n",
	    text_number(database->arena, (int64_t)lines->count));
	status_sources_warn(database);
}

static void
put_time(const struct database *database, struct jsonw *out, const char *key,
    instant at)
{
	jsonw_put_string(out, key, database_rfc3339(database, at));
}

void
list_print_json(const struct database *database, const struct list_lines *lines)
{
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_array(&out);
	for (size_t i = 0; i < lines->count; i++) {
		const struct brief *brief = &lines->items[i];
		const struct verdict *verdict = &brief->verdict;
		const struct margin left = margin(database, brief);
		const struct provisional marks =
		    marks_of_brief(database, brief);

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
		marks_put(&out, "provisional_dates", &marks);
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
		promises_put_apology(&out, &brief->apology);
		jsonw_put_string(&out, "acknowledged_until",
		    ack_until(database, ack_of(database, lines, brief)));
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

static const char *
apology_day(const struct database *database, const struct apology *apology,
    day date)
{
	return apology_is_there(apology)
	    ? when_iso_day(arena_alloc(database->arena, WHEN_TEXT), date)
	    : NULL;
}

void
list_print_csv(const struct database *database, const struct list_lines *lines)
{
	sheet_begin("source,code,standing,standing_vi,due,promised,computed,"
		    "received,finished,procedure,procedure_name,agency,"
		    "agency_name,officer,step,acceptance_due,step_due,"
		    "apology_due,supplement_due,working_days,office_seconds,"
		    "apology,apology_old_date,apology_new_date,"
		    "unknown,provisional,provisional_dates,"
		    "acknowledged_until");
	for (size_t i = 0; i < lines->count; i++) {
		const struct brief *brief = &lines->items[i];
		const struct verdict *verdict = &brief->verdict;
		const struct margin left = margin(database, brief);
		const struct provisional marks =
		    marks_of_brief(database, brief);
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
			brief->apology.number,
			apology_day(database, &brief->apology,
			    brief->apology.old_date),
			apology_day(database, &brief->apology,
			    brief->apology.new_date),
			verdict->unknown == UNKNOWN_NOT
			    ? NULL
			    : unknown_reason_text(verdict->unknown),
			verdict->provisional ? "yes" : "no",
			marks_text(database->arena, &marks),
			ack_until(database, ack_of(database, lines, brief)),
		};

		sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
	}
}
