/* Findings of units that entered many dossiers while nobody works there. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/afterhours.h"
#include "ctl/findings_find.h"
#include "io/store_history.h"
#include "io/store_sweep.h"
#include "wire/payload.h"

enum { EXAMPLES = 3 };

/* One entry, or one finish that was entered. */
struct entered {
	const char *agency; /* one pointer for each agency */
	day opens;          /* the opening behind it */
	instant at;         /* the poll that showed it */
	int64_t change;
	const char *code;
	bool is_end;
	bool again; /* of one whose entry lies in the same stretch */
};

static const struct calendar *
calendar_of(const struct finding_search *search, const char *agency)
{
	const struct conf *conf = search->database->conf;

	return calendars_of(conf->calendars,
	    directory_by_code(conf->directory, agency));
}

/* What a source's first reading showed was there before. */
static bool
is_watched(const struct finding_search *search, const struct receipt_row *row,
    instant at)
{
	const struct database *database = search->database;
	int32_t offset = database->conf->offset;

	for (size_t i = 0; i < database->source_count; i++) {
		const struct source_health *source = &database->sources[i];

		if (source->id == row->source)
			return source->baseline != INSTANT_NONE &&
			    at > source->baseline &&
			    at >= period_begins(&search->period, offset) &&
			    at < period_ends(&search->period, offset);
	}
	return false;
}

static void
add(struct findings_hours *hours, const struct receipt_row *row, day opens,
    const struct change *change, bool is_end, bool again)
{
	struct arena *arena = hours->search->database->arena;

	if (hours->count == hours->capacity) {
		hours->capacity = hours->capacity * 2 + 256;
		hours->items = mem_resize(hours->items,
		    hours->capacity * sizeof(*hours->items));
	}
	hours->items[hours->count++] = (struct entered){ .agency = row->agency,
		.opens = opens,
		.at = change->at,
		.change = change->sequence,
		.code = arena_string(arena, row->code),
		.is_end = is_end,
		.again = again };
}

/* A list was read in those hours before and did not show it, or the record says
 * itself that it was written in them: a poll that comes late shows at night
 * what was entered in the afternoon. */
static bool
is_entry(const struct findings_hours *hours, const struct receipt_row *row,
    const struct calendar *calendar, const struct change *change,
    struct arena *page, bool *out, struct err *err)
{
	struct observation seen;
	instant written;

	*out = false;
	if (change->kind != CHANGE_FIRST)
		return true;
	if (!store_sweep_list_before(hours->search->database->store,
		row->source, change->at, &written, err))
		return false;
	*out = written != INSTANT_NONE &&
	    afterhours_same(calendar, written, change->at);
	if (*out || change->payload == NULL)
		return true;
	observation_clear(&seen);
	if (!payload_apply(page, change->payload, true, &seen, err))
		return false;
	written = seen.updated != INSTANT_NONE ? seen.updated : seen.received;
	*out = written != INSTANT_NONE && written <= change->at &&
	    afterhours_same(calendar, written, change->at);
	return true;
}

bool
findings_hours_take(struct findings_hours *hours, const struct receipt_row *row,
    struct arena *page, struct err *err)
{
	const struct calendar *calendar;
	struct change *changes;
	day opens = { 0 }, ends = { 0 };
	bool entry, end, entered = false;
	size_t count;

	if (row->agency == NULL)
		return true;
	calendar = calendar_of(hours->search, row->agency);
	entry = (row->filing == FILING_DIRECT || row->filing == FILING_POST) &&
	    is_watched(hours->search, row, row->first_seen) &&
	    afterhours(calendar, row->first_seen, &opens);
	end = row->ended_seen != INSTANT_NONE &&
	    row->ended_seen > row->first_seen &&
	    is_watched(hours->search, row, row->ended_seen) &&
	    afterhours(calendar, row->ended_seen, &ends);
	if (!entry && !end)
		return true;
	if (!store_history_of(hours->search->database->store, row->newest, page,
		&changes, &count, err))
		return false;
	if (entry && count > 0) {
		if (!is_entry(hours, row, calendar, &changes[0], page, &entered,
			err))
			return false;
		if (entered)
			add(hours, row, opens, &changes[0], false, false);
	}
	for (size_t i = 0; end && i < count; i++)
		if (changes[i].kind == CHANGE_OBSERVED &&
		    changes[i].at == row->ended_seen &&
		    afterhours_same(calendar, changes[i].after, changes[i].at))
			add(hours, row, ends, &changes[i], true,
			    entered && opens.n == ends.n);
	return true;
}

/* ---- many at once ---- */

static int
by_stretch(const void *left, const void *right)
{
	const struct entered *a = left, *b = right;

	if (a->agency != b->agency)
		return a->agency < b->agency ? -1 : 1;
	if (a->opens.n != b->opens.n)
		return a->opens.n < b->opens.n ? -1 : 1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return strcmp(a->code, b->code);
}

/* Who entered and ended one in the same night entered one. */
static size_t
dossiers_of(const struct entered *of, size_t count)
{
	size_t dossiers = 0;

	for (size_t i = 0; i < count; i++)
		dossiers += !of[i].again;
	return dossiers;
}

/* "nhập mới 12 hồ sơ, ghi kết thúc 3 hồ sơ (…)"; from when until when stands
 * beside it. */
static const char *
detail(const struct findings_hours *hours, const struct entered *of,
    size_t count)
{
	struct buf buf = buf_over(hours->search->database->arena);
	size_t ends = 0, shown = 0;

	for (size_t i = 0; i < count; i++)
		ends += of[i].is_end;
	if (count > ends)
		buf_printf(&buf, "nhập mới %zu hồ sơ%s", count - ends,
		    ends > 0 ? ", " : "");
	if (ends > 0)
		buf_printf(&buf, "ghi kết thúc %zu hồ sơ", ends);
	for (size_t i = 0; i < count && shown < EXAMPLES; i++)
		if (!of[i].again)
			buf_printf(&buf, "%s%s", shown++ == 0 ? " (" : ", ",
			    of[i].code);
	buf_add(&buf, dossiers_of(of, count) > EXAMPLES ? ", …)" : ")");
	return buf_text(&buf);
}

static void
look_at_stretch(const struct findings_hours *hours, const struct entered *of,
    size_t count, struct found_list *list)
{
	const struct finding_bounds *bounds =
	    &hours->search->database->conf->findings.bounds;
	const struct found found = { .kind = FINDING_OFF_HOURS,
		.agency = of->agency,
		.detail = detail(hours, of, count),
		.first = of->at,
		.last = of[count - 1].at,
		.change = of->change,
		.after = INSTANT_NONE,
		.at = of->at };

	if (dossiers_of(of, count) >= (size_t)bounds->off_hours)
		found_add(hours->search, list, &found);
}

void
findings_hours_look(struct findings_hours *hours, struct found_list *list)
{
	const struct entered *items = hours->items;
	size_t begin = 0;

	if (hours->count > 1)
		qsort(hours->items, hours->count, sizeof(*hours->items),
		    by_stretch);
	for (size_t i = 1; i <= hours->count; i++) {
		if (i < hours->count &&
		    items[i].agency == items[begin].agency &&
		    items[i].opens.n == items[begin].opens.n)
			continue;
		look_at_stretch(hours, &items[begin], i - begin, list);
		begin = i;
	}
}

void
findings_hours_finish(struct findings_hours *hours)
{
	mem_free(hours->items);
}
