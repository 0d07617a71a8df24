/* The filters of the list. */
#include "web/list_filter.h"

#include <string.h>

#include "io/store_meta.h"
#include "wire/clean.h"
#include "wire/template.h"

static const struct {
	const char *key, *words;
	unsigned standings;
} choices[] = {
	{ "qua-han", "Quá hạn",
	    1U << STANDING_OVERDUE | 1U << STANDING_LATE_ACCEPTANCE },
	{ "hom-nay", "Đến hạn hôm nay", 1U << STANDING_DUE_TODAY },
	{ "sap-den-han", "Sắp đến hạn", 1U << STANDING_DUE_SOON },
	{ "trong-han", "Đang giải quyết trong hạn", 1U << STANDING_RUNNING },
	{ "cho-tiep-nhan", "Chờ tiếp nhận", 1U << STANDING_AWAITING },
	{ "tam-dung", "Tạm dừng", 1U << STANDING_PAUSED },
	{ "chua-ro", "Chưa xác định được hạn", 1U << STANDING_UNKNOWN },
};

enum { CHOICES = sizeof(choices) / sizeof(choices[0]) };

bool
list_filter_choice(int number, const char **key, const char **words)
{
	if (number >= CHOICES)
		return false;
	*key = choices[number].key;
	*words = choices[number].words;
	return true;
}

/* The field's text, or NULL where it is empty. */
static const char *
asked(const struct visit *visit, const char *name)
{
	const char *text = form_value(&visit->request->query, name);

	return text_is_empty(text) ? NULL : text;
}

static void
complain(struct list_filter *filter, const char *sentence)
{
	if (filter->wrong == NULL)
		filter->wrong = sentence;
}

static void
read_standing(const struct visit *visit, struct list_filter *out)
{
	const char *key = asked(visit, "tinh-trang");

	for (int i = 0; key != NULL && i < CHOICES; i++)
		if (strcmp(choices[i].key, key) == 0) {
			out->standing = choices[i].key;
			out->brief.standings = choices[i].standings;
		}
	if (key != NULL && out->standing == NULL)
		complain(out, "Tình trạng được chọn không có trong danh sách.");
}

/* An agency of another scope is answered like one that does not exist. */
static void
read_agency(const struct visit *visit, struct list_filter *out)
{
	const struct directory *directory = visit->site->conf->directory;
	const char *code = asked(visit, "don-vi");

	if (code != NULL)
		out->agency = directory_by_code(directory, code);
	if (out->agency != NULL &&
	    !web_reader_sees(&visit->reader, out->agency->code))
		out->agency = NULL;
	if (code != NULL && out->agency == NULL)
		complain(out,
		    "Đơn vị được chọn không có, hoặc không thuộc phạm vi được "
		    "xem.");
	if (out->agency != NULL) {
		out->brief.agencies = directory_codes_within(directory,
		    out->agency, visit->arena, &out->brief.agency_count);
	} else if (!visit->reader.province) {
		out->brief.agencies = visit->reader.agencies;
		out->brief.agency_count = visit->reader.agency_count;
	}
}

static bool
read_source(struct visit *visit, struct list_filter *out, struct err *err)
{
	const char *name = asked(visit, "nguon");
	struct source_health *sources;
	size_t count;

	if (name == NULL)
		return true;
	if (!store_sources(visit->store, visit->arena, &sources, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(sources[i].name, name) == 0) {
			out->source = sources[i].name;
			out->brief.source = sources[i].id;
		}
	if (out->source == NULL)
		complain(out, "Không có nguồn dữ liệu được chọn.");
	return true;
}

static void
read_apology(const struct visit *visit, struct list_filter *out)
{
	const char *key = asked(visit, "xin-loi");

	out->brief.apology_only = text_equal(key, "co");
	out->brief.no_apology = text_equal(key, "khong");
	if (out->brief.apology_only || out->brief.no_apology)
		out->apology = key;
	else if (key != NULL)
		complain(out, "Lựa chọn về văn bản xin lỗi không hợp lệ.");
}

/* "0.1600000000.3.000.00.22.H99-…": paused, until, source, code. */
static void
read_place(const struct visit *visit, struct list_filter *out)
{
	const char *text = asked(visit, "sau");
	const char *parts[3];
	const char *at = text;
	int64_t paused, ends, source;

	if (text == NULL)
		return;
	for (int i = 0; i < 3; i++) {
		const char *dot = strchr(at, '.');

		if (dot == NULL) {
			complain(out, "Chỗ xem tiếp không đọc được.");
			return;
		}
		parts[i] = arena_bytes(visit->arena, at, (size_t)(dot - at));
		at = dot + 1;
	}
	if (*at == '\0' || !text_to_int(parts[0], 0, 1, &paused) ||
	    !text_to_int(parts[1], INT64_MIN, INT64_MAX, &ends) ||
	    !text_to_int(parts[2], 0, INT64_MAX, &source)) {
		complain(out, "Chỗ xem tiếp không đọc được.");
		return;
	}
	out->is_behind = true;
	out->after = (struct urgent_place){ .paused = paused != 0,
		.ends = ends,
		.code = at,
		.source = source };
}

bool
list_filter_read(struct visit *visit, struct list_filter *out, struct err *err)
{
	const char *code = asked(visit, "ma");

	*out = (struct list_filter){ .brief = brief_filter_all() };
	if (code != NULL)
		out->code = clean_code(visit->arena, code, NULL);
	if (code != NULL && out->code == NULL)
		complain(out, "Mã hồ sơ không đọc được.");
	read_standing(visit, out);
	read_agency(visit, out);
	read_apology(visit, out);
	read_place(visit, out);
	return read_source(visit, out, err);
}

static void
add(struct buf *out, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_add_char(out, out->size == 0 ? '?' : '&');
	buf_add(out, name);
	buf_add_char(out, '=');
	template_add_form(out, value);
}

const char *
list_filter_link(const struct list_filter *filter,
    const struct urgent_place *last, struct arena *arena)
{
	struct buf out = buf_over(arena);

	add(&out, "tinh-trang", filter->standing);
	add(&out, "don-vi",
	    filter->agency == NULL ? NULL : filter->agency->code);
	add(&out, "nguon", filter->source);
	add(&out, "xin-loi", filter->apology);
	add(&out, "sau",
	    arena_printf(arena, "%d.%lld.%lld.%s", (int)last->paused,
		(long long)last->ends, (long long)last->source, last->code));
	return buf_text(&out);
}
