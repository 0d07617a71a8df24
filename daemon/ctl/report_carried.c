/* What was carried over, and what was pending. */
#include "ctl/report_carried.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ctl/sheet.h"
#include "wire/jsonw.h"

/* The ids of one side, in order. */
struct side {
	const struct database *database;
	const struct report_scope *scope;
	bool carried; /* those of the origin; else the open ones */
	int64_t *ids;
	size_t count, capacity;
};

static bool
is_open(enum report_fate fate)
{
	switch (fate) {
	case FATE_RUNNING:
	case FATE_UNDATED:
	case FATE_PAUSED:
	case FATE_STOPPED:
	case FATE_OVERDUE:
	case FATE_OVERDUE_APOLOGY:
		return true;
	default:
		return false;
	}
}

/* What awaits acceptance is pending in no form; nor is it carried until it is
 * accepted, which is then an entry of that period. */
static bool
is_accepted(enum report_fate fate)
{
	return fate != FATE_AWAITING && fate != FATE_AWAITING_LATE &&
	    fate != FATE_REFUSED && fate != FATE_UNACCEPTED &&
	    fate != FATE_GONE;
}

static void
take(void *context, const struct report_item *item)
{
	struct side *side = context;
	bool is_wanted = side->carried
	    ? item->origin == ORIGIN_CARRIED && is_accepted(item->fate)
	    : is_open(item->fate);

	if (!is_wanted ||
	    !report_scope_has(side->database, side->scope, item->agency))
		return;
	if (side->count == side->capacity) {
		side->capacity = side->capacity * 2 + 1024;
		side->ids =
		    mem_resize(side->ids, side->capacity * sizeof(*side->ids));
	}
	side->ids[side->count++] = item->id;
}

