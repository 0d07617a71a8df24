/*
 * What `show` and `explain` say of a date that was promised anew for a pause:
 * the third kind of evidence, beside times that the record states and statuses
 * seen at polls.
 */
#ifndef TELL_REVISED_H
#define TELL_REVISED_H

#include "core/revision.h"
#include "tell/database.h"

/* "phần mềm hẹn lại từ 21/09/2020 sang 25/09/2020: tính tạm dừng 04 ngày làm
 * việc", in Vietnamese or English, and what it means for the computed date. */
const char *
revised_words(const struct database *database, const struct revision *revision,
    const struct revision_reading *read, bool english);

#endif
