/* A short list accepted. */
#include "web/sources_accept.h"

#include "io/store_meta.h"
#include "web/act_ask.h"
#include "web/sources_page.h"

/* The source that the form names, if it still stands as the form showed. */
static bool
find_shown(const struct visit *visit, const struct source_health **out,
    struct err *err)
{
	const char *name = form_value(&visit->form, "source");
	const char *typed = form_value(&visit->form, "shown");
	struct source_health *sources;
	int64_t shown;
	size_t count;

	*out = NULL;
	if (!store_sources(visit->store, visit->arena, &sources, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (text_equal(sources[i].name, name) && typed != NULL &&
		    text_to_int(typed, 0, INT64_MAX, &shown) &&
		    sources[i].shrunk_since != INSTANT_NONE &&
		    sources[i].shrunk_shown == shown)
			*out = &sources[i];
	return true;
}

static void
again(struct visit *visit, int status, const char *why, const char *wrong)
{
	visit_note(visit, status, why);
	sources_page_answer(visit, status, wrong);
}

static void
accept(struct visit *visit, const char *source)
{
	int64_t records;
	struct err err;

	switch (act_ask_accept(visit, source, &records, &err)) {
	case CONTROL_DONE:
		visit->out->location = "?";
		visit_answer(visit, 303, "");
		break;
	case CONTROL_REFUSED:
		again(visit, 409, err.text,
		    "Chưa chấp nhận được: nguồn đang được lấy dữ liệu, hoặc "
		    "danh sách không còn chờ. Đề nghị xem lại sau ít phút.");
		break;
	case CONTROL_SILENT:
		again(visit, 503, err.text,
		    "Hệ thống tạm thời chưa nhận được trả lời. Đề nghị gửi lại "
		    "sau ít phút.");
		break;
	}
}

void
sources_accept_take(struct visit *visit)
{
	const struct source_health *source;
	struct err err;

	if (!visit->reader.may_operate)
		visit_refuse(visit, 403, "a reader who may not operate",
		    "Tài khoản không được vận hành",
		    "Tài khoản này không được chấp nhận danh sách.");
	else if (!find_shown(visit, &source, &err))
		visit_refuse_store(visit, err.text);
	else if (source == NULL)
		again(visit, 409, "a list that does not wait any more",
		    "Danh sách đã khác hoặc không còn chờ chấp nhận: đề nghị "
		    "xem lại nội dung dưới đây.");
	else
		accept(visit, source->name);
}
