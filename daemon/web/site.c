/* From a request to a page. */
#include "web/site.h"

#include <string.h>

#include "base/log.h"
#include "io/control.h"
#include "io/store_letter_name.h"
#include "io/store_meta.h"
#include "web/letter_ask.h"
#include "web/letter_page.h"
#include "wire/json.h"
#include "wire/letter_link.h"

enum { STATUS_PATIENCE_MS = 3000 };

/* One request on its way to an answer. */
struct visit {
	const struct site *site;
	const struct web_request *request;
	struct arena *arena;
	struct web_response *out;
	struct store *store;
	instant now;
	struct letter_link link;
	struct letter letter; /* id 0 until it is known */
};

struct message_value *
site_frame(const struct site *site, const char *title, const char *const *wrong,
    size_t wrong_count, struct arena *arena)
{
	const struct conf_office *office = &site->conf->office;
	struct message_value *map = message_map(arena);
	struct message_value *list;

	web_page_put(arena, map, "tiêu đề", title);
	web_page_put(arena, map, "cơ quan", office->name);
	web_page_put(arena, map, "đầu mối",
	    office->contact != NULL ? office->contact : office->name);
	list = message_put_list(arena, map, "lỗi");
	for (size_t i = 0; i < wrong_count; i++)
		message_append(arena, list, wrong[i]);
	return map;
}

static void
answer(struct visit *visit, int status, const char *html)
{
	visit->out->status = status;
	visit->out->type = "text/html; charset=utf-8";
	visit->out->body = html;
}

static void
note(const struct visit *visit, int status, const char *why)
{
	if (visit->letter.id != 0)
		log_notice("letter %lld: %s by its link: %d, %s",
		    (long long)visit->letter.id, visit->request->method, status,
		    why);
	else
		log_notice("web: %s: %d, %s", visit->request->method, status,
		    why);
}

/* ${why} is for the log. */
static void
refuse(struct visit *visit, int status, const char *why, const char *title,
    const char *sentence)
{
	struct message_value *map =
	    site_frame(visit->site, title, &sentence, 1, visit->arena);

	note(visit, status, why);
	answer(visit, status,
	    web_page_render(visit->site->page, map, visit->arena));
}

static void
refuse_method(struct visit *visit, const char *allow)
{
	visit->out->allow = allow;
	refuse(visit, 405, "another method", "Cách gửi không được nhận",
	    "Trang này chỉ nhận việc xem và gửi trả lời từ trình duyệt.");
}

static void
refuse_store(struct visit *visit, const char *why)
{
	refuse(visit, 503, why, "Tạm thời chưa xem được",
	    "Dữ liệu chưa sẵn sàng. Đề nghị mở lại liên kết sau ít phút.");
}

static bool
is_reading(const struct web_request *request)
{
	return strcmp(request->method, "GET") == 0 ||
	    strcmp(request->method, "HEAD") == 0;
}

static bool
open_store(struct visit *visit, struct err *err)
{
	visit->store =
	    store_open_reader(arena_printf(visit->arena, "%s/hosod.db",
				  visit->site->conf->state),
		err);
	return visit->store != NULL;
}

/* A simulated daemon's present is its own; where it does not answer, what it
 * last wrote. */
static instant
simulated_now(const struct visit *visit, const struct store_meta *meta)
{
	static const char request[] = "{\"v\":1,\"do\":\"status\"}";
	const struct conf *conf = visit->site->conf;
	const struct cJSON *reply, *now;
	struct err ignored;
	instant at;

	if (control_ask(conf->control, request, STATUS_PATIENCE_MS,
		visit->arena, &reply, &ignored)) {
		now = json_member(reply, "now");
		if (cJSON_IsString(now) &&
		    when_parse_instant(now->valuestring, conf->offset, &at,
			&ignored))
			return at;
	}
	return meta->last_now != INSTANT_NONE ? meta->last_now : meta->created;
}

static bool
find_now(struct visit *visit, struct err *err)
{
	struct store_meta meta;

	if (!store_meta(visit->store, visit->arena, &meta, err))
		return false;
	visit->now = meta.time == STORE_TIME_SIMULATED
	    ? simulated_now(visit, &meta)
	    : visit->site->clock();
	return true;
}

