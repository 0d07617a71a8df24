/* Head and foot. */
#include "web/layout.h"

#include <string.h>

#include "web/route.h"

WEB_BYTES(layout_head, "head.html.mustache");
WEB_BYTES(layout_foot, "foot.html.mustache");
WEB_BYTES(layout_css, "hosod.css");

static const struct message_field head_fields[] = {
	{ "tiêu đề", false },
	{ "cơ quan", false },
	{ "kiểu dáng", false },
	{ "gốc", false },
	{ "người xem", false },
	{ "đăng xuất được", false },
	{ "mã biểu mẫu", false },
	{ "mục", true },
	{ "liên kết", false },
	{ "hiện tại", false },
	{ "tên", false },
	{ "lỗi", true },
	{ "lời nhắn", true },
};

static const struct message_field foot_fields[] = {
	{ "lúc số liệu", false },
	{ "đầu mối", false },
};

const struct web_template layout_head_template = {
	.file = "daemon/web/pages/head.html.mustache",
	.text = layout_head,
	.fields = head_fields,
	.count = sizeof(head_fields) / sizeof(head_fields[0]),
};

const struct web_template layout_foot_template = {
	.file = "daemon/web/pages/foot.html.mustache",
	.text = layout_foot,
	.fields = foot_fields,
	.count = sizeof(foot_fields) / sizeof(foot_fields[0]),
};

const char *
layout_style(void)
{
	return layout_css;
}

const char *
layout_root(const struct conf *conf, struct arena *arena)
{
	const char *address = conf->web.address;
	const char *host = address == NULL ? NULL : strstr(address, "://");
	const char *path = host == NULL ? NULL : strchr(host + 3, '/');
	size_t size = path == NULL ? 0 : strlen(path);

	while (size > 0 && path[size - 1] == '/')
		size--;
	return size == 0 ? "" : arena_bytes(arena, path, size);
}

/* The version is that of the program: a newer one has another style. */
static const char *
style_link(const char *root, struct arena *arena)
{
	return arena_printf(arena, "%s" LAYOUT_STYLE_PATH "?v=" HOSOD_VERSION,
	    root);
}

static void
put_navigation(const struct visit *visit, const char *root,
    struct message_value *map)
{
	struct arena *arena = visit->arena;
	struct message_value *list = message_put_list(arena, map, "mục");
	const struct web_route *route;

	for (int i = 0; (route = web_route_at(i)) != NULL; i++) {
		struct message_value *one;

		if (route->name == NULL ||
		    !web_route_is_for(route, &visit->reader))
			continue;
		one = message_append_map(arena, list);
		web_page_put(arena, one, "tên", route->name);
		web_page_put(arena, one, "liên kết",
		    arena_printf(arena, "%s%s", root, route->path));
		message_put_bool(arena, one, "hiện tại", route == visit->route);
	}
}

struct message_value *
layout_frame(const struct visit *visit, const char *title,
    const char *const *wrong, size_t wrong_count)
{
	const struct conf *conf = visit->site->conf;
	const struct web_reader *reader = &visit->reader;
	struct arena *arena = visit->arena;
	const char *root = layout_root(conf, arena);
	struct message_value *map = message_map(arena);
	struct message_value *list;

	web_page_put(arena, map, "tiêu đề", title);
	web_page_put(arena, map, "cơ quan", conf->office.name);
	web_page_put(arena, map, "đầu mối",
	    conf->office.contact != NULL ? conf->office.contact
					 : conf->office.name);
	web_page_put(arena, map, "gốc", root);
	web_page_put(arena, map, "kiểu dáng", style_link(root, arena));
	web_page_put(arena, map, "người xem",
	    reader->account == NULL ? NULL : reader->name);
	message_put_bool(arena, map, "đăng xuất được", visit->signed_in);
	web_page_put(arena, map, "mã biểu mẫu", visit->csrf);
	if (reader->account != NULL)
		put_navigation(visit, root, map);
	list = message_put_list(arena, map, "lỗi");
	for (size_t i = 0; i < wrong_count; i++)
		message_append(arena, list, wrong[i]);
	message_put_list(arena, map, "lời nhắn");
	return map;
}
