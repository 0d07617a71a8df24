/*
 * Our keywords as people read them: what the Vietnamese lines of hosoctl say
 * where --json has the keyword.  Every keyword that can reach such a line has
 * its words here; the results live in the arena or are static.
 */
#ifndef TELL_WORDS_H
#define TELL_WORDS_H

#include "wire/bounce.h"
#include "base/arena.h"
#include "core/dossier.h"
#include "core/facts.h"
#include "core/judge.h"
#include "io/store_notice.h"
#include "io/store_outbox.h"

const char *words_status(enum status status);   /* "đang xử lý" */
const char *words_filing(enum filing filing);   /* "trực tuyến" */
const char *words_clock(enum clock_kind clock); /* "tiếp nhận" */
const char *words_letter(enum letter_state state);
const char *words_outcome(enum crossing_outcome outcome);
const char *words_policy(enum pause_policy policy, bool english);

/* The standing with its reason and its mark: "Tạm dừng: chờ bổ sung hồ sơ". */
const char *words_standing(struct arena *arena, const struct verdict *verdict);

/* Why a notice was withdrawn, by what flow/ recorded. */
const char *words_withdrawn(struct arena *arena, const char *why);

/* What a notice is about: its rung, or its kind. */
const char *words_notice(struct arena *arena, const struct ladder *ladder,
    const struct notice *notice);

/* What holds a notice, by its keyword: "đang tạm ngừng nhắc"; NULL where it is
 * none, but the reason for which a letter could not be built. */
const char *words_hold(const char *hold);

/* "02 ngày làm việc". */
const char *words_days(struct arena *arena, int days);

/* What a returned mail says became of its letter: "bị trả lại, lỗi tạm thời".
 */
const char *words_bounce(enum bounce_kind kind);

#endif
