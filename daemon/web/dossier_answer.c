/* A dossier's page, its sheet and its forms. */
#include "web/dossier_answer.h"

#include "base/log.h"
#include "tell/evidence.h"
#include "web/act_ask.h"
#include "web/dossier_page.h"
#include "web/letter_ask.h"

/* As it says, whatever was typed is kept. */
static const char *const silent =
    "Hệ thống tạm thời chưa nhận được trả lời. Nội dung đã điền còn ở dưới: "
    "đề nghị gửi lại sau ít phút. Gửi lại không ghi trùng.";

static const char *
argument(const struct visit *visit, const char *name)
{
	return form_value(&visit->request->query, name);
}

/* A file's name of the letters that every system takes. */
static const char *
file_name(const struct dossier_view *view, struct arena *arena)
{
	struct buf buf = buf_over(arena);

	buf_add(&buf, "phieu-dien-bien-");
	for (const char *c = view->code; *c != '\0'; c++)
		buf_add_char(&buf,
		    (*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') ||
			    (*c >= 'a' && *c <= 'z') || *c == '.'
			? *c
			: '-');
	buf_add(&buf, ".html");
	return buf_text(&buf);
}

static void
hand_out(struct visit *visit, const struct dossier_view *view)
{
	struct err err;
	const char *sheet;

	if (!evidence_html(&view->explanation, &view->story, &view->discretion,
		&sheet, &err)) {
		visit_refuse_store(visit, err.text);
		return;
	}
	visit->out->file = file_name(view, visit->arena);
	visit_answer(visit, 200, sheet);
}

void
dossier_answer_show(struct visit *visit)
{
	const char *since = argument(visit, "since");
	struct dossier_view view;
	struct dossier_page page = { .view = &view,
		.since = -1,
		.again = argument(visit, "again") != NULL,
		.recorded = argument(visit, "apology") != NULL };

	if (!dossier_view_read(visit, &view))
		return;
	if (argument(visit, "phieu") != NULL) {
		hand_out(visit, &view);
		return;
	}
	if (since != NULL && !text_to_int(since, 0, INT64_MAX, &page.since))
		page.since = -1;
	visit_answer(visit, 200, dossier_page_render(visit, &page));
}

/* The page again, with the form as it was filled in. */
static void
show_again(struct visit *visit, int status, const char *why,
    struct dossier_page *page, const char *const *wrong, size_t wrong_count)
{
	page->wrong = wrong;
	page->wrong_count = wrong_count;
	visit_note(visit, status, why);
	visit_answer(visit, status, dossier_page_render(visit, page));
}

static void
lead_back(struct visit *visit, const struct dossier_view *view,
    const char *what, bool already, const char *to)
{
	log_info("web: %s: %s of %s/%s %s", visit->reader.account, what,
	    view->source, view->code, already ? "was known" : "recorded");
	visit->out->location = to;
	visit_answer(visit, 303, "");
}

/* ---- known ---- */

static void
ask_ack(struct visit *visit, struct dossier_page *page)
{
	const struct conf *conf = visit->site->conf;
	const char *wrong[LETTER_VIEW_MOST];
	struct dossier_view now;
	struct letter_ask ask;

	letter_ask(conf, &page->view->clocks, page->ack, visit->reader.name,
	    visit->arena, &ask);
	if (ask.silent) {
		show_again(visit, 503, ask.why.text, page, &silent, 1);
		return;
	}
	if (ask.refused_count == 0) {
		lead_back(visit, page->view, "acknowledgement", ask.already > 0,
		    arena_printf(visit->arena, "?since=%lld%s",
			(long long)page->ack->seen,
			ask.already > 0 ? "&again=1" : ""));
		return;
	}
	if (!dossier_view_read(visit, &now))
		return;
	for (size_t i = 0; i < ask.refused_count; i++)
		wrong[i] = letter_ask_refusal(conf, &now.clocks, ask.refused[i],
		    page->ack, visit->arena);
	page->view = &now;
	page->since = page->ack->seen;
	show_again(visit, 409, ask.why.text, page, wrong, ask.refused_count);
}

static void
take_ack(struct visit *visit, const struct dossier_view *view)
{
	struct dossier_page page = { .view = view, .since = -1 };
	const char *wrong[LETTER_FORM_WRONG];
	struct letter_form form;
	bool meanwhile;
	size_t count;

	letter_form_read(&visit->form, visit->arena, &form);
	page.ack = &form;
	count = letter_form_check(&form, visit->site->conf, &view->clocks,
	    visit->arena, wrong, &meanwhile);
	if (count == 0)
		ask_ack(visit, &page);
	else
		show_again(visit, meanwhile ? 409 : 422,
		    meanwhile ? "a clock that does not run any more"
			      : "a form that is not complete or not sound",
		    &page, wrong, count);
}

/* ---- a written apology ---- */

/* Why the daemon may have said no, found by what is so now. */
static const char *
refusal_words(const struct dossier_view *now)
{
	const struct apology *there = &now->explanation.dossier.facts.apology;
	const char *closed = apology_form_closed(now);

	if (apology_is_there(there))
		return arena_printf(now->database.arena,
		    "Đã ghi nhận %s từ trước; chỉ được hẹn lại một lần, văn "
		    "bản thứ hai được ghi là nội dung cần kiểm tra.",
		    promises_letter(&now->database, there, false));
	return closed != NULL ? closed
			      : "Chưa ghi nhận được: đề nghị kiểm tra số, ngày "
				"văn bản và ngày hẹn lại.";
}

static void
ask_apology(struct visit *visit, struct dossier_page *page)
{
	const struct dossier_view *view = page->view;
	struct dossier_view now;
	struct err err;
	const char *wrong;
	bool already;

	switch (act_ask_apology(visit, view->source, view->code,
	    &page->apology->letter, &already, &err)) {
	case CONTROL_DONE:
		lead_back(visit, view, "apology", already,
		    already ? "?apology=1&again=1" : "?apology=1");
		return;
	case CONTROL_SILENT:
		show_again(visit, 503, err.text, page, &silent, 1);
		return;
	case CONTROL_REFUSED:
		break;
	}
	if (!dossier_view_read(visit, &now))
		return;
	page->view = &now;
	wrong = refusal_words(&now);
	show_again(visit, 409, err.text, page, &wrong, 1);
}

static void
take_apology(struct visit *visit, const struct dossier_view *view)
{
	struct dossier_page page = { .view = view, .since = -1 };
	const char *wrong[APOLOGY_FORM_WRONG];
	struct apology_form form;
	bool closed = apology_form_closed(view) != NULL;
	size_t count;

	apology_form_read(&visit->form, &form);
	page.apology = &form;
	count = apology_form_check(&form, view, wrong);
	if (count == 0)
		ask_apology(visit, &page);
	else
		show_again(visit, closed ? 409 : 422,
		    closed ? "a dossier of which no apology is recorded"
			   : "a form that is not complete or not sound",
		    &page, wrong, count);
}

void
dossier_answer_take(struct visit *visit)
{
	const char *act = form_value(&visit->form, "act");
	struct dossier_view view;

	if (!dossier_view_read(visit, &view))
		return;
	if (!visit->reader.may_act)
		visit_refuse(visit, 403, "a reader who may not act",
		    "Tài khoản chỉ được xem",
		    "Tài khoản này không được xác nhận hay ghi nhận thay đơn "
		    "vị.");
	else if (text_equal(act, "ack"))
		take_ack(visit, &view);
	else if (text_equal(act, "apology"))
		take_apology(visit, &view);
	else
		visit_refuse(visit, 400, "a form of no act",
		    "Nội dung gửi không đọc được",
		    "Đề nghị mở lại trang và gửi lại.");
}
