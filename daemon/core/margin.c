/* How far off a due instant is. */
#include "core/margin.h"

struct margin
margin_of(const struct calendar *calendar, instant due, instant now)
{
	struct margin out = { .known = false };
	int32_t offset;

	if (calendar == NULL ||
	    !calendar_office_between(calendar, now, due, &out.seconds))
		return out;
	offset = calendar_offset(calendar);
	out.known = calendar_count(calendar, when_day(now, offset),
	    when_day(due, offset), &out.days);
	return out;
}

static int
minutes_of(int64_t seconds)
{
	return (int)((seconds < 0 ? -seconds : seconds) / 60);
}

static int
days_of(const struct margin *margin)
{
	return margin->days < 0 ? -margin->days : margin->days;
}

const char *
margin_hours(struct arena *arena, int64_t seconds)
{
	int minutes = minutes_of(seconds);

	if (minutes == 0)
		return NULL;
	if (minutes < 60)
		return arena_printf(arena, "%02d phút làm việc", minutes);
	if (minutes % 60 == 0)
		return arena_printf(arena, "%02d giờ làm việc", minutes / 60);
	return arena_printf(arena, "%02d giờ %02d phút làm việc", minutes / 60,
	    minutes % 60);
}

const char *
margin_people(struct arena *arena, const struct margin *margin)
{
	if (!margin->known)
		return NULL;
	return margin->days == 0
	    ? margin_hours(arena, margin->seconds)
	    : arena_printf(arena, "%02d ngày làm việc", days_of(margin));
}

static const char *
english_hours(struct arena *arena, int64_t seconds)
{
	int minutes = minutes_of(seconds);

	if (minutes == 0)
		return NULL;
	return arena_printf(arena, "%d:%02d office hours", minutes / 60,
	    minutes % 60);
}

const char *
margin_english(struct arena *arena, const struct margin *margin)
{
	int days = days_of(margin);

	if (!margin->known)
		return NULL;
	return days == 0 ? english_hours(arena, margin->seconds)
			 : arena_printf(arena, "%d working day%s", days,
			       days == 1 ? "" : "s");
}
