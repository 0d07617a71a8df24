/* Procedures from their table. */
#include "wire/tables.h"

#include <assert.h>
#include <openssl/sha.h>
#include <string.h>

#include "wire/tables_row.h"

enum { EXTENSIONS_MAX = 16 };

enum procedure_column {
	PROCEDURE_CODE,
	PROCEDURE_NAME,
	PROCEDURE_LIMIT,
	PROCEDURE_UNIT,
	PROCEDURE_CONFIRMED,
	PROCEDURE_FIELD,
	PROCEDURE_CONVENTION,
	PROCEDURE_CUTOFF,
	PROCEDURE_PAUSE,
	PROCEDURE_ACCEPTANCE,
	PROCEDURE_SUPPLEMENT,
	PROCEDURE_EXTENSION,
	PROCEDURE_BASIS,
	PROCEDURE_SENSITIVE,
	PROCEDURE_FROM,
	PROCEDURE_TO,
	PROCEDURE_COLUMNS
};

static const struct table_term procedure_columns[PROCEDURE_COLUMNS] = {
	{ "code", { "mã", "mã thủ tục", "mã TTHC" } },
	{ "name", { "tên", "tên thủ tục", "tên TTHC", "thủ tục" } },
	{ "limit", { "thời hạn", "thời hạn giải quyết" } },
	{ "unit", { "đơn vị tính", "đơn vị thời hạn" } },
	{ "confirmed", { "đã xác nhận", "xác nhận" } },
	{ "field", { "lĩnh vực" } },
	{ "convention", { "cách tính", "quy ước tính" } },
	{ "cut-off", { "giờ chốt", "giờ chốt nhận hồ sơ" } },
	{ "pause policy by reason", { "tạm dừng", "cách tính tạm dừng" } },
	{ "acceptance limit", { "thời hạn tiếp nhận", "hạn tiếp nhận" } },
	{ "time to supplement", { "thời gian bổ sung", "thời hạn bổ sung" } },
	{ "extension by agency class", { "cộng thêm theo loại đơn vị" } },
	{ "legal basis", { "căn cứ pháp lý", "căn cứ" } },
	{ "nhạy cảm", { "sensitive" } },
	TABLE_FROM,
	TABLE_TO,
};

/* "ngày" alone are days on end: the law says "ngày làm việc" where it means
 * those. */
static const struct table_term unit_terms[] = {
	{ "wd", { "ngày làm việc" } },
	{ "wh", { "giờ làm việc" } },
	{ "d", { "ngày" } },
	{ "mo", { "tháng" } },
	{ "sameday", { "trong ngày", "ngay trong ngày" } },
};

static const char *
read_unit(const struct table *table, const struct csv_row *row)
{
	const char *cell = table_need(table, row, PROCEDURE_UNIT);

	return cell == NULL
	    ? NULL
	    : table_term(unit_terms, sizeof(unit_terms) / sizeof(unit_terms[0]),
		  cell);
}

/* "5" and "wd", or nothing and "sameday". */
static bool
read_limit(const struct table *table, const struct csv_row *row,
    struct limit *out)
{
	const char *count = table_cell(table, row, PROCEDURE_LIMIT);
	const char *unit = read_unit(table, row);
	const char *why;
	struct err err;

	if (unit == NULL)
		return false;
	if (text_equal(unit, "sameday") && count != NULL &&
	    !text_equal(count, "0")) {
		table_complain(table, row, PROCEDURE_LIMIT,
		    "\"%s\" beside the unit sameday", count);
		return false;
	}
	if (text_equal(unit, "sameday"))
		count = NULL;
	if (limit_parse(arena_printf(table->arena, "%s%s", count ? count : "",
			    unit),
		out, &err))
		return true;
	/* The cells as they stand, and what is wrong with the two. */
	why = strstr(err.text, "\": ");
	table_complain(table, row, PROCEDURE_LIMIT,
	    "\"%s\" with the unit \"%s\": %s", count ? count : "",
	    table_cell(table, row, PROCEDURE_UNIT),
	    why == NULL ? err.text : why + strlen("\": "));
	return false;
}

