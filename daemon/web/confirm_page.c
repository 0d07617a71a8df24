/* The page by which an address is confirmed. */
#include "web/confirm_page.h"

#include "base/log.h"
#include "io/control.h"
#include "io/store_reach.h"
#include "web/layout.h"
#include "web/letter_ask.h"
#include "wire/json.h"
#include "wire/jsonw.h"
#include "wire/people.h"

#define PUT(map, name, text) web_page_put(visit->arena, map, name, text)

enum { PATIENCE_MS = 10 * 1000 };

WEB_BYTES(confirm_page_html, "confirm.html.mustache");

static const struct message_field fields[] = {
	{ "địa chỉ", false },
	{ "người nhận", false },
	{ "lúc gửi", false },
	{ "hết hạn", false },
	{ "lúc xác nhận", false },
	{ "đã có từ trước", false },
};

const struct web_template confirm_page_template = {
	.file = "daemon/web/pages/confirm.html.mustache",
	.text = confirm_page_html,
	.fields = fields,
	.count = sizeof(fields) / sizeof(fields[0]),
};

static const char *
people_time(const struct visit *visit, instant at)
{
	return people_moment(visit->arena, at, visit->site->conf->offset);
}

/* ${wrong}: one sentence, or NULL. */
static void
show(struct visit *visit, int status, const char *wrong)
{
	const struct letter *letter = &visit->letter;
	struct message_value *map = layout_frame(visit,
	    "Xác nhận địa chỉ nhận thông báo", &wrong, wrong != NULL);
	struct reach_act act;
	struct err err;
	bool found;

	if (!store_reach_confirmed(visit->store, letter->recipient,
		visit->arena, &act, &found, &err)) {
		visit_refuse_store(visit, err.text);
		return;
	}
	PUT(map, "địa chỉ", letter->recipient);
	PUT(map, "người nhận", letter->recipient_name);
	PUT(map, "lúc gửi", people_time(visit, letter->sealed));
	PUT(map, "hết hạn", people_time(visit, visit->link.expires));
	PUT(map, "lúc xác nhận",
	    found && act.at >= letter->sealed ? people_time(visit, act.at)
					      : NULL);
	message_put_bool(visit->arena, map, "đã có từ trước",
	    form_value(&visit->request->query, "again") != NULL);
	visit_answer(visit, status,
	    web_page_render(visit->site->pages, &confirm_page_template, map,
		visit->arena));
}

void
confirm_page_show(struct visit *visit)
{
	show(visit, 200, NULL);
}

static const char *
request_of(const struct visit *visit)
{
	struct buf buf = buf_over(visit->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_int(&out, "v", CONTROL_VERSION);
	jsonw_put_string(&out, "do", "contact-confirm");
	jsonw_put_int(&out, "letter", visit->letter.id);
	jsonw_put_string(&out, "who", letter_ask_who(&visit->letter));
	jsonw_object_end(&out);
	return buf_text(&buf);
}

static void
recorded(struct visit *visit, const struct cJSON *answer)
{
	bool already = false;

	(void)json_bool(json_member(answer, "already"), &already);
	log_info("letter %lld: its address is confirmed by its link%s",
	    (long long)visit->letter.id, already ? ", known already" : "");
	visit->out->location = already ? "?again=1" : "?since=0";
	visit_answer(visit, 303, "");
}

void
confirm_page_take(struct visit *visit)
{
	const struct cJSON *answer;
	struct err err;

	switch (control_try(visit->site->conf->control, request_of(visit),
	    PATIENCE_MS, visit->arena, &answer, &err)) {
	case CONTROL_DONE:
		recorded(visit, answer);
		break;
	case CONTROL_REFUSED:
		visit_note(visit, 409, err.text);
		show(visit, 409,
		    "Chưa ghi nhận được: địa chỉ này có thể không còn trong "
		    "danh bạ. Đề nghị liên hệ đầu mối.");
		break;
	case CONTROL_SILENT:
		visit_note(visit, 503, err.text);
		show(visit, 503,
		    "Hệ thống tạm thời chưa nhận được trả lời. Đề nghị gửi lại "
		    "sau ít phút. Gửi lại không ghi trùng.");
		break;
	}
}
