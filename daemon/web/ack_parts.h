/*
 * What the page of a letter and that of a dossier share: acknowledgements, and
 * the form that makes one.
 */
#ifndef WEB_ACK_PARTS_H
#define WEB_ACK_PARTS_H

#include "web/letter_form.h"
#include "web/site.h"

/* clang-format off */
/* The fields of both, for the table of a template. */
#define ACK_PARTS_FIELDS                                                       \
	/* an acknowledgement, and what was recorded just now */               \
	{ "người xác nhận", false }, { "lúc ghi", false },                     \
	{ "hoãn đến", false }, { "lý do", false }, { "ghi chú", false },       \
	{ "vừa ghi", true }, { "mã đã ghi", false },                           \
	{ "đã có từ trước", false },                                           \
	/* the form: reasons, numbers of days, what was typed */               \
	{ "đã thấy", false }, { "nguyên nhân", true }, { "số ngày", true },    \
	{ "khóa", false }, { "tên", false }, { "cần ghi chú", false },         \
	{ "dữ liệu chưa đúng", false }, { "mặc định", false },                 \
	{ "chọn", false }, { "ghi chú đã nhập", false }
/* clang-format on */

/* Puts one acknowledgement into ${map}. */
void ack_parts_put(const struct site *site, const struct ack *ack,
    struct arena *arena, struct message_value *map);

/* What the due date of ${row} is called. */
const char *ack_parts_due(const struct letter_row *row);

/* What can be chosen, as ${form} (or NULL) was filled in. */
void ack_parts_choices(const struct site *site, const struct letter_form *form,
    struct arena *arena, struct message_value *map);

/* What was recorded after acknowledgement ${since} (-1: nothing is told), by
 * this form or by whoever came before it; ${again}: before it came. */
void ack_parts_recorded(const struct site *site, const struct letter_view *view,
    int64_t since, bool again, struct arena *arena, struct message_value *map);

#endif
