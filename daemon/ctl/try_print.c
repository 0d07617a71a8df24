/* A page as the daemon would understand it, for people and as JSON. */
#include "ctl/try_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ctl/command.h"
#include "wire/jsonw.h"

/* The value of a field as it was understood; NULL: nothing was. */
static const char *
value_of(const struct try_print *print, const struct observation *seen,
    const struct decode_report *report, enum mapping_field field)
{
	const struct {
		enum mapping_field field;
		instant at;
	} times[] = {
		{ MAPPING_SUBMITTED, seen->submitted },
		{ MAPPING_RECEIVED, seen->received },
		{ MAPPING_PROMISED, seen->promised },
		{ MAPPING_FINISHED, seen->finished },
		{ MAPPING_RETURNED, seen->returned },
		{ MAPPING_UPDATED, seen->updated },
		{ MAPPING_STEP_DUE, seen->step_due },
	};
	const struct {
		enum mapping_field field;
		const char *text;
	} texts[] = {
		{ MAPPING_CODE, seen->code },
		{ MAPPING_PROCEDURE, seen->procedure },
		{ MAPPING_PROCEDURE_NAME, seen->procedure_name },
		{ MAPPING_FIELD, seen->field },
		{ MAPPING_AGENCY, seen->agency },
		{ MAPPING_OFFICER_ACCOUNT, seen->officer_account },
		{ MAPPING_OFFICER_MAIL, seen->officer_mail },
		{ MAPPING_OFFICER_NAME, seen->officer_name },
		{ MAPPING_STEP, seen->step },
		{ MAPPING_FILING,
		    seen->filing == FILING_UNKNOWN
			? NULL
			: filing_text(seen->filing) },
		{ MAPPING_STATUS,
		    seen->status == STATUS_UNKNOWN
			? seen->raw_status
			: status_text(seen->status) },
		{ MAPPING_DELETED,
		    seen->status == STATUS_DELETED ? "yes" : NULL },
		{ MAPPING_STEPS,
		    seen->steps == STEPS_UNKNOWN
			? NULL
			: arena_printf(print->arena, "%d", seen->steps) },
	};
	char text[WHEN_TEXT];

	/* That there is something, never what. */
	if (mapping_field_is_personal(field))
		return report->person.part[field - MAPPING_APPLICANT] == NULL
		    ? NULL
		    : "***";
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].field == field)
			return texts[i].text;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		if (times[i].field == field && times[i].at != INSTANT_NONE)
			return arena_string(print->arena,
			    when_rfc3339(text, times[i].at, print->offset));
	return NULL;
}

static bool
is_mapped(const struct try_print *print, enum mapping_field field)
{
	const struct mapping_value *value =
	    &print->source->mapping->fields[field];

	return value->at_count > 0 || value->otherwise != NULL;
}

void
try_begin(struct try_print *print)
{
	if (!print->json)
		return;
	jsonw_object(print->writer);
	jsonw_put_int(print->writer, "v", COMMAND_JSON_VERSION);
	jsonw_put_string(print->writer, "source", print->source->name);
}

static void
request_json(struct try_print *print, const char *key,
    const struct request *request)
{
	struct jsonw *writer = print->writer;

	jsonw_key(writer, key);
	if (request == NULL) {
		jsonw_null(writer);
		return;
	}
	jsonw_object(writer);
	jsonw_put_string(writer, "method", request->method);
	jsonw_put_string(writer, "url", request->url);
	jsonw_key(writer, "headers");
	jsonw_array(writer);
	for (int i = 0; i < request->header_count; i++)
		jsonw_string(writer, request->headers[i]);
	jsonw_array_end(writer);
	jsonw_put_string(writer, "body", request->body);
	jsonw_object_end(writer);
}

static void
request_people(const char *what, const struct request *request)
{
	if (request == NULL)
		return;
	printf("%s: %s %s\n", what, request->method, request->url);
	for (int i = 0; i < request->header_count; i++)
		printf("  %s\n", request->headers[i]);
	if (request->body != NULL)
		printf("  %s\n", request->body);
}

void
try_requests(struct try_print *print, const struct request *login,
    const struct request *list)
{
	if (print->json) {
		request_json(print, "login", login);
		request_json(print, "list", list);
		return;
	}
	request_people("Đăng nhập", login);
	request_people("Danh sách", list);
}

void
try_told(struct try_print *print, const char *where, const char *told,
    instant as_of)
{
	char at[WHEN_TEXT];

	if (as_of != INSTANT_NONE)
		when_rfc3339(at, as_of, print->offset);
	if (print->json) {
		jsonw_put_string(print->writer, "where", where);
		jsonw_put_string(print->writer, "told", told);
		jsonw_put_string(print->writer, "as_of",
		    as_of == INSTANT_NONE ? NULL : at);
		return;
	}
	printf("Nguồn: %s\nCách đọc: %s\n", where, told);
	if (as_of != INSTANT_NONE)
		printf("Danh sách lập lúc: %s\n",
		    when_people(at, as_of, print->offset));
}

