/* The fields of the digest, section by section. */
#include "wire/digest_text.h"

#include "base/text.h"
#include "core/margin.h"
#include "core/pulse.h"
#include "wire/digest_writer.h"
#include "wire/people.h"

static void
put_year(const struct digest_writer *w, struct message_value *map,
    const char *name, int year)
{
	digest_put(w, map, name,
	    year > 0 ? arena_printf(w->arena, "%d", year) : NULL);
}

static const char *
day_of(const struct digest_writer *w, instant at)
{
	return people_day(w->arena, at, w->input->offset);
}

/* "22 giờ 00 ngày 18/09/2020" */
static const char *
moment_of(const struct digest_writer *w, instant at)
{
	return people_moment(w->arena, at, w->input->offset);
}

/* "21 giờ 55", with its date when that is not the digest's. */
static const char *
hour_of(const struct digest_writer *w, instant at)
{
	int32_t offset = w->input->offset;

	return at != INSTANT_NONE && when_day(at, offset).n == w->input->date.n
	    ? people_hour(w->arena, at, offset)
	    : people_moment(w->arena, at, offset);
}

static int64_t
total_of(const struct digest_rows *rows)
{
	int64_t listed = (int64_t)rows->count;

	return rows->total > listed ? rows->total : listed;
}

/* The data time of the source that has been silent longest. */
static instant
stale_since(const struct digest_input *input)
{
	instant since = INSTANT_NEVER;

	for (size_t i = 0; i < input->source_count; i++)
		if (input->sources[i].stale &&
		    input->sources[i].data_time < since)
			since = input->sources[i].data_time;
	return since == INSTANT_NEVER ? INSTANT_NONE : since;
}

static void
put_frame(const struct digest_writer *w, struct message_value *values)
{
	const struct digest_input *in = w->input;
	char text[WHEN_TEXT];

	digest_put(w, values, "tên", in->recipient);
	message_put_bool(w->arena, values, "ông bà", in->addressed_as_person);
	digest_put(w, values, "phạm vi", in->scope);
	digest_put(w, values, "ngày",
	    arena_string(w->arena, when_people_day(text, in->date)));
	digest_put(w, values, "giờ", hour_of(w, in->now));
	digest_put(w, values, "ngày tiếp theo",
	    in->next_working_known
		? arena_string(w->arena,
		      when_people_day(text, in->next_working))
		: NULL);
	digest_put(w, values, "đầu mối", in->desk);
	digest_put_link(w, values, in->link);
	message_put_bool(w->arena, values, "quản trị", in->administrators);
	message_put_bool(w->arena, values, "toàn tỉnh", in->whole_province);
	message_put_bool(w->arena, values, "cá nhân", in->own_dossiers);
	message_put_bool(w->arena, values, "gửi muộn", in->is_late);
	digest_put(w, values, "lẽ ra lúc", moment_of(w, in->due));
	digest_put(w, values, "lập lúc", moment_of(w, in->now));
	digest_put(w, values, "đơn vị trực thuộc đến",
	    moment_of(w, in->above_until));
	message_put_bool(w->arena, values, "chưa nêu", in->held);
	digest_put(w, values, "gửi từ lúc", moment_of(w, in->sent_since));
	digest_put(w, values, "từ lúc", moment_of(w, in->since));
	digest_put(w, values, "đến lúc", moment_of(w, in->until));
}

/* Section 1. */
static void
put_conclusion(const struct digest_writer *w, struct message_value *values)
{
	const struct digest_input *in = w->input;
	enum digest_conclusion conclusion = digest_conclude(in);
	int64_t overdue = total_of(&in->overdue);
	int64_t next = total_of(&in->due_next);
	int64_t late = total_of(&in->late_acceptance);
	instant oldest, since;
	size_t fresh = digest_fresh(in, &oldest);

	message_put_bool(w->arena, values, "không có việc",
	    conclusion == DIGEST_CLEAR);
	message_put_bool(w->arena, values, "chưa đủ dữ liệu",
	    conclusion == DIGEST_UNKNOWN);
	message_put_bool(w->arena, values, "có việc",
	    in->held ||
		overdue + next + late + in->by_standing[STANDING_DUE_TODAY] +
			in->steps_over + in->supplements_over >
		    0);
	digest_put_number(w, values, "số đang giải quyết", in->open);
	digest_put_number(w, values, "nguồn mới", (int64_t)fresh);
	digest_put_some(w, values, "số nguồn chậm",
	    (int64_t)(in->source_count - fresh));
	digest_put_number(w, values, "tổng nguồn", (int64_t)in->source_count);
	message_put_bool(w->arena, values, "không có nguồn",
	    in->source_count == 0);
	digest_put(w, values, "dữ liệu đến", hour_of(w, oldest));
	digest_put(w, values, "chậm nhất từ", hour_of(w, stale_since(in)));
	digest_put_some(w, values, "số nguồn không thay đổi",
	    (int64_t)digest_silent(in, &since));
	digest_put(w, values, "không thay đổi từ", moment_of(w, since));
	digest_put_some(w, values, "số quá hạn", overdue);
	digest_put_some(w, values, "số đến hạn tiếp theo", next);
	digest_put_some(w, values, "số chậm tiếp nhận", late);
	digest_put_some(w, values, "số đến hạn hôm nay",
	    in->by_standing[STANDING_DUE_TODAY]);
	digest_put_some(w, values, "tồn trước", in->baseline);
	digest_put_some(w, values, "số hết hạn bước", in->steps_over);
	digest_put_some(w, values, "số hết thời gian bổ sung",
	    in->supplements_over);
	digest_put_some(w, values, "đã xin lỗi", in->apologies);
	digest_put_number(w, values, "chưa xin lỗi", overdue - in->apologies);
}

