/* From a request to a page. */
#include "web/site.h"

#include <string.h>

#include "io/control.h"
#include "io/store_letter_name.h"
#include "io/store_meta.h"
#include "web/confirm_page.h"
#include "web/letter_answer.h"
#include "wire/json.h"
#include "wire/letter_link.h"

enum { STATUS_PATIENCE_MS = 3000 };

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
refuse_method(struct visit *visit, const char *allow)
{
	visit->out->allow = allow;
	visit_refuse(visit, 405, "another method", "Cách gửi không được nhận",
	    "Trang này chỉ nhận việc xem và gửi trả lời từ trình duyệt.");
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
		visit_refuse(visit, 403, "sent by another site",
		    "Yêu cầu đến từ trang khác",
		    "Đề nghị mở liên kết trong thư và gửi từ trang này.");
		return false;
	}
	if (!is_form(request->content_type)) {
		visit_refuse(visit, 415, "no form",
		    "Kiểu nội dung không được nhận",
		    "Trang này chỉ nhận nội dung từ biểu mẫu của trang.");
		return false;
	}
	if (request->too_large) {
		visit_refuse(visit, 413, "a body that is too large",
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

/* What a letter asks decides its page. */
static void
visit_found(struct visit *visit, bool reading)
{
	bool confirms = visit->letter.kind == NOTICE_CONFIRM;

	if (reading)
		(confirms ? confirm_page_show : letter_answer_show)(visit);
	else if (may_post(visit))
		(confirms ? confirm_page_take : letter_answer_take)(visit);
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

static void
visit_letter(struct visit *visit, const char *copied)
{
	const char *token = without_stop(visit->arena, copied);
	const struct conf_web *web = &visit->site->conf->web;
	bool reading = is_reading(visit->request);

	if (!reading && strcmp(visit->request->method, "POST") != 0) {
		refuse_method(visit, "GET, HEAD, POST");
		return;
	}
	if (!letter_link_read(token, web->key, web->old_key, &visit->link)) {
		visit_refuse(visit, 403, "a link that is forged or cut",
		    "Liên kết không hợp lệ",
		    "Liên kết không đúng hoặc bị cắt mất một phần. Đề nghị mở "
		    "lại từ thư, hoặc chép đủ cả dòng.");
		return;
	}
	if (find_letter(visit))
		visit_found(visit, reading);
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
		visit_refuse_store(visit, err.text);
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
		visit_refuse(&visit, 404, "no such page", "Không có trang này",
		    "Đề nghị mở liên kết trong thư.");
	store_close(visit.store);
}