/* "NAME=value": the name, and what stands behind the sign. */
static const char *
name_of(const struct table *table, const char *part, const char **value)
{
	size_t size = strcspn(part, "=");

	*value =
	    part[size] != '\0' ? text_trim(table->arena, part + size + 1) : "";
	return text_trim(table->arena, arena_bytes(table->arena, part, size));
}

static bool
reason_parse(const char *text, enum pause_reason *out)
{
	for (int i = 0; i < PAUSE_REASON_COUNT; i++) {
		if (text_equal(text, pause_reason_text((enum pause_reason)i))) {
			*out = (enum pause_reason)i;
			return true;
		}
	}
	return false;
}

/* "supplement=reset;payment=preserve<=30d" */
static void
read_pause(const struct table *table, const struct csv_row *row,
    struct procedure *out)
{
	const char *cell = table_cell(table, row, PROCEDURE_PAUSE);
	const char *parts[PAUSE_REASON_COUNT];
	bool told[PAUSE_REASON_COUNT] = { 0 };
	int count = 0;

	if (cell != NULL)
		count =
		    table_parts(table->arena, cell, parts, PAUSE_REASON_COUNT);
	if (count > PAUSE_REASON_COUNT)
		table_complain(table, row, PROCEDURE_PAUSE,
		    "more than %d reasons", PAUSE_REASON_COUNT);
	for (int i = 0; i < count && i < PAUSE_REASON_COUNT; i++) {
		const char *value;
		const char *name = name_of(table, parts[i], &value);
		enum pause_reason reason;
		struct err err;

		if (!reason_parse(name, &reason))
			table_complain(table, row, PROCEDURE_PAUSE,
			    "\"%s\" is none of supplement, payment, stopped, "
			    "dispute",
			    name);
		else if (told[reason])
			table_complain(table, row, PROCEDURE_PAUSE,
			    "\"%s\" stands twice", name);
		else if (!pause_rule_parse(value, &out->pause[reason], &err))
			table_complain(table, row, PROCEDURE_PAUSE, "%s",
			    err.text);
		else
			told[reason] = true;
	}
}

/* ${limit} is NULL where the row's own is wrong. */
static bool
check_extension(const struct limit *limit, const struct procedure *row,
    const struct extension *extension, struct err *err)
{
	for (int i = 0; i < row->extension_count; i++)
		if (text_equal(row->extensions[i].class, extension->class))
			return err_set(err, "class \"%s\" stands twice",
			    extension->class);
	if (limit == NULL)
		return true;
	if (limit->unit == LIMIT_SAME_DAY)
		return err_set(err, "nothing can be added to the same day");
	if (limit->unit != extension->more.unit)
		return err_set(err,
		    "class \"%s\": its unit is not that of the limit",
		    extension->class);
	if (limit->count + extension->more.count > LIMIT_MOST)
		return err_set(err, "class \"%s\": more than %d with the limit",
		    extension->class, LIMIT_MOST);
	return true;
}

/* "mountain=+10wd": what the law itself adds for agencies of a class. */
static bool
extension_parse(const struct table *table, const char *part,
    struct extension *out, struct err *err)
{
	const char *value;

	out->class = name_of(table, part, &value);
	if (out->class[0] == '\0' || value[0] != '+')
		return err_set(err, "\"%s\": not CLASS=+LIMIT", part);
	return limit_parse(value + 1, &out->more, err);
}

/* That the classes are classes of agencies shows once both tables are there:
 * conf_check. */
