/* What is known of a dossier and why its dates are what they are, as lists of
 * lines: the words are those of `hosoctl explain`. */
#ifndef WEB_DOSSIER_LINES_H
#define WEB_DOSSIER_LINES_H

#include "web/dossier_view.h"
#include "wire/message.h"

/* clang-format off */
/* The fields of the lists, for the table of a template. */
#define DOSSIER_LINES_FIELDS                                                   \
	{ "thông tin", true }, { "quy tắc", true }, { "cách tính", true },     \
	{ "các ngày", true }, { "hạn khác", true }, { "có hạn khác", false },  \
	{ "tạm dừng", true }, { "có tạm dừng", false },                        \
	{ "lời hứa", true }, { "có lời hứa", false },                          \
	{ "đang giữ", true }, { "có đang giữ", false },                        \
	{ "cần kiểm tra", true }, { "có cần kiểm tra", false },                \
	{ "dòng", false }, { "thêm", true }
/* clang-format on */

void dossier_lines_put(const struct dossier_view *view, struct arena *arena,
    struct message_value *map);

#endif
