/* The page of a letter shown, and its form taken. */
#include "web/letter_answer.h"

#include "base/log.h"
#include "web/letter_ask.h"
#include "web/letter_page.h"

static int
number(const char *text)
{
	int64_t out;

	return text != NULL && text_to_int(text, 0, INT32_MAX, &out) ? (int)out
								     : 0;
}

/* ${form} may be NULL. */
static bool
read_view(struct visit *visit, int page, const struct letter_form *form,
    struct letter_view *view)
{
	const struct letter_part part = { .page = page,
		.chosen = form == NULL ? NULL : form->chosen,
		.chosen_count = form == NULL ? 0 : form->chosen_count };
	struct err err;

	if (letter_view_read(visit->site->conf, visit->store, &visit->letter,
		&part, visit->now, visit->arena, view, &err))
		return true;
	visit_refuse_store(visit, err.text);
	return false;
}

void
letter_answer_show(struct visit *visit)
{
	const struct web_request *request = visit->request;
	struct letter_view view;
	struct letter_page page = { .view = &view,
		.expires = visit->link.expires,
		.since = -1,
		.again = form_value(&request->query, "again") != NULL };
	const char *since_text = form_value(&request->query, "since");
	int64_t since;

	if (!read_view(visit, number(form_value(&request->query, "page")), NULL,
		&view))
		return;
	if (since_text != NULL && text_to_int(since_text, 0, INT64_MAX, &since))
		page.since = since;
	visit_answer(visit, 200, letter_page_render(visit, &page));
}

/* The form again, as it was filled in, with what is wrong. */
static void
show_again(struct visit *visit, int status, const char *why,
    const struct letter_view *view, const struct letter_form *form,
    const char *const *wrong, size_t wrong_count)
{
	const struct letter_page page = { .view = view,
		.expires = visit->link.expires,
		.form = form,
		.wrong = wrong,
		.wrong_count = wrong_count,
		.since = form->seen };

	visit_note(visit, status, why);
	visit_answer(visit, status, letter_page_render(visit, &page));
}

static void
show_refused(struct visit *visit, const struct letter_form *form,
    const struct letter_ask *ask)
{
	const char *wrong[LETTER_VIEW_MOST];
	struct letter_view now;

	if (!read_view(visit, form->page, form, &now))
		return;
	for (size_t i = 0; i < ask->refused_count; i++)
		wrong[i] = letter_ask_refusal(visit->site->conf, &now,
		    ask->refused[i], form, visit->arena);
	show_again(visit, 409, ask->why.text, &now, form, wrong,
	    ask->refused_count);
}

static void
pass_on(struct visit *visit, const struct letter_view *view,
    const struct letter_form *form)
{
	static const char *const silent[] = {
		"Hệ thống tạm thời chưa nhận được trả lời. Nội dung đã điền "
		"còn ở dưới: đề nghị gửi lại sau ít phút. Gửi lại không ghi "
		"trùng.",
	};
	struct letter_ask ask;

	letter_ask(visit->site->conf, view, form, letter_ask_who(view->letter),
	    visit->arena, &ask);
	if (ask.recorded > 0 || ask.already > 0)
		log_info("letter %lld: answered by its link: %d recorded, %d "
			 "known already",
		    (long long)visit->letter.id, ask.recorded, ask.already);
	if (ask.silent) {
		show_again(visit, 503, ask.why.text, view, form, silent, 1);
		return;
	}
	if (ask.refused_count > 0) {
		show_refused(visit, form, &ask);
		return;
	}
	visit->out->status = 303;
	visit->out->location =
	    arena_printf(visit->arena, "?page=%d&since=%lld%s", view->page,
		(long long)form->seen, ask.already > 0 ? "&again=1" : "");
	visit_answer(visit, 303, "");
}

void
letter_answer_take(struct visit *visit)
{
	const char *wrong[LETTER_FORM_WRONG];
	struct letter_form form;
	struct letter_view view;
	struct form fields;
	struct err err;
	bool meanwhile;
	size_t count;

	if (!form_parse(visit->arena, visit->request->body, &fields, &err)) {
		visit_refuse(visit, 400, err.text,
		    "Nội dung gửi không đọc được",
		    "Đề nghị mở lại liên kết từ thư và gửi lại.");
		return;
	}
	letter_form_read(&fields, visit->arena, &form);
	if (!read_view(visit, form.page, &form, &view))
		return;
	count = letter_form_check(&form, visit->site->conf, &view, visit->arena,
	    wrong, &meanwhile);
	if (count > 0)
		show_again(visit, meanwhile ? 409 : 422,
		    meanwhile ? "a dossier that cannot be answered any more"
			      : "a form that is not complete or not sound",
		    &view, &form, wrong, count);
	else
		pass_on(visit, &view, &form);
}
