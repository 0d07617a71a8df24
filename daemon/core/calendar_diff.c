/* What differs between two calendars. */
#include "core/calendar_diff.h"

#include <string.h>

#include "base/text.h"

static bool
is_off(enum day_kind kind)
{
	switch (kind) {
	case DAY_WORKING:
	case DAY_MADE_UP:
		return false;
	case DAY_WEEKEND:
	case DAY_OFF_STATUTORY:
	case DAY_OFF_COMPENSATORY:
	case DAY_OFF_SWAP:
	case DAY_OFF_LOCAL:
	case DAY_COUNTER:
		break;
	}
	return true;
}

/* Of days of one kind, so that both have an entry or neither has. */
static bool
is_same_entry(const struct calendar_entry *a, const struct calendar_entry *b)
{
	return a == b ||
	    (text_equal(a->label, b->label) && text_equal(a->basis, b->basis));
}

static bool
is_same_hours(const struct office_shift *was, const struct office_shift *is)
{
	if (was->count != is->count)
		return false;
	for (int i = 0; i < was->count; i++)
		if (was->spans[i].open != is->spans[i].open ||
		    was->spans[i].close != is->spans[i].close)
			return false;
	return true;
}

/* The other day's office time; a day that is worked or off instead is told by
 * itself. */
static bool
is_other_time(const struct calendar *was, const struct calendar *is, day date)
{
	bool open = calendar_is_open(was, date);

	if (calendar_is_working(was, date) != calendar_is_working(is, date))
		return false;
	return open != calendar_is_open(is, date) ||
	    (open &&
		!is_same_hours(calendar_hours(was, date),
		    calendar_hours(is, date)));
}

/* What the change comes to, and which of the two entries explains it. */
static const char *
verb_of(const struct calendar_difference *it,
    const struct calendar_entry **entry)
{
	*entry = it->now;
	if (it->is == DAY_COUNTER)
		return it->moves ? "bỏ làm bù, chỉ mở quầy"
				 : "thêm buổi làm việc";
	if (!it->moves)
		return "đổi căn cứ ngày";
	if (it->is == DAY_MADE_UP)
		return "thêm ngày làm bù";
	if (it->is == DAY_WORKING) {
		*entry = NULL;
		return "bỏ ngày nghỉ";
	}
	if (it->is == DAY_WEEKEND) {
		*entry = NULL;
		return "bỏ ngày làm bù";
	}
	return "thêm ngày nghỉ";
}

static const char *
words_of(struct arena *arena, const struct calendar_difference *difference)
{
	const struct calendar_entry *entry;
	const char *verb = verb_of(difference, &entry);
	char date[WHEN_TEXT];

	when_people_day(date, difference->date);
	if (entry == NULL)
		return arena_printf(arena, "%s %s", verb, date);
	return arena_printf(arena, "%s %s (%s, %s)", verb, date, entry->label,
	    entry->basis);
}

void
calendar_diff(const struct calendar *was, const struct calendar *is,
    struct arena *arena, struct calendar_diff *out)
{
	struct calendar_difference *days = NULL;
	size_t count = 0, room = 0;
	int first, last, is_first, is_last;

	calendar_years(was, &first, &last);
	calendar_years(is, &is_first, &is_last);
	*out = (struct calendar_diff){
		.years = first != is_first || last != is_last,
		.confirmed = calendar_confirmed_until(was) !=
		    calendar_confirmed_until(is),
	};
	first = first > is_first ? first : is_first;
	last = last < is_last ? last : is_last;
	for (day d = when_from_civil(first, 1, 1);
	     d.n < when_from_civil(last + 1, 1, 1).n; d = when_add_days(d, 1)) {
		struct calendar_difference it = { .date = d };

		it.was = calendar_kind(was, d, &it.old);
		it.is = calendar_kind(is, d, &it.now);
		out->hours = out->hours || is_other_time(was, is, d);
		if (it.was == it.is && is_same_entry(it.old, it.now))
			continue;
		it.moves = is_off(it.was) != is_off(it.is);
		it.people = words_of(arena, &it);
		if (count == room) {
			struct calendar_difference *more;

			room = room == 0 ? 16 : 2 * room;
			more = arena_take(arena, room * sizeof(*more));
			if (count > 0)
				memcpy(more, days, count * sizeof(*more));
			days = more;
		}
		days[count++] = it;
	}
	out->days = days;
	out->count = count;
}

bool
calendar_diff_is_empty(const struct calendar_diff *diff)
{
	for (size_t i = 0; i < diff->count; i++)
		if (diff->days[i].moves)
			return false;
	return !diff->hours && !diff->years && !diff->confirmed;
}

const char *
calendar_diff_reason(const struct calendar_diff *diff, day from, day until,
    size_t limit, struct arena *arena)
{
	struct buf out = buf_over(arena);
	const char *first = NULL;
	size_t told = 0, left = 0;

	for (size_t i = 0; i < diff->count; i++) {
		const struct calendar_difference *it = &diff->days[i];

		if (!it->moves || it->date.n < from.n || it->date.n > until.n)
			continue;
		if (told == limit) {
			left++;
			continue;
		}
		if (told++ == 0) {
			first = it->people;
			continue;
		}
		buf_printf(&out, "; %s", it->people);
	}
	if (left > 0)
		buf_printf(&out, "; và %zu ngày khác", left);
	if (told > 0)
		return out.size == 0
		    ? first
		    : arena_printf(arena, "%s%s", first, buf_text(&out));
	if (diff->hours)
		return "giờ làm việc thay đổi";
	return diff->years ? "các năm có trong lịch thay đổi" : NULL;
}
