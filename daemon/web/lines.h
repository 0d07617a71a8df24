/*
 * Dossiers as lines of a table, the same on every page: code, procedure, whose,
 * until when, how it stands.
 */
#ifndef WEB_LINES_H
#define WEB_LINES_H

#include "io/store_query.h"
#include "tell/database.h"
#include "web/visit.h"

struct web_lines {
	const struct visit *visit;
	struct database database;
	const char *root; /* before each path */
};

/* clang-format off */
/* The fields of a line, for the table of a template. */
#define WEB_LINES_FIELDS                                                       \
	{ "hồ sơ", true }, { "mã", false }, { "trang hồ sơ", false },          \
	{ "thủ tục", false }, { "đơn vị", false }, { "cán bộ", false },        \
	{ "hạn", false }, { "tình trạng", false }, { "trễ", false },           \
	{ "gần hạn", false }, { "còn lại", false }
/* clang-format on */

bool web_lines_begin(const struct visit *visit, struct web_lines *out,
    struct err *err) MUST_CHECK;

/* The dossier ${id}; never one that the reader may not see. */
bool web_lines_read(const struct web_lines *lines, int64_t id,
    struct brief **out, bool *found, struct err *err) MUST_CHECK;

/* Puts them as the list "hồ sơ" into ${map}. */
void web_lines_put(const struct web_lines *lines, struct message_value *map,
    const struct brief *briefs, size_t count);

/* The page of a dossier. */
const char *
web_lines_link(const struct web_lines *lines, const struct brief *brief);

#endif
