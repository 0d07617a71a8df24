/* The epoch of a restore, and its one letter. */
#include "flow/restore.h"

#include "base/log.h"
#include "base/text.h"
#include "core/rung_people.h"
#include "flow/admin.h"
#include "flow/confirm.h"
#include "flow/polls.h"
#include "io/store_meta.h"
#include "io/store_restore.h"

enum { PATIENCE_S = 24 * 3600 };

bool
restore_stamp(struct store *store, int64_t uid, instant now, struct err *err)
{
	if (!store_begin(store, err))
		return false;
	if (!store_restore_stamp(store, uid, now, err)) {
		store_rollback(store);
		return false;
	}
	return store_commit(store, err);
}

bool
restore_lasts(const struct world *world, int64_t source)
{
	return world->epoch != INSTANT_NONE &&
	    polls_last_success(world->polls, source) < world->epoch;
}

bool
restore_is_behind(const struct world *world, const struct dossier *dossier)
{
	return dossier->judged != INSTANT_NONE &&
	    dossier->judged < world->epoch &&
	    dossier->facts.changed < world->epoch;
}

bool
restore_covers(const struct world *world, int64_t source, bool behind,
    instant at)
{
	return at < world->epoch && (behind || restore_lasts(world, source));
}

bool
restore_pass_over(struct world *world, const char *kind, const char *code,
    const char *rung, day due, const char *recipient, struct err *err)
{
	const struct restored item = { .kind = kind,
		.code = code,
		.rung = rung,
		.due = due,
		.recipient = recipient };

	world->epoch_open = true;
	return store_restore_add(world->store, world->epoch, &item, err);
}

static bool
all_are_read(struct world *world, bool *out, struct err *err)
{
	const struct conf *conf = world->conf;
	struct source_health *sources;
	size_t count;

	if (!store_sources(world->store, world->turn, &sources, &count, err))
		return false;
	*out = true;
	for (int i = 0; i < conf->source_count; i++) {
		bool seen = !conf->sources[i].enabled;

		for (size_t j = 0; j < count; j++)
			if (text_equal(sources[j].name, conf->sources[i].name))
				seen = seen ||
				    sources[j].last_success >= world->epoch;
		*out = *out && seen;
	}
	return true;
}

/* A source that is down must not keep the letter for ever; nor is each slice
 * of it a letter once it is back. */
static bool
is_time(struct world *world, instant now, bool *out, struct err *err)
{
	instant last =
	    world->epoch_told > world->epoch ? world->epoch_told : world->epoch;

	*out = now - last >= PATIENCE_S;
	return *out || all_are_read(world, out, err);
}

/* What was to be told. */
static const char *
what_of(struct world *world, const struct restored *it)
{
	if (text_equal(it->kind, "handover"))
		return "bàn giao hồ sơ";
	if (text_equal(it->rung, "wrong-data"))
		return "đề nghị kiểm tra dữ liệu";
	if (text_starts(it->rung, "correction-"))
		return "đính chính hạn";
	if (it->code != NULL)
		return rung_people(world->turn, world->rules.ladder, it->rung);
	return text_equal(it->rung, "digest")  ? "bản tin tổng hợp"
	    : text_equal(it->rung, "baseline") ? "tồn trước khi vận hành"
	    : text_equal(it->rung, CONFIRM_ASK) ? "xác nhận địa chỉ"
						: "thông báo cho quản trị";
}

static void
add_line(struct world *world, struct buf *out, const struct restored *it)
{
	char due[WHEN_TEXT];

	if (text_equal(it->kind, "letter")) {
		buf_printf(out, "thư %lld tới %s, “%s”", (long long)it->letter,
		    it->recipient, it->subject);
		return;
	}
	if (it->code != NULL)
		buf_printf(out, "%s: ", it->code);
	buf_add(out, what_of(world, it));
	if (it->due.n != INT32_MIN)
		buf_printf(out, ", hạn %s", when_people_day(due, it->due));
	if (it->recipient != NULL)
		buf_printf(out, ", lời báo cho %s", it->recipient);
}

/* How many there are, and the first of them, a line each. */
static const char *
detail_of(struct world *world, const struct restored *items, size_t count,
    int64_t total)
{
	struct buf all = buf_over(world->turn);

	buf_printf(&all, "%lld\n", (long long)total);
	for (size_t i = 0; i < count; i++) {
		buf_add(&all, i == 0 ? "" : "\n");
		add_line(world, &all, &items[i]);
	}
	if (total > (int64_t)count)
		buf_printf(&all, "\n… và %lld mục khác",
		    (long long)(total - (int64_t)count));
	return buf_text(&all);
}

/* The first letter says so even where there is nothing; later there may be
 * nothing because what was listed was rolled back. */
static bool
owe(struct world *world, instant now, bool *owed, struct err *err)
{
	size_t lines = (size_t)world->conf->bounds.letter_lines;
	struct restored *items;
	char at[WHEN_TEXT], told[WHEN_TEXT];
	int64_t total;
	size_t count;

	when_iso_minute(at, world->epoch, world->conf->offset);
	when_iso_minute(told, now, world->conf->offset);
	if (!store_restored_untold(world->store, lines, world->turn, &items,
		&count, &total, err))
		return false;
	*owed = total > 0 || world->epoch_told == INSTANT_NONE;
	return !*owed ||
	    (admin_owe_notice(world, "restored",
		 arena_printf(world->turn, "admin/restored/%s/%s", at, told),
		 world->epoch, detail_of(world, items, count, total), now,
		 err) &&
		store_restore_told(world->store, total, now, err));
}

bool
restore_tell(struct world *world, instant now, struct err *err)
{
	bool time, owed;

	if (!world->epoch_open)
		return true;
	if (!is_time(world, now, &time, err))
		return false;
	if (!time)
		return true;
	if (!store_begin(world->store, err))
		return false;
	if (!owe(world, now, &owed, err)) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	world->epoch_open = false;
	if (!owed)
		return true;
	log_notice("restore: the administrators are told what was not told "
		   "again");
	world->epoch_told = now;
	return true;
}
