/* The table of pages. */
#include "web/route.h"

#include <string.h>

#include "web/board_page.h"
#include "web/calendar_page.h"
#include "web/dossier_answer.h"
#include "web/findings_page.h"
#include "web/layout.h"
#include "web/letter_visit.h"
#include "web/list_page.h"
#include "web/outbox_page.h"
#include "web/overview_page.h"
#include "web/metrics_page.h"
#include "web/plain.h"
#include "web/sources_accept.h"
#include "web/sources_page.h"
#include "web/sign_in.h"
#include "web/today_page.h"
#include "wire/letter_link.h"

static const struct web_route routes[] = {
	{ .path = LETTER_LINK_PATH,
	    .show = letter_visit_show,
	    .take = letter_visit_take },
	{ .path = "/",
	    .who = ROUTE_READER,
	    .show = overview_page_show,
	    .name = "Tổng quan" },
	{ .path = "/hom-nay",
	    .who = ROUTE_READER,
	    .show = today_page_show,
	    .name = "Hôm nay" },
	{ .path = "/don-vi/",
	    .who = ROUTE_READER,
	    .show = overview_page_show_agency },
	{ .path = "/danh-sach",
	    .who = ROUTE_READER,
	    .show = list_page_show,
	    .name = "Danh sách" },
	{ .path = DOSSIER_PATH,
	    .who = ROUTE_READER,
	    .show = dossier_answer_show,
	    .take = dossier_answer_take },
	{ .path = "/nguon",
	    .who = ROUTE_READER,
	    .show = sources_page_show,
	    .take = sources_accept_take,
	    .name = "Nguồn dữ liệu" },
	{ .path = "/phat-hien",
	    .who = ROUTE_READER,
	    .show = findings_page_show,
	    .name = "Cần kiểm tra" },
	{ .path = "/thu",
	    .who = ROUTE_PROVINCE,
	    .show = outbox_page_show,
	    .name = "Thư" },
	{ .path = "/lich",
	    .who = ROUTE_READER,
	    .show = calendar_page_show,
	    .name = "Lịch" },
	{ .path = SIGN_IN_PATH,
	    .without_store = true,
	    .show = sign_in_show,
	    .take = sign_in_take,
	    .take_lane = WEB_LANE_SIGN_IN },
	{ .path = SIGN_OUT_PATH,
	    .who = ROUTE_READER,
	    .without_store = true,
	    .take = sign_out_take },
	{ .path = "/cong-khai",
	    .without_store = true,
	    .show = board_page_show },
	{ .path = "/healthz", .show = plain_health },
	{ .path = "/readyz",
	    .without_store = true,
	    .show = metrics_page_ready },
	{ .path = "/metrics",
	    .without_store = true,
	    .show = metrics_page_show },
	{ .path = LAYOUT_STYLE_PATH,
	    .without_store = true,
	    .show = plain_style },
};

enum { COUNT = sizeof(routes) / sizeof(routes[0]) };

const struct web_route *
web_route_find(const char *path, const char **rest)
{
	for (int i = 0; i < COUNT; i++) {
		size_t size = strlen(routes[i].path);

		*rest = path + size;
		if (strcmp(path, routes[i].path) == 0 ||
		    (size > 1 && routes[i].path[size - 1] == '/' &&
			strncmp(path, routes[i].path, size) == 0))
			return &routes[i];
	}
	return NULL;
}

const struct web_route *
web_route_at(int number)
{
	return number < COUNT ? &routes[number] : NULL;
}

bool
web_route_is_for(const struct web_route *route, const struct web_reader *reader)
{
	switch (route->who) {
	case ROUTE_ANYBODY:
		return true;
	case ROUTE_READER:
		return reader->account != NULL;
	case ROUTE_PROVINCE:
		return reader->account != NULL && reader->province;
	}
	return false;
}
