/* That a source shows a dossier no more, as a row of history, and back. */
#include <string.h>

#include "wire/json.h"
#include "wire/jsonw.h"
#include "wire/payload.h"

static const struct {
	const char *word, *people;
} ways[] = {
	[GONE_NOT] = { NULL, "có lại trong dữ liệu nguồn" },
	[GONE_UNLISTED] = { "unlisted",
	    "không còn trong danh sách qua hai lần lấy toàn bộ; có thể đã giải "
	    "quyết xong, bị xóa hoặc bị ẩn" },
	[GONE_DELETED] = { "deleted",
	    "không còn trong danh sách qua hai lần lấy toàn bộ; tra theo mã, "
	    "phần mềm trả lời là không có" },
};

enum { WAYS = sizeof(ways) / sizeof(ways[0]) };

const char *
gone_people(enum gone gone)
{
	return ways[gone].people;
}

const char *
payload_gone(struct arena *arena, enum gone gone, instant last)
{
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_string(&out, "gone", ways[gone].word);
	if (gone != GONE_NOT && last != INSTANT_NONE)
		jsonw_put_int(&out, "last", last);
	jsonw_object_end(&out);
	return buf_text(&buf);
}

bool
payload_gone_read(struct arena *arena, const char *payload, enum gone *gone,
    instant *last, struct err *err)
{
	struct slice text = { payload, strlen(payload) };
	const struct cJSON *root, *word;

	if (!json_parse(arena, text, &root, err))
		return err_prefix(err, "payload");
	word = json_member(root, "gone");
	if (!json_int(json_member(root, "last"), last))
		*last = INSTANT_NONE;
	for (int i = 0; i < WAYS; i++) {
		bool is_it = ways[i].word == NULL ? cJSON_IsNull(word)
						  : cJSON_IsString(word) &&
			text_equal(word->valuestring, ways[i].word);

		if (is_it) {
			*gone = (enum gone)i;
			return true;
		}
	}
	return err_set(err, "payload: not how a dossier is gone");
}