/* Office time exceeded; or all that is left, in days and hours. */
static void
put_margin(const struct digest_writer *w, const struct digest_row *row,
    struct message_value *map)
{
	const struct margin left = { .known = row->working_days_known,
		.days = -row->working_days,
		.seconds = -row->office_seconds };
	bool over = row->office_seconds > 0;

	digest_put(w, map, "số giờ",
	    left.known && over ? margin_hours(w->arena, left.seconds) : NULL);
	digest_put(w, map, "còn lại",
	    over ? NULL : margin_people(w->arena, &left));
}

/* "03", as letters write it. */
static const char *
days_text(struct arena *arena, int32_t days)
{
	return days < 10 ? arena_printf(arena, "%02d", days)
			 : text_number(arena, days);
}

/* Sections 1 to 4.  Acceptance is due at an hour, the others by the date. */
static void
put_rows(const struct digest_writer *w, struct message_value *values,
    const char *name, const char *more, const struct digest_rows *rows,
    bool by_hour)
{
	struct message_value *list = message_put_list(w->arena, values, name);

	for (size_t i = 0; i < rows->count; i++) {
		const struct digest_row *row = &rows->rows[i];
		struct message_value *map = message_append_map(w->arena, list);

		digest_put(w, map, "mã", row->code);
		digest_put(w, map, "tên thủ tục", row->procedure);
		digest_put(w, map, "đơn vị", row->agency);
		digest_put(w, map, "cán bộ", row->officer);
		digest_put_link(w, map, row->link);
		digest_put(w, map, "hạn",
		    by_hour ? moment_of(w, row->due) : day_of(w, row->due));
		digest_put(w, map, "số ngày",
		    row->working_days_known && row->working_days > 0
			? days_text(w->arena, row->working_days)
			: NULL);
		put_margin(w, row, map);
		message_put_bool(w->arena, map, "tồn", row->baseline);
		message_put_bool(w->arena, map, "tạm tính", row->provisional);
	}
	digest_put_some(w, values, more, total_of(rows) - (int64_t)rows->count);
}

/* Section 7. */
static void
put_findings(const struct digest_writer *w, struct message_value *values)
{
	struct message_value *list =
	    message_put_list(w->arena, values, "cần kiểm tra");

	for (size_t i = 0; i < w->input->finding_count; i++) {
		const struct digest_finding *finding = &w->input->findings[i];
		struct message_value *map = message_append_map(w->arena, list);

		digest_put(w, map, "nội dung",
		    finding_kind_people(finding->kind));
		digest_put_number(w, map, "số", finding->count);
		digest_put(w, map, "ví dụ", finding->example);
		digest_put(w, map, "chi tiết", finding->detail);
	}
}

/* The year that the calendar's outlook is about, where it is this one. */
static void
put_worry(const struct digest_writer *w, struct message_value *values,
    const char *name, enum calendar_worry worry)
{
	const struct calendar_outlook *it = &w->input->outlook;

	put_year(w, values, name, it->worry == worry ? it->year : 0);
}

