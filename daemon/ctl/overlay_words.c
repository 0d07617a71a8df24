/* A line of an overlay in words. */
#include "ctl/overlay_words.h"

#include "base/text.h"
#include "wire/office_hours.h"

static const char *const weekday_names[] = { "mon", "tue", "wed", "thu", "fri",
	"sat", "sun" };
static const char *const weekday_people[] = { "T2", "T3", "T4", "T5", "T6",
	"T7", "CN" };

static const char *
weekdays_text(struct arena *arena, unsigned weekdays, const char *const *names)
{
	struct buf buf = buf_over(arena);

	for (int i = 0; i < 7; i++)
		if ((weekdays & 1u << i) != 0)
			buf_printf(&buf, "%s%s", buf.size == 0 ? "" : " ",
			    names[i]);
	return buf_text(&buf);
}

const char *
overlay_words_weekdays(struct arena *arena, const struct overlay_line *line)
{
	return weekdays_text(arena, line->weekdays, weekday_names);
}

const char *
overlay_words_hours(struct arena *arena, const struct office_shift *hours)
{
	struct buf buf = buf_over(arena);

	if (hours->count == 0)
		return "";
	office_hours_print(&buf, hours);
	return buf_text(&buf) + 1; /* the blank before the first */
}

static const char *
kind_words(enum overlay_kind kind, bool english)
{
	switch (kind) {
	case OVERLAY_CLOSED:
		return english ? "closed" : "nghỉ";
	case OVERLAY_WORKED:
		return english ? "working day" : "làm việc";
	case OVERLAY_COUNTER:
		return english ? "counter open, not a working day of limits"
			       : "mở quầy, không tính vào thời hạn theo ngày";
	case OVERLAY_HOURS:
		return english ? "office hours" : "giờ làm việc";
	}
	return "";
}

static const char *
dates_text(struct arena *arena, const struct overlay_line *line)
{
	char from[WHEN_TEXT], until[WHEN_TEXT];

	when_people_day(from, line->from);
	if (line->until.n == line->from.n)
		return arena_string(arena, from);
	return arena_printf(arena, "%s – %s", from,
	    when_people_day(until, line->until));
}

const char *
overlay_words_line(struct arena *arena, const struct overlay_line *line,
    bool english)
{
	struct buf buf = buf_over(arena);

	buf_printf(&buf, "%s  %s", dates_text(arena, line),
	    kind_words(line->kind, english));
	if (line->weekdays != 0)
		buf_printf(&buf, ", %s",
		    weekdays_text(arena, line->weekdays,
			english ? weekday_names : weekday_people));
	if (line->hours.count > 0)
		buf_printf(&buf, ", %s",
		    overlay_words_hours(arena, &line->hours));
	buf_printf(&buf, ": %s – %s", line->label, line->basis);
	return buf_text(&buf);
}
