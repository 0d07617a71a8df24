/*
 * The last ninety days and the standings of a scope, as charts and as the
 * tables of the same numbers, for any page that tells of figures.
 */
#ifndef WEB_TREND_H
#define WEB_TREND_H

#include "web/figures.h"
#include "wire/message.h"

/* clang-format off */
/* The fields that a template may name. */
#define WEB_TREND_FIELDS                                                       \
	{ "biểu đồ tình trạng", false }, { "biểu đồ ngày", false },            \
	{ "các tình trạng", true }, { "tên tình trạng", false },               \
	{ "số hồ sơ", false }, { "các ngày", true }, { "ngày", false },        \
	{ "tiếp nhận", false }, { "giải quyết đúng hạn", false },              \
	{ "giải quyết quá hạn", false }
/* clang-format on */

/* Puts them into ${map}; ${today} is the figures'.  Days on which nothing was
 * received and nothing finished are in no table; the newest is the first. */
void web_trend_put(const struct figures_count *count, day today,
    struct message_value *map, struct arena *arena);

#endif