static int
by_id(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static bool
read_side(struct side *side, const struct report_plan *plan, struct err *err)
{
	if (!report_scan(side->database, plan, take, side, err))
		return false;
	if (side->count > 1)
		qsort(side->ids, side->count, sizeof(*side->ids), by_id);
	return true;
}

static int
by_code(const void *left, const void *right)
{
	const struct carried_difference *a = left, *b = right;
	int order = strcmp(a->code, b->code);

	return order != 0 ? order : strcmp(a->source, b->source);
}

/* Pending in a source that was taken out since, carried by the one that shows
 * its code now: one dossier, and no difference. */
static void
drop_moved(struct carried *out)
{
	size_t kept = 0;

	for (size_t i = 0; i < out->count; i++) {
		const struct carried_difference *one = &out->items[i],
						*next = one + 1;

		if (i + 1 < out->count && one->is_more != next->is_more &&
		    (one->is_elsewhere || next->is_elsewhere) &&
		    text_equal(one->code, next->code))
			i++;
		else
			out->items[kept++] = *one;
	}
	out->count = kept;
}

static bool
add_difference(const struct database *database,
    const struct report_scope *scope, int64_t id, bool is_more,
    struct carried *out, struct err *err)
{
	struct carried_difference *item = &out->items[out->count];
	bool found;

	*item = (struct carried_difference){ .id = id, .is_more = is_more };
	if (!carried_explain(database, scope, out, item, &found, err))
		return false;
	out->count += found;
	return true;
}

/* Both are in order: what stands in one alone differs. */
static bool
compare(const struct database *database, const struct side *then,
    const struct side *now, struct carried *out, struct err *err)
{
	size_t i = 0, k = 0;

	out->items = arena_alloc(database->arena,
	    (then->count + now->count + 1) * sizeof(*out->items));
	while (i < then->count || k < now->count) {
		if (k == now->count ||
		    (i < then->count && then->ids[i] < now->ids[k])) {
			if (!add_difference(database, then->scope,
				then->ids[i++], false, out, err))
				return false;
		} else if (i == then->count || now->ids[k] < then->ids[i]) {
			if (!add_difference(database, now->scope, now->ids[k++],
				true, out, err))
				return false;
		} else {
			i++;
			k++;
		}
	}
	if (out->count > 1)
		qsort(out->items, out->count, sizeof(*out->items), by_code);
	drop_moved(out);
	return true;
}

bool
report_carried(const struct database *database, const struct period *period,
    instant known, const struct report_scope *scope, struct carried *out,
    struct err *err)
{
	struct period before = period_before(period);
	struct report_plan then = report_plan_of(database, &before, known);
	struct report_plan now =
	    report_plan_of(database, period, INSTANT_NEVER);
	struct side pending = { .database = database, .scope = scope };
	struct side carried = { .database = database,
		.scope = scope,
		.carried = true };
	bool ok;

	*out = (struct carried){ .known = known,
		.begins = period_begins(period, database->conf->offset),
		.ends = period_ends(&now.period, database->conf->offset) };
	ok = read_side(&pending, &then, err) && read_side(&carried, &now, err);
	out->pending = (int64_t)pending.count;
	out->carried = (int64_t)carried.count;
	ok = ok && compare(database, &pending, &carried, out, err);
	mem_free(pending.ids);
	mem_free(carried.ids);
	return ok;
}

/* ---- printing ---- */

void
carried_print_people(const struct database *database, const struct carried *out)
{
	struct arena *arena = database->arena;

	printf("Tồn cuối kỳ trước, theo dữ liệu đến %s: %s\n"
	       "Từ kỳ trước chuyển sang, theo dữ liệu hiện nay: %s\n"
	       "Chênh lệch: %s hồ sơ\n",
	    database_time(database, out->known),
	    text_number(arena, out->pending), text_number(arena, out->carried),
	    text_number(arena, (int64_t)out->count));
	for (size_t i = 0; i < out->count; i++) {
		const struct carried_difference *item = &out->items[i];

		printf("%s %s  %s (ghi nhận lúc %s)\n",
		    item->is_more ? "+" : "-", item->code,
		    carried_cause_people(item->cause),
		    database_time(database, item->learned));
	}
}

void
carried_print_json(const struct database *database, const struct carried *out)
{
	struct buf buf = buf_over(database->arena);
	struct jsonw json = jsonw_into(&buf);

	jsonw_object(&json);
	jsonw_put_int(&json, "v", COMMAND_JSON_VERSION);
	jsonw_put_string(&json, "known",
	    database_rfc3339(database, out->known));
	jsonw_put_int(&json, "pending", out->pending);
	jsonw_put_int(&json, "carried", out->carried);
	jsonw_key(&json, "differences");
	jsonw_array(&json);
	for (size_t i = 0; i < out->count; i++) {
		const struct carried_difference *item = &out->items[i];

		jsonw_object(&json);
		jsonw_put_string(&json, "source", item->source);
		jsonw_put_string(&json, "code", item->code);
		jsonw_put_int(&json, "sign", item->is_more ? 1 : -1);
		jsonw_put_string(&json, "cause",
		    carried_cause_text(item->cause));
		jsonw_put_string(&json, "entered",
		    database_rfc3339(database, item->entered));
		jsonw_put_string(&json, "ended",
		    database_rfc3339(database, item->ended));
		jsonw_put_string(&json, "learned",
		    database_rfc3339(database, item->learned));
		jsonw_object_end(&json);
	}
	jsonw_array_end(&json);
	jsonw_object_end(&json);
	puts(buf_text(&buf));
}

void
carried_print_csv(const struct database *database, const struct carried *out)
{
	sheet_begin("source,code,sign,cause,cause_vi,entered,ended,learned");
	for (size_t i = 0; i < out->count; i++) {
		const struct carried_difference *item = &out->items[i];
		const char *cells[] = {
			item->source,
			item->code,
			item->is_more ? "1" : "-1",
			carried_cause_text(item->cause),
			carried_cause_people(item->cause),
			database_rfc3339(database, item->entered),
			database_rfc3339(database, item->ended),
			database_rfc3339(database, item->learned),
		};

		sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
	}
}
