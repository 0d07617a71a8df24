/* Letters that are made and wait to be tried. */
#include "ctl/waiting_letters.h"

#include <stdio.h>

#include "base/text.h"
#include "tell/words.h"

enum { MOST = INT32_MAX };

bool
waiting_letters_read(const struct database *database,
    const struct waiting_asked *asked, struct waiting_letters *out,
    struct err *err)
{
	struct letter *all;
	size_t count;

	*out = (struct waiting_letters){ 0 };
	if (asked->dossier != NULL)
		return true;
	if (!store_letters_due(database->store, INSTANT_NEVER, "", MOST,
		database->arena, &all, &count, err))
		return false;
	out->items = all;
	for (size_t i = 0; i < count; i++)
		if (asked->to == NULL ||
		    text_equal(all[i].recipient, asked->to))
			out->items[out->count++] = all[i];
	out->shown =
	    asked->limit == WAITING_ALL || (int64_t)out->count <= asked->limit
	    ? out->count
	    : (size_t)asked->limit;
	return true;
}

static const char *
why(const struct database *database, const struct letter *letter)
{
	if (conf_channel(database->conf, letter->channel) == NULL)
		return NOTICE_STRANDED;
	return letter->hold;
}

static void
say(const struct database *database, const struct letter *letter)
{
	const char *hold = why(database, letter);
	const char *words = hold == NULL ? NULL : words_hold(hold);

	printf("%s  %s  %s\n    thư %lld: %s – ",
	    database_time(database, letter->next_try), letter->channel,
	    letter->recipient, (long long)letter->id, letter->subject);
	if (letter->attempts == 0)
		printf("chờ gửi");
	else
		printf("đã thử %d lần, chờ thử lại", letter->attempts);
	printf("%s%s\n", words == NULL ? "" : "; ", words == NULL ? "" : words);
}

void
waiting_letters_say(const struct database *database,
    const struct waiting_letters *letters)
{
	struct arena *arena = database->arena;

	if (letters->count == 0)
		return;
	puts("Thư đã lập:");
	for (size_t i = 0; i < letters->shown; i++)
		say(database, &letters->items[i]);
	if (letters->shown < letters->count)
		printf("… còn %s thư nữa (--limit)\n",
		    text_number(arena,
			(int64_t)(letters->count - letters->shown)));
	printf("%s thư đã lập đang chờ gửi\n",
	    text_number(arena, (int64_t)letters->count));
}

void
waiting_letters_json(const struct database *database,
    const struct waiting_letters *letters, struct jsonw *out)
{
	jsonw_key(out, "letters");
	jsonw_array(out);
	for (size_t i = 0; i < letters->shown; i++) {
		const struct letter *it = &letters->items[i];

		jsonw_object(out);
		jsonw_put_int(out, "id", it->id);
		jsonw_put_string(out, "next_try",
		    database_rfc3339(database, it->next_try));
		jsonw_put_string(out, "channel", it->channel);
		jsonw_put_string(out, "recipient", it->recipient);
		jsonw_put_string(out, "subject", it->subject);
		jsonw_put_int(out, "attempts", it->attempts);
		jsonw_put_string(out, "hold", why(database, it));
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
	jsonw_put_int(out, "letters_left",
	    (int64_t)(letters->count - letters->shown));
}
