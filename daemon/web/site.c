/* From a request to a page. */
#include "web/site.h"

#include <string.h>

#include "web/present.h"
#include "web/route.h"
#include "web/session_visit.h"
#include "web/sign_in.h"

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

static bool
find_now(struct visit *visit, struct err *err)
{
	const struct site *site = visit->site;

	return present_find(site->conf, visit->store, site->clock, visit->arena,
	    &visit->now, err);
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

/* Who is not signed in is sent to sign in, where anybody can. */
static bool
is_allowed(struct visit *visit)
{
	if (web_route_is_for(visit->route, &visit->reader))
		return true;
	if (visit->reader.account == NULL &&
	    visit->site->conf->web.accounts != NULL)
		sign_in_first(visit);
	else
		visit_refuse_path(visit);
	return false;
}

/* What a reader's form changes, only a page of his own may ask for. */
static bool
is_own_form(struct visit *visit)
{
	return visit->route->who == ROUTE_ANYBODY || session_visit_check(visit);
}

static bool
open_database(struct visit *visit)
{
	struct err err;

	if (visit->route->without_store)
		return true;
	if (open_store(visit, &err) && find_now(visit, &err))
		return true;
	visit_refuse_store(visit, err.text);
	return false;
}

static bool
may_read(struct visit *visit)
{
	if (visit->request->query_wrong == NULL)
		return true;
	visit_refuse(visit, 400, visit->request->query_wrong,
	    "Địa chỉ không đọc được",
	    "Phần sau dấu hỏi của địa chỉ bị sai. Đề nghị mở lại trang.");
	return false;
}

static bool
is_answered(struct visit *visit, bool reading)
{
	const struct web_route *route = visit->route;

	if (reading ? route->show != NULL
		    : route->take != NULL &&
		    strcmp(visit->request->method, "POST") == 0)
		return true;
	refuse_method(visit,
	    route->show == NULL       ? "POST"
		: route->take == NULL ? "GET, HEAD"
				      : "GET, HEAD, POST");
	return false;
}

static void
follow(struct visit *visit)
{
	const struct web_route *route = visit->route;
	bool reading = is_reading(visit->request);

	if (is_answered(visit, reading) && may_read(visit) &&
	    is_allowed(visit) &&
	    (reading || (may_post(visit) && is_own_form(visit))) &&
	    open_database(visit))
		(reading ? route->show : route->take)(visit);
}

enum web_lane
site_lane(const struct web_request *request)
{
	const char *rest;
	const struct web_route *route = web_route_find(request->path, &rest);

	if (route == NULL)
		return WEB_LANE_NONE;
	return is_reading(request) ? route->show_lane : route->take_lane;
}

void
site_answer_busy(const struct site *site, const struct web_request *request,
    struct arena *arena, struct web_response *out)
{
	struct visit visit = { .site = site,
		.request = request,
		.arena = arena,
		.out = out };

	*out = (struct web_response){ .retry_after = 5 };
	session_visit_recognise(&visit);
	visit_refuse(&visit, 503, "its lane is full", "Đang có nhiều yêu cầu",
	    "Máy chủ đang bận. Đề nghị gửi lại sau ít giây.");
}

void
site_answer(const struct site *site, const struct web_request *request,
    struct arena *arena, struct web_response *out)
{
	struct visit visit = { .site = site,
		.request = request,
		.arena = arena,
		.out = out };

	*out = (struct web_response){ 0 };
	session_visit_recognise(&visit);
	visit.route = web_route_find(request->path, &visit.rest);
	if (visit.route != NULL)
		follow(&visit);
	else
		visit_refuse_path(&visit);
	store_close(visit.store);
}