static void
read_extensions(const struct table *table, const struct csv_row *row,
    const struct limit *limit, struct procedure *out)
{
	const char *cell = table_cell(table, row, PROCEDURE_EXTENSION);
	const char *parts[EXTENSIONS_MAX];
	struct extension *list;
	int count;

	if (cell == NULL)
		return;
	count = table_parts(table->arena, cell, parts, EXTENSIONS_MAX);
	if (count > EXTENSIONS_MAX) {
		table_complain(table, row, PROCEDURE_EXTENSION,
		    "more than %d classes", EXTENSIONS_MAX);
		return;
	}
	out->extensions = list =
	    arena_alloc(table->arena, (size_t)(count + 1) * sizeof(*list));
	for (int i = 0; i < count; i++) {
		struct extension *next = &list[out->extension_count];
		struct err err;

		if (extension_parse(table, parts[i], next, &err) &&
		    check_extension(limit, out, next, &err))
			out->extension_count++;
		else
			table_complain(table, row, PROCEDURE_EXTENSION, "%s",
			    err.text);
	}
}

static void
read_counting(const struct table *table, const struct csv_row *row,
    struct procedure *out)
{
	const char *convention = table_cell(table, row, PROCEDURE_CONVENTION);
	const char *cutoff = table_cell(table, row, PROCEDURE_CUTOFF);
	struct err err;

	out->has_convention = convention != NULL;
	if (convention != NULL &&
	    !convention_parse(convention, &out->convention, &err))
		table_complain(table, row, PROCEDURE_CONVENTION, "%s",
		    err.text);
	out->has_cutoff = cutoff != NULL;
	if (cutoff != NULL && !cutoff_parse(cutoff, &out->cutoff, &err))
		table_complain(table, row, PROCEDURE_CUTOFF, "%s", err.text);
}

/* True when code and validity stand: the row can be compared with others. */
static bool
read_procedure(const struct table *table, const struct csv_row *row,
    struct procedure *out)
{
	const char *code = table_need(table, row, PROCEDURE_CODE);
	bool limited;
	int errors;

	*out = (struct procedure){
		.code = code,
		.name = table_need(table, row, PROCEDURE_NAME),
		.field = table_cell(table, row, PROCEDURE_FIELD),
		.basis = table_cell(table, row, PROCEDURE_BASIS),
		.line = row->line,
	};
	limited = read_limit(table, row, &out->limit);
	read_extensions(table, row, limited ? &out->limit : NULL, out);
	read_counting(table, row, out);
	read_pause(table, row, out);
	out->has_acceptance =
	    table_limit(table, row, PROCEDURE_ACCEPTANCE, &out->acceptance);
	out->has_supplement =
	    table_limit(table, row, PROCEDURE_SUPPLEMENT, &out->supplement);
	table_flag(table, row, PROCEDURE_CONFIRMED, &out->confirmed);
	table_flag(table, row, PROCEDURE_SENSITIVE, &out->sensitive);
	errors = table->complaints->errors;
	table_dates(table, row, PROCEDURE_FROM, &out->from, &out->to);
	return code != NULL && table->complaints->errors == errors;
}

struct catalogue *
tables_catalogue(struct arena *arena, const struct table_file *procedures,
    struct complaints *complaints)
{
	struct table table = { .arena = arena, .complaints = complaints };
	unsigned char hash[SHA256_DIGEST_LENGTH];
	int errors = complaints->errors;
	struct catalogue *catalogue;
	struct procedure *rows;
	size_t count = 0;
	struct err err;

	if (!table_open(&table, procedures, procedure_columns,
		PROCEDURE_COLUMNS, PROCEDURE_CONFIRMED + 1))
		return NULL;
	rows = arena_alloc(arena, (table.csv.count + 1) * sizeof(*rows));
	for (size_t i = 0; i < table.csv.count; i++)
		if (read_procedure(&table, &table.csv.rows[i], &rows[count]))
			count++;
	catalogue_check(arena, rows, count, procedures->name, complaints);
	if (complaints->errors > errors)
		return NULL;
	SHA256((const unsigned char *)procedures->bytes.data,
	    procedures->bytes.size, hash);
	catalogue = catalogue_build(arena, rows, count,
	    text_hex(arena, hash, sizeof(hash)), &err);
	assert(catalogue != NULL); /* it was checked */
	return catalogue;
}
