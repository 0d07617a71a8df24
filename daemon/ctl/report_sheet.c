/* Filling an official form. */
#include "ctl/report_sheet.h"

#include <string.h>

#include "base/text.h"

static const char no_field[] = "(chưa rõ lĩnh vực)";
static const char no_agency[] = "(chưa rõ đơn vị)";

static int
ask_scope(const struct command *command, const struct database *database,
    const char *agency, struct report_asked *out)
{
	out->plan = report_plan_of(database, &out->period, INSTANT_NEVER);
	return agency == NULL
	    ? -1
	    : database_agency(command, database, agency, &out->scope.agency);
}

int
report_ask(const struct command *command, const struct database *database,
    const char *period, const char *agency, struct report_asked *out)
{
	int refused;

	*out = (struct report_asked){ 0 };
	refused = report_period(command, database, period, &out->period);
	if (refused < 0)
		refused = ask_scope(command, database, agency, out);
	return refused >= 0 ? refused : database_was_read(command, database);
}

int
report_ask_recorded(const struct command *command,
    const struct database *database, const char *period, const char *agency,
    struct report_asked *out)
{
	int refused;

	*out = (struct report_asked){ 0 };
	refused = report_period_since(command, database, period, &out->period);
	if (refused < 0)
		refused = ask_scope(command, database, agency, out);
	return refused >= 0
	    ? refused
	    : report_outside(command, database, &out->period, false);
}

bool
report_scope_has(const struct database *database,
    const struct report_scope *scope, const char *agency)
{
	const struct directory *directory = database->conf->directory;
	const struct agency *found;

	if (scope->agency == NULL)
		return true;
	found = agency == NULL ? NULL : directory_by_code(directory, agency);
	if (found == NULL)
		return false;
	return scope->alone
	    ? found == scope->agency
	    : directory_is_within(directory, found, scope->agency);
}

const char *
report_label(const struct database *database, enum report_rows rows,
    const char *name)
{
	const struct agency *agency;

	if (rows == REPORT_BY_FIELD)
		return name == NULL ? no_field : name;
	agency = name == NULL
	    ? NULL
	    : directory_by_code(database->conf->directory, name);
	return agency != NULL ? agency->name : name == NULL ? no_agency : name;
}

const char *
report_number(const struct database *database, int64_t value)
{
	return text_number(database->arena, value);
}

struct chosen {
	const struct database *database;
	const struct report_scope *scope;
};

static bool
takes(const void *context, const struct report_entry *entry)
{
	const struct chosen *chosen = context;

	return report_scope_has(chosen->database, chosen->scope, entry->agency);
}

static const char *
name_of(const void *context, const char *code)
{
	const struct chosen *chosen = context;

	return report_label(chosen->database, REPORT_BY_AGENCY, code);
}

enum { OTHER_REMARKS = 3 }; /* beside those of each source */

static void
remark(struct report_sheet *sheet, const char *text)
{
	sheet->remarks[sheet->remark_count++] = text;
}

/* By the end of the period: what was open then of a source that was taken out
 * only later is counted as such. */
static bool
is_left(const struct source_health *source, const struct report_plan *plan,
    int32_t offset)
{
	return source->retired != INSTANT_NONE &&
	    source->retired <= plan->known &&
	    source->retired < period_ends(&plan->period, offset);
}

static void
add_remarks(const struct database *database, const struct report_plan *plan,
    const struct period *asked, const struct report_added *added,
    struct report_sheet *sheet)
{
	struct arena *arena = database->arena;
	char date[WHEN_TEXT];

	sheet->remark_count = 0;
	sheet->remarks = arena_alloc(arena,
	    (2 * database->source_count + database->unread_count +
		OTHER_REMARKS) *
		sizeof(*sheet->remarks));
	if (plan->period.to.n < asked->to.n)
		remark(sheet,
		    arena_printf(arena,
			"Kỳ báo cáo chưa kết thúc: số liệu đến %s.",
			database_time(database, sheet->made)));
	if (plan->known < database->now)
		remark(sheet,
		    arena_printf(arena,
			"Theo dữ liệu hệ thống đã ghi nhận đến %s.",
			database_time(database, plan->known)));
	for (size_t i = 0; i < database->unread_count; i++)
		remark(sheet,
		    arena_printf(arena,
			"Nguồn %s chưa lần nào được đọc hết: số liệu thiếu hồ "
			"sơ của nguồn này.",
			database->unread[i]));
	for (size_t i = 0; i < database->source_count; i++) {
		const struct source_health *source = &database->sources[i];

		if (is_left(source, plan, database->conf->offset))
			remark(sheet,
			    arena_printf(arena,
				"Nguồn %s không còn trong cấu hình từ %s: hồ sơ "
				"đã giải quyết trước đó vẫn được tính, hồ sơ "
				"còn đang giải quyết thì không; hồ sơ có cả ở "
				"nguồn khác chỉ tính một lần.",
				source->name,
				database_time(database, source->retired)));
		/* Since when, somebody must know: before the watch only what
		 * the software itself still listed is counted. */
		if (source->baseline != INSTANT_NONE &&
		    when_day(source->baseline, database->conf->offset).n >
			asked->from.n)
			remark(sheet,
			    arena_printf(arena,
				"Nguồn %s được theo dõi từ ngày %s; số liệu "
				"trước ngày này lấy theo danh sách của phần "
				"mềm tại lần đọc đầu tiên, không đủ ngày từ "
				"chối, rút, tạm dừng.",
				source->name,
				when_people_day(date,
				    when_day(source->baseline,
					database->conf->offset))));
	}
	if (added->count > 0)
		remark(sheet,
		    arena_printf(arena,
			"%zu dòng được bổ sung từ hệ thống khác, có ghi nguồn.",
			added->count));
}

static void
add_values(struct report_row_filled *sum, const struct report_row_filled *row,
    int columns)
{
	for (int i = 0; i < columns; i++)
		sum->values[i] += row->values[i];
}

void
report_sheet_fill(const struct database *database,
    const struct report_form *form, const struct report_plan *plan,
    enum report_rows rows, const struct report_table *table,
    const struct report_scope *scope, const struct report_added *added,
    struct report_sheet *out)
{
	const struct chosen chosen = { database, scope };
	struct arena *arena = database->arena;
	struct report_row_filled *filled;
	struct report_line *lines;
	size_t count;

	lines = report_table_lines(table, rows, takes, name_of, &chosen, arena,
	    &count);
	filled =
	    arena_alloc(arena, (count + added->count + 1) * sizeof(*filled));
	out->total = (struct report_row_filled){ .label = "Tổng số" };
	for (size_t i = 0; i < count; i++) {
		filled[i].label = report_label(database, rows, lines[i].name);
		for (int c = 0; c < form->column_count; c++)
			filled[i].values[c] =
			    report_value(&form->columns[c], &lines[i].counts);
	}
	if (added->count > 0)
		memcpy(&filled[count], added->rows,
		    added->count * sizeof(*filled));
	out->form = form;
	out->rows = rows;
	out->scope = scope->agency == NULL ? "Toàn tỉnh" : scope->agency->name;
	out->lines = filled;
	out->count = count + added->count;
	for (size_t i = 0; i < out->count; i++)
		add_values(&out->total, &filled[i], form->column_count);
	out->known = plan->known;
	add_remarks(database, plan, &out->period, added, out);
}
