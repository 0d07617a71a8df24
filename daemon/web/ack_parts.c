/* Acknowledgements, and the form that makes one, as values. */
#include "web/ack_parts.h"

#include "base/text.h"
#include "web/page.h"
#include "wire/people.h"

#define PUT(map, name, text) web_page_put(arena, map, name, text)

/* "hết ngày 15/09/2020": acknowledgements end with a day, as a rule. */
void
ack_parts_put(const struct site *site, const struct ack *ack,
    struct arena *arena, struct message_value *map)
{
	const struct delay_reason *reason = ack->reason == NULL
	    ? NULL
	    : delay_reason_find(site->conf->reasons, ack->reason);
	int32_t offset = site->conf->offset;

	PUT(map, "người xác nhận",
	    ack->who != NULL ? ack->who : "người vận hành hệ thống");
	PUT(map, "lúc ghi", people_moment(arena, ack->made, offset));
	PUT(map, "hoãn đến", people_end(arena, ack->until, offset));
	PUT(map, "lý do", reason != NULL ? reason->text : ack->reason);
	PUT(map, "ghi chú", ack->note);
}

const char *
ack_parts_due(const struct letter_row *row)
{
	switch (row->clock) {
	case CLOCK_RESOLUTION:
		return row->dossier->verdict.due_is_promise &&
			!row->dossier->verdict.due_is_moved
		    ? "Ngày hẹn trả"
		    : "Hạn giải quyết";
	case CLOCK_ACCEPTANCE:
		return "Hạn tiếp nhận";
	case CLOCK_STEP:
		return "Hạn của bước";
	case CLOCK_APOLOGY:
		return "Hạn gửi văn bản xin lỗi";
	case CLOCK_SUPPLEMENT:
		return "Thời gian bổ sung đến";
	case CLOCK_COUNT:
		break;
	}
	return "Hạn";
}

void
ack_parts_choices(const struct site *site, const struct letter_form *form,
    struct arena *arena, struct message_value *map)
{
	const struct delay_reasons *reasons = site->conf->reasons;
	struct message_value *list =
	    message_put_list(arena, map, "nguyên nhân");
	int32_t days[LETTER_FORM_DAYS];
	int count = letter_form_days(site->conf, days);
	int32_t own = site->conf->ack.days;
	int32_t asked = form == NULL || form->days == 0 ? own : form->days;

	for (size_t i = 0; i < reasons->count; i++) {
		const struct delay_reason *reason = &reasons->items[i];
		struct message_value *one = message_append_map(arena, list);

		PUT(one, "khóa", reason->key);
		PUT(one, "tên", reason->text);
		message_put_bool(arena, one, "cần ghi chú", reason->wants_note);
		message_put_bool(arena, one, "dữ liệu chưa đúng",
		    reason->effect == DELAY_WRONG_DATA);
		message_put_bool(arena, one, "chọn",
		    form != NULL && text_equal(form->reason, reason->key));
	}
	list = message_put_list(arena, map, "số ngày");
	for (int i = 0; i < count; i++) {
		struct message_value *one = message_append_map(arena, list);

		PUT(one, "khóa", arena_printf(arena, "%d", (int)days[i]));
		message_put_bool(arena, one, "mặc định", days[i] == own);
		message_put_bool(arena, one, "chọn", days[i] == asked);
	}
	PUT(map, "ghi chú đã nhập", form == NULL ? NULL : form->note);
}

/* What was recorded since: by this form, or by whoever came before it. */
void
ack_parts_recorded(const struct site *site, const struct letter_view *view,
    int64_t since, bool again, struct arena *arena, struct message_value *map)
{
	struct message_value *list = message_put_list(arena, map, "vừa ghi");

	for (size_t i = 0; since >= 0 && i < view->count; i++) {
		const struct letter_row *row = &view->rows[i];

		for (size_t j = 0; j < row->ack_count; j++) {
			struct message_value *one;

			/* What was withdrawn puts nothing off. */
			if (row->acks[j].id <= since ||
			    row->acks[j].withdrawn != INSTANT_NONE)
				continue;
			one = message_append_map(arena, list);
			PUT(one, "mã đã ghi", row->dossier->facts.seen.code);
			ack_parts_put(site, &row->acks[j], arena, one);
		}
	}
	message_put_bool(arena, map, "đã có từ trước", again);
}
