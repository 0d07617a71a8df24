/* Sources as status tells them: for people, and as JSON. */
#include "ctl/status_sources.h"

#include <stdio.h>

#include "base/text.h"
#include "core/pulse.h"
#include "io/source_age.h"
#include "io/store_query.h"
#include "io/store_sweep.h"
#include "io/store_refused.h"
#include "io/store_source_act.h"
#include "tell/holds.h"

struct status_source {
	const struct source_health *health;
	struct sweep list; /* the last complete one */
	bool has_list;
	struct source_tally tally;
	struct refused *refused; /* records that cannot be read: the first */
	size_t refused_count;
	int64_t refused_total;
	struct source_act accepted; /* the last list that somebody accepted */
	bool was_accepted;
};

enum { WEEK = 7 * WHEN_DAY, REFUSED_SAID = 5 };

bool
status_sources_read(const struct database *database, struct status_source **out,
    struct err *err)
{
	size_t count = database->source_count;
	struct status_source *sources =
	    arena_alloc(database->arena, (count + 1) * sizeof(*sources));
	struct source_tally *tallies =
	    arena_alloc(database->arena, (count + 1) * sizeof(*tallies));

	for (size_t i = 0; i < count; i++) {
		sources[i].health = &database->sources[i];
		tallies[i].source = database->sources[i].id;
		if (!store_sweep_last_list(database->store,
			database->sources[i].id, database->arena,
			&sources[i].list, &sources[i].has_list, err) ||
		    !store_refused(database->store, database->sources[i].id,
			STORE_REFUSED_MOST, database->arena,
			&sources[i].refused, &sources[i].refused_count,
			&sources[i].refused_total, err) ||
		    !store_source_act_newest(database->store,
			database->sources[i].id, database->arena,
			&sources[i].accepted, &sources[i].was_accepted, err))
			return false;
	}
	if (!store_tally_sources(database->store, database->now - WEEK, tallies,
		count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		sources[i].tally = tallies[i];
	*out = sources;
	return true;
}

static bool
is_stale(const struct database *database, const struct source_health *health)
{
	const struct conf_source *source =
	    conf_source(database->conf, health->name);

	return source != NULL &&
	    source_age_is_stale(source, database->conf->calendar, health,
		database->now);
}

/* Seconds since its newest record, 0 where it has none; a clock ahead of ours
 * makes none. */
static int64_t
age_of(const struct database *database, const struct source_health *health)
{
	if (health->newest == INSTANT_NONE || health->newest > database->now)
		return 0;
	return database->now - health->newest;
}

/* Mean of the list's pages, in milliseconds. */
static double
page_ms(const struct sweep *list)
{
	return list->pages == 0
	    ? 0
	    : (double)list->took_us / (double)list->pages / 1000;
}

/* ---- for people ---- */

static void
say_troubles(const struct database *database,
    const struct source_health *health)
{
	struct arena *arena = database->arena;

	if (health->shrunk_since != INSTANT_NONE)
		printf("  DANH SÁCH NGẮN BẤT THƯỜNG, CHƯA ĐƯỢC DÙNG, từ %s: "
		       "chỉ còn %s trong %s hồ sơ đang giải quyết (nếu đúng: "
		       "hosoctl source accept %s)\n",
		    database_time(database, health->shrunk_since),
		    text_number(arena, health->shrunk_shown),
		    text_number(arena, health->shrunk_known), health->name);
	if (health->failing_since != INSTANT_NONE)
		printf("  LỖI từ %s, %s lần liên tiếp%s; nhật ký ghi: %s\n",
		    database_time(database, health->failing_since),
		    text_number(arena, health->failures),
		    health->alarmed ? ", đã báo quản trị" : "",
		    health->failure);
	if (health->silent_since != INSTANT_NONE)
		printf("  KHÔNG CÓ THAY ĐỔI từ %s, đã báo quản trị\n",
		    database_time(database, health->silent_since));
	if (health->skewed_since != INSTANT_NONE)
		printf("  GIỜ MÁY CHỦ LỆCH từ %s, đã báo quản trị\n",
		    database_time(database, health->skewed_since));
}

static void
say_list(const struct database *database, const struct status_source *source)
{
	const struct sweep *list = &source->list;
	struct arena *arena = database->arena;

	if (!source->has_list)
		return;
	printf("  Lần lấy đủ gần nhất (%s) lúc %s: %s trang, %s bản ghi, từ "
	       "chối %s; lỗi phải lấy lại %s lần; %.1f ms một trang, cả lần "
	       "%lld giây\n",
	    list->kind == SWEEP_FULL ? "toàn bộ" : "phần mới",
	    database_time(database, list->started),
	    text_number(arena, list->pages),
	    text_number(arena, list->tally.read),
	    text_number(arena, list->tally.refused),
	    text_number(arena, source->health->retries), page_ms(list),
	    (long long)(list->ended - list->started));
}

static void
say_accepted(const struct database *database,
    const struct status_source *source)
{
	const struct source_act *act = &source->accepted;

	if (source->was_accepted)
		printf(
		    "  Danh sách ngắn gần nhất được chấp nhận lúc %s: %s bản "
		    "ghi, bởi %s\n",
		    database_time(database, act->at),
		    text_number(database->arena, act->records),
		    holds_author_words(database, act->uid, act->who));
}

/* Whom nobody is told of, and why. */
static void
say_refused(const struct database *database, const struct status_source *source)
{
	if (source->refused_total == 0)
		return;
	printf("  KHÔNG ĐỌC ĐƯỢC BẢN GHI: %s%s hồ sơ\n",
	    source->refused_total >= STORE_REFUSED_MOST ? "ít nhất " : "",
	    text_number(database->arena, source->refused_total));
	for (size_t i = 0; i < source->refused_count && i < REFUSED_SAID; i++)
		printf("    %s: %s: %s\n",
		    text_is_empty(source->refused[i].code)
			? "(không có mã)"
			: source->refused[i].code,
		    source->refused[i].known
			? "chỉ được theo dõi theo bản ghi trước"
			: "CHƯA ĐƯỢC THEO DÕI",
		    source->refused[i].why);
	if (source->refused_count > REFUSED_SAID)
		puts("    …");
}

static void
put_refused(const struct database *database, const struct status_source *source,
    struct jsonw *out)
{
	jsonw_put_int(out, "refused_total", source->refused_total);
	jsonw_key(out, "refused");
	jsonw_array(out);
	for (size_t i = 0; i < source->refused_count; i++) {
		const struct refused *it = &source->refused[i];

		jsonw_object(out);
		jsonw_put_string(out, "code",
		    text_is_empty(it->code) ? NULL : it->code);
		jsonw_put_string(out, "why", it->why);
		jsonw_put_bool(out, "known", it->known);
		jsonw_put_string(out, "seen",
		    database_rfc3339(database, it->seen));
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}

static void
say_one(const struct database *database, const struct status_source *source)
{
	const struct source_health *health = source->health;
	struct arena *arena = database->arena;

	if (health->retired != INSTANT_NONE) {
		printf("Nguồn %s: KHÔNG CÒN TRONG CẤU HÌNH từ %s; %s hồ sơ "
		       "đang giải quyết không còn được theo dõi\n",
		    health->name, database_time(database, health->retired),
		    text_number(arena, source->tally.open));
		return;
	}
	if (health->last_success == INSTANT_NONE)
		printf("Nguồn %s: CHƯA LẤY ĐƯỢC DỮ LIỆU LẦN NÀO\n",
		    health->name);
	else
		printf("Nguồn %s: dữ liệu đến %s%s\n", health->name,
		    database_time(database, health->last_success),
		    is_stale(database, health) ? ", CHƯA CẬP NHẬT" : "");
	say_troubles(database, health);
	say_refused(database, source);
	printf("  Thay đổi gần nhất %s; bản ghi mới nhất %s",
	    database_time(database, health->last_change),
	    database_time(database, health->newest));
	if (health->newest != INSTANT_NONE)
		printf(" (cách đây %s)",
		    pulse_people(arena, age_of(database, health)));
	if (health->skew != INSTANT_NONE && health->skew != 0)
		printf("; giờ máy chủ %s %lld giây",
		    health->skew < 0 ? "chậm" : "nhanh",
		    (long long)(health->skew < 0 ? -health->skew
						 : health->skew));
	putchar('\n');
	say_list(database, source);
	say_accepted(database, source);
	printf("  Đang giải quyết %s hồ sơ; không còn trong dữ liệu nguồn, "
	       "bảy ngày qua: %s\n",
	    text_number(arena, source->tally.open),
	    text_number(arena, source->tally.gone));
}

void
status_sources_say(const struct database *database,
    const struct status_source *sources)
{
	for (size_t i = 0; i < database->source_count; i++)
		say_one(database, &sources[i]);
	if (database->source_count == 0)
		puts("Nguồn: chưa lấy dữ liệu lần nào");
}

void
status_sources_warn(const struct database *database)
{
	for (size_t i = 0; i < database->unread_count; i++)
		printf("Lưu ý: chưa lấy được dữ liệu lần nào từ nguồn %s; xem: "
		       "hosoctl status\n",
		    database->unread[i]);
	for (size_t i = 0; i < database->source_count; i++) {
		const struct source_health *health = &database->sources[i];

		if (health->retired == INSTANT_NONE &&
		    health->last_success != INSTANT_NONE &&
		    (health->alarmed || is_stale(database, health)))
			printf("Lưu ý: dữ liệu của nguồn %s chỉ đến %s; xem: "
			       "hosoctl status\n",
			    health->name,
			    database_time(database, health->last_success));
	}
}

/* ---- as JSON ---- */

static void
put_time(const struct database *database, struct jsonw *out, const char *key,
    instant at)
{
	jsonw_put_string(out, key, database_rfc3339(database, at));
}

/* A number, or null where ${known} is false. */
static void
put_known(struct jsonw *out, const char *key, bool known, int64_t number)
{
	if (known)
		jsonw_put_int(out, key, number);
	else
		jsonw_put_null(out, key);
}

static void
put_list(const struct database *database, const struct status_source *source,
    struct jsonw *out)
{
	const struct sweep *list = &source->list;

	jsonw_key(out, "list");
	if (!source->has_list) {
		jsonw_null(out);
		return;
	}
	jsonw_object(out);
	jsonw_put_string(out, "kind",
	    list->kind == SWEEP_FULL ? "full" : "since");
	put_time(database, out, "started", list->started);
	put_time(database, out, "ended", list->ended);
	jsonw_put_int(out, "pages", list->pages);
	jsonw_put_int(out, "records", list->tally.read);
	jsonw_put_int(out, "new", list->tally.new);
	jsonw_put_int(out, "changed", list->tally.changed);
	jsonw_put_int(out, "refused", list->tally.refused);
	jsonw_put_int(out, "retries", source->health->retries);
	jsonw_put_int(out, "bytes", list->bytes);
	jsonw_put_int(out, "took_us", list->took_us);
	jsonw_object_end(out);
}

static void
put_quarantine(const struct database *database,
    const struct source_health *health, struct jsonw *out)
{
	jsonw_key(out, "quarantine");
	if (health->shrunk_since == INSTANT_NONE) {
		jsonw_null(out);
		return;
	}
	jsonw_object(out);
	put_time(database, out, "since", health->shrunk_since);
	jsonw_put_int(out, "known", health->shrunk_known);
	jsonw_put_int(out, "shown", health->shrunk_shown);
	jsonw_object_end(out);
}

static void
put_accepted(const struct database *database,
    const struct status_source *source, struct jsonw *out)
{
	const struct source_act *act = &source->accepted;

	jsonw_key(out, "accepted");
	if (!source->was_accepted) {
		jsonw_null(out);
		return;
	}
	jsonw_object(out);
	put_time(database, out, "at", act->at);
	jsonw_put_int(out, "records", act->records);
	jsonw_put_string(out, "by", holds_author(database, act->uid, act->who));
	jsonw_object_end(out);
}

static void
put_one(const struct database *database, const struct status_source *source,
    struct jsonw *out)
{
	const struct source_health *health = source->health;

	jsonw_object(out);
	jsonw_put_string(out, "name", health->name);
	put_time(database, out, "retired", health->retired);
	jsonw_put_bool(out, "stale", is_stale(database, health));
	put_time(database, out, "last_success", health->last_success);
	put_time(database, out, "last_change", health->last_change);
	put_time(database, out, "newest", health->newest);
	put_known(out, "newest_age", health->newest != INSTANT_NONE,
	    age_of(database, health));
	put_time(database, out, "failing_since", health->failing_since);
	jsonw_put_string(out, "failure", health->failure);
	jsonw_put_int(out, "failures", health->failures);
	jsonw_put_bool(out, "alarmed", health->alarmed);
	put_time(database, out, "silent_since", health->silent_since);
	put_known(out, "skew", health->skew != INSTANT_NONE, health->skew);
	put_time(database, out, "skewed_since", health->skewed_since);
	put_quarantine(database, health, out);
	put_accepted(database, source, out);
	put_list(database, source, out);
	jsonw_put_int(out, "open", source->tally.open);
	jsonw_put_int(out, "gone_week", source->tally.gone);
	put_refused(database, source, out);
	jsonw_object_end(out);
}

void
status_sources_json(const struct database *database,
    const struct status_source *sources, struct jsonw *out)
{
	jsonw_key(out, "sources");
	jsonw_array(out);
	for (size_t i = 0; i < database->source_count; i++)
		put_one(database, &sources[i], out);
	jsonw_array_end(out);
}