static int
number(const char *text)
{
	int64_t out;

	return text != NULL && text_to_int(text, 0, INT32_MAX, &out) ? (int)out
								     : 0;
}

static bool
read_view(struct visit *visit, int page, struct letter_view *view)
{
	struct err err;

	if (letter_view_read(visit->site->conf, visit->store, &visit->letter,
		page, visit->now, visit->arena, view, &err))
		return true;
	refuse_store(visit, err.text);
	return false;
}

static void
show(struct visit *visit)
{
	const struct web_request *request = visit->request;
	struct letter_view view;
	struct letter_page page = { .view = &view,
		.expires = visit->link.expires,
		.since = -1,
		.again = request->again != NULL };
	int64_t since;

	if (!read_view(visit, number(request->page), &view))
		return;
	if (request->since != NULL &&
	    text_to_int(request->since, 0, INT64_MAX, &since))
		page.since = since;
	answer(visit, 200,
	    letter_page_render(visit->site, &page, visit->arena));
}

/* ---- an answer to the letter ---- */

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

	note(visit, status, why);
	answer(visit, status,
	    letter_page_render(visit->site, &page, visit->arena));
}

/* Why the daemon may have said no, found by what is so now. */
static const char *
refusal_words(struct visit *visit, const struct letter_view *now,
    const struct letter_row *asked, const struct letter_form *form)
{
	const struct letter_row *row = letter_view_row(now, asked->id);
	const char *code = asked->dossier->facts.seen.code;
	const struct delay_reason *reason =
	    delay_reason_find(visit->site->conf->reasons, form->reason);

	if (row == NULL || row->closed != NULL)
		return arena_printf(visit->arena, "Hồ sơ %s: %s.", code,
		    row == NULL ? "không còn trong thư này" : row->closed);
	for (size_t i = 0; i < row->ack_count; i++)
		if (reason->effect == DELAY_WRONG_DATA &&
		    row->acks[i].wrong_data &&
		    row->acks[i].due.n ==
			when_day(row->due, visit->site->conf->offset).n)
			return arena_printf(visit->arena,
			    "Hồ sơ %s: dữ liệu đã được báo chưa đúng một lần "
			    "cho hạn này; đề nghị chọn nguyên nhân khác.",
			    code);
	return arena_printf(visit->arena,
	    "Hồ sơ %s: chưa ghi nhận được. Đề nghị gửi lại sau ít phút hoặc "
	    "liên hệ đầu mối.",
	    code);
}

static void
show_refused(struct visit *visit, const struct letter_form *form,
    const struct letter_ask *ask)
{
	const char *wrong[LETTER_VIEW_ROWS];
	struct letter_view now;

	if (!read_view(visit, form->page, &now))
		return;
	for (size_t i = 0; i < ask->refused_count; i++)
		wrong[i] = refusal_words(visit, &now, ask->refused[i], form);
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

	letter_ask(visit->site->conf, view, form, visit->arena, &ask);
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
	answer(visit, 303, "");
}

