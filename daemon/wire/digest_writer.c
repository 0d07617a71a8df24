/* Values of the digest, put by name. */
#include "wire/digest_writer.h"

#include "base/text.h"
#include "wire/people.h"

void
digest_put(const struct digest_writer *w, struct message_value *map,
    const char *name, const char *text)
{
	people_put(w->arena, map, name, text);
}

void
digest_put_link(const struct digest_writer *w, struct message_value *map,
    const char *link)
{
	people_put(w->arena, map, "liên kết", people_link(link));
}

void
digest_put_number(const struct digest_writer *w, struct message_value *map,
    const char *name, int64_t number)
{
	digest_put(w, map, name, text_number(w->arena, number));
}

void
digest_put_some(const struct digest_writer *w, struct message_value *map,
    const char *name, int64_t number)
{
	digest_put(w, map, name,
	    number > 0 ? text_number(w->arena, number) : NULL);
}

const char *
digest_day(const struct digest_writer *w, day date)
{
	char text[WHEN_TEXT];

	return arena_string(w->arena, when_people_day(text, date));
}
