/*
 * A line of an overlay in words: its weekdays, its hours, and all of it for
 * people.
 */
#ifndef CTL_OVERLAY_WORDS_H
#define CTL_OVERLAY_WORDS_H

#include "base/arena.h"
#include "core/calendar_overlay.h"

/* "mon tue"; "" for every day. */
const char *
overlay_words_weekdays(struct arena *arena, const struct overlay_line *line);

/* In the file's form, "07:30-11:30 13:30-17:30"; "" for none. */
const char *
overlay_words_hours(struct arena *arena, const struct office_shift *hours);

/* "09/09/2020  nghỉ: Nghỉ tránh bão – Công văn 1". */
const char *overlay_words_line(struct arena *arena,
    const struct overlay_line *line, bool english);

#endif
