/* Findings of units that entered many dossiers while nobody works there. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/afterhours.h"
#include "ctl/findings_find.h"
#include "io/store_history.h"
#include "wire/payload.h"

enum { EXAMPLES = 3 };

/* One entry, or one finish that was entered. */
struct entered {
	const char *agency; /* one pointer for each agency */
	day opens;          /* the opening behind it */
	instant at;         /* of the list that showed it, or of the poll */
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

/* What a source's first reading showed was there before; and what nobody had
 * seen by the period was not made in it. */
static bool
may_be_new(const struct finding_search *search, int64_t source, instant at)
{
	const struct database *database = search->database;
	const struct source_health *health = database_health(database, source);

	return health != NULL && health->baseline != INSTANT_NONE &&
	    at > health->baseline &&
	    at >= period_begins(&search->period, database->conf->offset);
}

static bool
is_in_period(const struct finding_search *search, instant at)
{
	int32_t offset = search->database->conf->offset;

	return at >= period_begins(&search->period, offset) &&
	    at < period_ends(&search->period, offset);
}

/* A folder's lists are read at any hour, whenever they were made. */
static bool
is_folder(const struct finding_search *search, int64_t source)
{
	const struct database *database = search->database;
	const struct conf_source *conf =
	    conf_source(database->conf, database_source(database, source));

	return conf != NULL && conf->plan.folder.path != NULL;
}

static void
add(struct findings_hours *hours, const struct receipt_row *row,
    const struct entered *entered)
{
	struct entered *item;

	if (hours->count == hours->capacity) {
		hours->capacity = hours->capacity * 2 + 256;
		hours->items = mem_resize(hours->items,
		    hours->capacity * sizeof(*hours->items));
	}
	item = &hours->items[hours->count++];
	*item = *entered;
	item->agency = row->agency;
	item->code = arena_string(hours->search->database->arena, row->code);
}

/* The list before ${at}; asked once for all that one page brought. */
static bool
list_before(struct findings_hours *hours, int64_t source, instant at,
    struct sweep_list *out, struct err *err)
{
	if ((source != hours->before_source || at != hours->before_at) &&
	    !store_sweep_list_before(hours->search->database->store, source, at,
		&hours->before, err))
		return false;
	hours->before_source = source;
	hours->before_at = at;
	*out = hours->before;
	return true;
}

/*
 * Whether what ${change} shows was entered between two days' hours: a list of
 * the same night did not show it.  Nothing else proves it: a poll that comes
 * late shows at night what was entered in the afternoon, and a record that was
 * touched at night may have been there for long.  A list tells of the time when
 * it was made.
 */
static bool
is_off_hours(struct findings_hours *hours, const struct receipt_row *row,
    const struct change *change, struct arena *page, struct entered *out,
    bool *is, struct err *err)
{
	const struct calendar *calendar =
	    calendar_of(hours->search, row->agency);
	struct sweep_list list;
	instant as_of, before;

	*is = false;
	if (change->payload == NULL)
		return true;
	if (!payload_as_of(page, change->payload, &as_of, err))
		return false;
	out->at = as_of == INSTANT_NONE ? change->at : as_of;
	out->change = change->sequence;
	if (!is_in_period(hours->search, out->at) ||
	    !afterhours(calendar, out->at, &out->opens))
		return true;
	if (!list_before(hours, row->source, change->at, &list, err))
		return false;
	before = as_of == INSTANT_NONE ? list.started : list.dated;
	*is = before != INSTANT_NONE && before < out->at &&
	    afterhours_same(calendar, before, out->at);
	return true;
}

static bool
take_changes(struct findings_hours *hours, const struct receipt_row *row,
    bool entry, bool end, struct arena *page, struct err *err)
{
	struct entered entered = { 0 }, ended = { .is_end = true };
	struct change *changes;
	bool is_entry = false, is_end = false;
	size_t count;

	if (!store_history_of(hours->search->database->store, row->newest, page,
		&changes, &count, err))
		return false;
	if (entry && count > 0 && changes[0].kind == CHANGE_FIRST &&
	    !is_off_hours(hours, row, &changes[0], page, &entered, &is_entry,
		err))
		return false;
	for (size_t i = 0; end && i < count && !is_end; i++)
		if (changes[i].kind == CHANGE_OBSERVED &&
		    changes[i].at == row->ended_seen &&
		    !is_off_hours(hours, row, &changes[i], page, &ended,
			&is_end, err))
			return false;
	if (is_entry)
		add(hours, row, &entered);
	ended.again = is_entry && entered.opens.n == ended.opens.n;
	if (is_end)
		add(hours, row, &ended);
	return true;
}

bool
findings_hours_take(struct findings_hours *hours, const struct receipt_row *row,
    struct arena *page, struct err *err)
{
	const struct finding_search *search = hours->search;
	const struct calendar *calendar;
	bool entry, end, folder;
	day opens;

	if (row->agency == NULL)
		return true;
	calendar = calendar_of(search, row->agency);
	folder = is_folder(search, row->source);
	entry = (row->filing == FILING_DIRECT || row->filing == FILING_POST) &&
	    may_be_new(search, row->source, row->first_seen) &&
	    (folder || afterhours(calendar, row->first_seen, &opens));
	end = row->ended_seen != INSTANT_NONE &&
	    row->ended_seen > row->first_seen &&
	    may_be_new(search, row->source, row->ended_seen) &&
	    (folder || afterhours(calendar, row->ended_seen, &opens));
	return (!entry && !end) ||
	    take_changes(hours, row, entry, end, page, err);
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