/* What a source that answers suffers from. */
static void
put_signs(const struct digest_writer *w, const struct digest_source *source,
    struct message_value *map)
{
	digest_put(w, map, "danh sách ngắn",
	    source->list_known == 0
		? NULL
		: arena_printf(w->arena,
		      "chỉ còn %s trong %s hồ sơ đang giải quyết",
		      text_number(w->arena, source->list_shown),
		      text_number(w->arena, source->list_known)));
	digest_put(w, map, "từ chối",
	    source->refused == 0 ? NULL
				 : arena_printf(w->arena, "%s%s",
				       source->refused_capped ? "ít nhất " : "",
				       text_number(w->arena, source->refused)));
	digest_put(w, map, "mã từ chối", source->refused_codes);
	digest_put(w, map, "không thay đổi từ",
	    source->silent ? moment_of(w, source->silent_since) : NULL);
	digest_put(w, map, "lệch giờ",
	    !source->skewed ? NULL
			    : arena_printf(w->arena, "%s %s",
				  source->skew < 0 ? "chậm" : "nhanh",
				  pulse_people(w->arena, source->skew)));
}

/* Sources that are configured no more, and left open dossiers behind. */
static void
put_left(const struct digest_writer *w, struct message_value *values)
{
	struct message_value *list =
	    message_put_list(w->arena, values, "nguồn đã bỏ");

	for (size_t i = 0; i < w->input->left_count; i++) {
		const struct digest_left *left = &w->input->left[i];
		struct message_value *map = message_append_map(w->arena, list);

		digest_put(w, map, "nguồn", left->name);
		digest_put(w, map, "bỏ từ", moment_of(w, left->since));
		digest_put_number(w, map, "số", left->open);
	}
}

/* Section 8. */
static void
put_sources(const struct digest_writer *w, struct message_value *values)
{
	const struct digest_input *in = w->input;
	struct message_value *list =
	    message_put_list(w->arena, values, "nguồn dữ liệu");

	for (size_t i = 0; i < in->source_count; i++) {
		const struct digest_source *source = &in->sources[i];
		struct message_value *map = message_append_map(w->arena, list);

		digest_put(w, map, "nguồn", source->name);
		message_put_bool(w->arena, map, "chậm",
		    source->stale || source->data_time == INSTANT_NONE);
		digest_put(w, map, "lúc", hour_of(w, source->data_time));
		digest_put(w, map, "lý do", source->reason);
		put_signs(w, source, map);
	}
	put_left(w, values);
	message_put_bool(w->arena, values, "chưa có lịch",
	    in->calendar_last_year <= 0);
	put_worry(w, values, "chưa có lịch năm", CALENDAR_MISSING);
	put_worry(w, values, "lịch hết sau năm", CALENDAR_ENDS);
	put_worry(w, values, "lịch chưa xác nhận sau năm",
	    CALENDAR_UNCONFIRMED);
	put_year(w, values, "lịch đến năm", in->calendar_last_year);
	put_year(w, values, "lịch xác nhận đến năm",
	    in->calendar_confirmed_until);
	digest_put_number(w, values, "số dòng lịch sử", in->history_rows);
	digest_put(w, values, "mã lịch sử", in->history_hash);
}

/* Section 9. */
static void
put_letters(const struct digest_writer *w, struct message_value *values)
{
	const struct digest_input *in = w->input;

	digest_put_number(w, values, "thư đã gửi", in->letters_sent);
	digest_put_number(w, values, "thư chưa gửi được", in->letters_failed);
	digest_put_some(w, values, "thư đang chờ", in->letters_open);
	digest_put_some(w, values, "thư chưa rõ", in->letters_uncertain);
	digest_put_some(w, values, "lời báo thu hồi", in->notices_withdrawn);
	digest_put_number(w, values, "lượt đã gửi", in->told_sent);
	digest_put_number(w, values, "lượt chưa gửi được", in->told_refused);
	digest_put_number(w, values, "lượt thu hồi", in->told_withdrawn);
	digest_put_number(w, values, "lượt xác nhận", in->acknowledged);
	message_put_bool(w->arena, values, "chỉ ghi thư mục", in->local_only);
}

void
digest_text_compose(const struct wording *wording,
    const struct digest_input *input, struct arena *arena,
    struct letter_text *out)
{
	const struct digest_writer w = { input, arena };
	struct message_value *values = message_map(arena);

	put_frame(&w, values);
	put_conclusion(&w, values);
	put_rows(&w, values, "quá hạn", "còn quá hạn", &input->overdue, false);
	put_rows(&w, values, "đến hạn hôm nay", "còn đến hạn hôm nay",
	    &input->due_today, true);
	put_rows(&w, values, "đến hạn tiếp theo", "còn đến hạn",
	    &input->due_next, false);
	put_rows(&w, values, "chậm tiếp nhận", "còn chậm tiếp nhận",
	    &input->late_acceptance, true);
	digest_put_figures(&w, values);
	digest_put_agencies(&w, values);
	put_findings(&w, values);
	put_sources(&w, values);
	put_letters(&w, values);
	wording_render(wording, WORDING_DIGEST, values, arena, out);
}
