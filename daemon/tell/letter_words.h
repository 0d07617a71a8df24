/* What became of a letter, in words. */
#ifndef TELL_LETTER_WORDS_H
#define TELL_LETTER_WORDS_H

#include "io/store_outbox.h"
#include "tell/database.h"

/* It waits for a channel that is configured no more. */
bool letter_words_is_stranded(const struct database *database,
    const struct letter *letter);

/* "đã gửi lúc 08 giờ 00 ngày 08/09/2020 (có thể lặp)". */
const char *letter_words_state(const struct database *database,
    const struct letter *letter);

#endif
