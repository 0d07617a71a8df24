/* What became of a letter, in words. */
#include "tell/letter_words.h"

#include <string.h>

#include "tell/words.h"

bool
letter_words_is_stranded(const struct database *database,
    const struct letter *letter)
{
	return letter->next_try != INSTANT_NEVER &&
	    conf_channel(database->conf, letter->channel) == NULL;
}

/* "đã gửi lúc …", "đã bỏ lúc …, không gửi": the time is that of the deed, which
 * the words name before any comma. */
static const char *
at_time(const struct database *database, const char *words, instant at)
{
	int deed = (int)strcspn(words, ",");

	return arena_printf(database->arena, "%.*s lúc %s%s", deed, words,
	    database_time(database, at), words + deed);
}

const char *
letter_words_state(const struct database *database, const struct letter *letter)
{
	const char *words = words_letter(letter->state);

	if (letter_words_is_stranded(database, letter))
		words = "chờ kênh không còn trong cấu hình";
	else if (letter->next_try != INSTANT_NEVER)
		words = arena_printf(database->arena, "%s, thử lúc %s", words,
		    database_time(database, letter->next_try));
	else if (letter->settled != INSTANT_NONE)
		words = at_time(database, words, letter->settled);
	return letter->uncertain == 0
	    ? words
	    : arena_printf(database->arena, "%s (có thể lặp)", words);
}
