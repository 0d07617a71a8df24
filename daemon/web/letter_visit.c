/* From the token of a link to a letter's page. */
#include "web/letter_visit.h"

#include <string.h>

#include "io/store_letter_name.h"
#include "web/confirm_page.h"
#include "web/letter_answer.h"

static bool
find_letter(struct visit *visit)
{
	char until[WHEN_TEXT];
	struct err err;
	bool found;

	if (!store_letter_named(visit->store, visit->link.name, visit->arena,
		&visit->letter, &found, &err)) {
		visit_refuse_store(visit, err.text);
		return false;
	}
	if (visit->now >= visit->link.expires) {
		visit_refuse(visit, 410, "expired", "Liên kết đã hết hạn",
		    arena_printf(visit->arena,
			"Liên kết này có hiệu lực đến %s. Thư mới nhất về hồ "
			"sơ có liên kết còn hiệu lực.",
			when_people(until, visit->link.expires,
			    visit->site->conf->offset)));
		return false;
	}
	if (!found)
		visit_refuse(visit, 404, "no such letter", "Không tìm thấy thư",
		    "Thư của liên kết này không còn trong hệ thống.");
	return found;
}

/* Who copies a link out of a sentence takes the sentence's end with it; no
 * token ends so. */
static const char *
without_stop(struct arena *arena, const char *token)
{
	size_t size = strlen(token);

	while (size > 0 && strchr(".,;:)>\"'", token[size - 1]) != NULL)
		size--;
	return arena_bytes(arena, token, size);
}

static bool
find(struct visit *visit)
{
	const char *token = without_stop(visit->arena, visit->rest);
	const struct conf_web *web = &visit->site->conf->web;

	if (strchr(visit->rest, '/') != NULL) {
		visit_refuse_path(visit);
		return false;
	}
	if (letter_link_read(token, web->key, web->old_key, &visit->link))
		return find_letter(visit);
	visit_refuse(visit, 403, "a link that is forged or cut",
	    "Liên kết không hợp lệ",
	    "Liên kết không đúng hoặc bị cắt mất một phần. Đề nghị mở lại từ "
	    "thư, hoặc chép đủ cả dòng.");
	return false;
}

void
letter_visit_show(struct visit *visit)
{
	if (find(visit))
		(visit->letter.kind == NOTICE_CONFIRM
			? confirm_page_show
			: letter_answer_show)(visit);
}

void
letter_visit_take(struct visit *visit)
{
	if (find(visit))
		(visit->letter.kind == NOTICE_CONFIRM
			? confirm_page_take
			: letter_answer_take)(visit);
}