void
try_page(struct try_print *print, const struct page *page, bool is_last)
{
	struct jsonw *writer = print->writer;

	if (print->json) {
		jsonw_put_int(writer, "count", (int64_t)page->count);
		jsonw_key(writer, "total");
		if (page->total < 0)
			jsonw_null(writer);
		else
			jsonw_int(writer, page->total);
		jsonw_put_bool(writer, "is_last", is_last);
		jsonw_put_string(writer, "next", page->next);
		jsonw_key(writer, "records");
		jsonw_array(writer);
		return;
	}
	printf("Trang: %zu bản ghi", page->count);
	if (page->total >= 0)
		printf(", cả danh sách %" PRId64, page->total);
	puts(is_last ? ", là trang cuối" : ", còn trang sau");
}

static void
record_json(struct try_print *print, size_t number,
    const struct observation *seen, const struct decode_report *report)
{
	struct jsonw *writer = print->writer;

	jsonw_object(writer);
	jsonw_put_int(writer, "number", (int64_t)number);
	jsonw_key(writer, "fields");
	jsonw_object(writer);
	for (int f = 0; f < MAPPING_FIELDS; f++)
		if (is_mapped(print, (enum mapping_field)f))
			jsonw_put_string(writer,
			    mapping_field_text((enum mapping_field)f),
			    value_of(print, seen, report,
				(enum mapping_field)f));
	jsonw_object_end(writer);
	jsonw_key(writer, "defaulted");
	jsonw_array(writer);
	for (int f = 0; f < MAPPING_FIELDS; f++)
		if (report->defaulted >> f & 1)
			jsonw_string(writer,
			    mapping_field_text((enum mapping_field)f));
	jsonw_array_end(writer);
	jsonw_put_bool(writer, "status_unknown", report->status_unknown);
	jsonw_put_int(writer, "rounds", seen->round_count);
	jsonw_key(writer, "notes");
	jsonw_array(writer);
	for (int i = 0; i < report->note_count; i++)
		jsonw_string(writer, report->notes[i]);
	jsonw_array_end(writer);
	jsonw_object_end(writer);
}

static const char *
mark_of(const struct decode_report *report, enum mapping_field field,
    const char *value)
{
	if (report->defaulted >> field & 1)
		return "  (giá trị mặc định)";
	if (field == MAPPING_STATUS && report->status_unknown)
		return "  (không có trong status_map)";
	return value == NULL && field != MAPPING_DELETED ? "(thiếu)" : "";
}

static void
record_people(struct try_print *print, size_t number,
    const struct observation *seen, const struct decode_report *report)
{
	printf("\n%zu. %s\n", number, seen->code);
	for (int f = MAPPING_CODE + 1; f < MAPPING_FIELDS; f++) {
		enum mapping_field field = (enum mapping_field)f;
		const char *value = value_of(print, seen, report, field);

		if (is_mapped(print, field))
			printf("   %-16s %s%s\n", mapping_field_text(field),
			    value == NULL ? "" : value,
			    mark_of(report, field, value));
	}
	if (seen->round_count > 0)
		printf("   %-16s %d\n", "rounds", seen->round_count);
	for (int i = 0; i < report->note_count; i++)
		printf("   ! %s\n", report->notes[i]);
	if (report->unsaid > 0)
		printf("   ! và %d điều nữa\n", report->unsaid);
}

void
try_record(struct try_print *print, size_t number,
    const struct observation *seen, const struct decode_report *report)
{
	print->records++;
	print->status_unknown += report->status_unknown;
	for (int f = 0; f < MAPPING_FIELDS; f++) {
		bool defaulted = report->defaulted >> f & 1;

		print->defaulted[f] += defaulted;
		print->said[f] += !defaulted &&
		    value_of(print, seen, report, (enum mapping_field)f) !=
			NULL;
	}
	if (print->json)
		record_json(print, number, seen, report);
	else
		record_people(print, number, seen, report);
}

void
try_refused(struct try_print *print, size_t number, const char *why)
{
	struct jsonw *writer = print->writer;

	print->refused++;
	if (!print->json) {
		printf("\n%zu. BỊ TỪ CHỐI: %s\n", number, why);
		return;
	}
	jsonw_object(writer);
	jsonw_put_int(writer, "number", (int64_t)number);
	jsonw_put_string(writer, "refused", why);
	jsonw_object_end(writer);
}

/* Of which fields how many records say something: what a wrong selector looks
 * like. */
static void
say_sum(const struct try_print *print)
{
	printf("\nĐọc được %zu bản ghi, từ chối %zu.\n", print->records,
	    print->refused);
	for (int f = MAPPING_CODE + 1; f < MAPPING_FIELDS; f++) {
		enum mapping_field field = (enum mapping_field)f;

		if (!is_mapped(print, field))
			continue;
		printf("   %-16s có %zu, thiếu %zu", mapping_field_text(field),
		    print->said[f],
		    print->records - print->said[f] - print->defaulted[f]);
		if (print->defaulted[f] > 0)
			printf(", mặc định %zu", print->defaulted[f]);
		if (field == MAPPING_STATUS && print->status_unknown > 0)
			printf(", không có trong status_map %zu",
			    print->status_unknown);
		putchar('\n');
	}
}

void
try_end(struct try_print *print)
{
	if (!print->json) {
		say_sum(print);
		return;
	}
	jsonw_array_end(print->writer);
	jsonw_put_int(print->writer, "refused", (int64_t)print->refused);
	jsonw_object_end(print->writer);
	puts(buf_text(&print->buf));
}