static void
take(struct visit *visit)
{
	const char *wrong[LETTER_FORM_WRONG];
	struct letter_form form;
	struct letter_view view;
	struct form fields;
	struct err err;
	bool meanwhile;
	size_t count;

	if (!form_parse(visit->arena, visit->request->body, &fields, &err)) {
		refuse(visit, 400, err.text, "Nội dung gửi không đọc được",
		    "Đề nghị mở lại liên kết từ thư và gửi lại.");
		return;
	}
	letter_form_read(&fields, visit->arena, &form);
	if (!read_view(visit, form.page, &view))
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

/* ---- whether it may be asked ---- */

/* The token is the right to answer; still, a page of another site has no
 * business here.  Under our own Referrer-Policy browsers send "Origin: null",
 * which says nothing. */
static bool
is_cross_site(const struct visit *visit)
{
	const struct web_request *request = visit->request;
	const char *site = request->fetch_site;
	const char *origin = request->origin;
	const char *address = visit->site->conf->web.address;
	const char *host;
	size_t size;

	if (site != NULL && strcmp(site, "same-origin") != 0 &&
	    strcmp(site, "none") != 0)
		return true;
	if (origin == NULL || strcmp(origin, "null") == 0)
		return false;
	size = strlen(origin);
	if (address != NULL && strncmp(address, origin, size) == 0 &&
	    (address[size] == '\0' || address[size] == '/'))
		return false;
	host = strstr(origin, "://");
	return host == NULL || !text_equal(host + 3, request->host);
}

static bool
is_form(const char *type)
{
	static const char form[] = "application/x-www-form-urlencoded";
	size_t size = sizeof(form) - 1;

	return type != NULL && strncasecmp(type, form, size) == 0 &&
	    (type[size] == '\0' || type[size] == ';' || type[size] == ' ');
}

static bool
may_post(struct visit *visit)
{
	const struct web_request *request = visit->request;

	if (is_cross_site(visit)) {
		refuse(visit, 403, "sent by another site",
		    "Yêu cầu đến từ trang khác",
		    "Đề nghị mở liên kết trong thư và gửi từ trang này.");
		return false;
	}
	if (!is_form(request->content_type)) {
		refuse(visit, 415, "no form", "Kiểu nội dung không được nhận",
		    "Trang này chỉ nhận nội dung từ biểu mẫu của trang.");
		return false;
	}
	if (request->too_large) {
		refuse(visit, 413, "a body that is too large",
		    "Nội dung gửi quá dài",
		    "Đề nghị mở lại liên kết từ thư và viết ngắn hơn.");
		return false;
	}
	return true;
}

static bool
find_letter(struct visit *visit)
{
	char until[WHEN_TEXT];
	struct err err;
	bool found;

	if (!open_store(visit, &err) || !find_now(visit, &err) ||
	    !store_letter_named(visit->store, visit->link.name, visit->arena,
		&visit->letter, &found, &err)) {
		refuse_store(visit, err.text);
		return false;
	}
	if (visit->now >= visit->link.expires) {
		refuse(visit, 410, "expired", "Liên kết đã hết hạn",
		    arena_printf(visit->arena,
			"Liên kết này có hiệu lực đến %s. Thư mới nhất về hồ "
			"sơ có liên kết còn hiệu lực.",
			when_people(until, visit->link.expires,
			    visit->site->conf->offset)));
		return false;
	}
	if (!found)
		refuse(visit, 404, "no such letter", "Không tìm thấy thư",
		    "Thư của liên kết này không còn trong hệ thống.");
	return found;
}

static void
visit_letter(struct visit *visit, const char *token)
{
	const struct conf_web *web = &visit->site->conf->web;
	bool reading = is_reading(visit->request);

	if (!reading && strcmp(visit->request->method, "POST") != 0) {
		refuse_method(visit, "GET, HEAD, POST");
		return;
	}
	if (!letter_link_read(token, web->key, web->old_key, &visit->link)) {
		refuse(visit, 403, "a link that is forged or cut",
		    "Liên kết không hợp lệ",
		    "Liên kết không đúng hoặc bị cắt mất một phần. Đề nghị mở "
		    "lại từ thư, hoặc chép đủ cả dòng.");
		return;
	}
	if (!find_letter(visit))
		return;
	if (reading)
		show(visit);
	else if (may_post(visit))
		take(visit);
}

static void
visit_health(struct visit *visit)
{
	struct err err;

	if (!is_reading(visit->request)) {
		refuse_method(visit, "GET, HEAD");
		return;
	}
	if (!open_store(visit, &err)) {
		refuse_store(visit, err.text);
		return;
	}
	visit->out->status = 200;
	visit->out->type = "text/plain; charset=utf-8";
	visit->out->body = "ok\n";
}

void
site_answer(const struct site *site, const struct web_request *request,
    struct arena *arena, struct web_response *out)
{
	static const char letters[] = LETTER_LINK_PATH;
	struct visit visit = { .site = site,
		.request = request,
		.arena = arena,
		.out = out };

	*out = (struct web_response){ 0 };
	if (text_starts(request->path, letters) &&
	    strchr(request->path + sizeof(letters) - 1, '/') == NULL)
		visit_letter(&visit, request->path + sizeof(letters) - 1);
	else if (strcmp(request->path, "/healthz") == 0)
		visit_health(&visit);
	else
		refuse(&visit, 404, "no such page", "Không có trang này",
		    "Đề nghị mở liên kết trong thư.");
	store_close(visit.store);
}
