/* How each source fares. */
#include "web/sources_page.h"

#include "io/source_age.h"
#include "io/store_meta.h"
#include "io/store_query.h"
#include "io/store_source_act.h"
#include "web/layout.h"
#include "wire/people.h"

WEB_BYTES(sources_page_html, "sources.html.mustache");

static const struct message_field fields[] = {
	{ "nguồn", true },
	{ "có nguồn", false },
	{ "tên", false },
	{ "ngừng", false },
	{ "chưa đọc", false },
	{ "lỗi nguồn", true },
	{ "dữ liệu đến", false },
	{ "cũ", false },
	{ "lấy đủ", false },
	{ "số bản ghi", false },
	{ "thay đổi", false },
	{ "còn tồn", false },
	{ "chấp nhận được", false },
	{ "khóa", false },
	{ "còn thấy", false },
	{ "mã biểu mẫu", false },
	{ "lúc chấp nhận", false },
	{ "số chấp nhận", false },
	{ "người chấp nhận", false },
};

const struct web_template sources_page_template = {
	.file = "daemon/web/pages/sources.html.mustache",
	.text = sources_page_html,
	.fields = fields,
	.count = sizeof(fields) / sizeof(fields[0]),
};

static const char *
moment(const struct visit *visit, instant at)
{
	return people_moment(visit->arena, at, visit->site->conf->offset);
}

/* What the server said of a failure may quote an address with a secret's
 * neighbours in it: that stands in the log. */
static void
put_troubles(const struct visit *visit, const struct source_health *health,
    struct message_value *map)
{
	struct arena *arena = visit->arena;
	struct message_value *list = message_put_list(arena, map, "lỗi nguồn");

	if (health->shrunk_since != INSTANT_NONE)
		message_append(arena, list,
		    arena_printf(arena,
			"Danh sách ngắn bất thường, chưa được dùng, từ %s: chỉ "
			"còn %s trong %s hồ sơ đang giải quyết.",
			moment(visit, health->shrunk_since),
			text_number(arena, health->shrunk_shown),
			text_number(arena, health->shrunk_known)));
	if (health->failing_since != INSTANT_NONE)
		message_append(arena, list,
		    arena_printf(arena,
			"Không lấy được dữ liệu từ %s, %s lần liên tiếp%s.",
			moment(visit, health->failing_since),
			text_number(arena, health->failures),
			health->alarmed ? ", đã báo quản trị" : ""));
	if (health->silent_since != INSTANT_NONE)
		message_append(arena, list,
		    arena_printf(arena,
			"Không có thay đổi từ %s, đã báo quản trị.",
			moment(visit, health->silent_since)));
	if (health->skewed_since != INSTANT_NONE)
		message_append(arena, list,
		    arena_printf(arena,
			"Giờ máy chủ lệch từ %s, đã báo quản trị.",
			moment(visit, health->skewed_since)));
}

/* The form names the list that its reader saw. */
static bool
put_acceptance(const struct visit *visit, const struct source_health *health,
    struct message_value *map, struct err *err)
{
	struct arena *arena = visit->arena;
	struct source_act act = { .at = INSTANT_NONE };
	bool found;

	if (!store_source_act_newest(visit->store, health->id, arena, &act,
		&found, err))
		return false;
	message_put_bool(arena, map, "chấp nhận được",
	    visit->reader.may_operate && health->shrunk_since != INSTANT_NONE &&
		health->retired == INSTANT_NONE);
	web_page_put(arena, map, "khóa", health->name);
	web_page_put(arena, map, "còn thấy",
	    arena_printf(arena, "%lld", (long long)health->shrunk_shown));
	web_page_put(arena, map, "lúc chấp nhận", moment(visit, act.at));
	web_page_put(arena, map, "số chấp nhận",
	    text_number(arena, act.records));
	web_page_put(arena, map, "người chấp nhận",
	    act.who != NULL ? act.who : "người vận hành hệ thống");
	return true;
}

static bool
is_stale(const struct visit *visit, const struct source_health *health)
{
	const struct conf *conf = visit->site->conf;
	const struct conf_source *source = conf_source(conf, health->name);

	return source != NULL &&
	    source_age_is_stale(source, conf->calendar, health, visit->now);
}

static bool
put_source(const struct visit *visit, const struct source_health *health,
    struct message_value *map, struct err *err)
{
	struct arena *arena = visit->arena;
	bool read = health->last_success != INSTANT_NONE;
	/* Whoever sees a part of the province is not told of the rest. */
	bool whole = visit->reader.province;
	int64_t open = 0;

	if (whole && !store_source_open(visit->store, health->id, &open, err))
		return false;
	web_page_put(arena, map, "tên",
	    conf_source_title(visit->site->conf, health->name));
	web_page_put(arena, map, "ngừng", moment(visit, health->retired));
	message_put_bool(arena, map, "chưa đọc",
	    !read && health->retired == INSTANT_NONE);
	web_page_put(arena, map, "dữ liệu đến",
	    moment(visit, health->last_success));
	message_put_bool(arena, map, "cũ", is_stale(visit, health));
	web_page_put(arena, map, "lấy đủ", moment(visit, health->last_full));
	web_page_put(arena, map, "số bản ghi",
	    whole ? text_number(arena, health->last_count) : NULL);
	web_page_put(arena, map, "thay đổi",
	    moment(visit, health->last_change));
	web_page_put(arena, map, "còn tồn",
	    whole ? text_number(arena, open) : NULL);
	put_troubles(visit, health, map);
	return put_acceptance(visit, health, map, err);
}

void
sources_page_show(struct visit *visit)
{
	sources_page_answer(visit, 200, NULL);
}

void
sources_page_answer(struct visit *visit, int status, const char *wrong)
{
	struct message_value *map =
	    layout_frame(visit, "Nguồn dữ liệu", &wrong, wrong != NULL);
	struct message_value *list =
	    message_put_list(visit->arena, map, "nguồn");
	struct source_health *sources;
	struct err err;
	size_t count;

	if (!store_sources(visit->store, visit->arena, &sources, &count,
		&err)) {
		visit_refuse_store(visit, err.text);
		return;
	}
	message_put_bool(visit->arena, map, "có nguồn", count > 0);
	for (size_t i = 0; i < count; i++)
		if (!put_source(visit, &sources[i],
			message_append_map(visit->arena, list), &err)) {
			visit_refuse_store(visit, err.text);
			return;
		}
	visit_answer(visit, status,
	    web_page_render(visit->site->pages, &sources_page_template, map,
		visit->arena));
}
