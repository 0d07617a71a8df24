/* Values as people read them. */
#include "wire/people.h"

#include "base/text.h"

void
people_put(struct arena *arena, struct message_value *map, const char *name,
    const char *text)
{
	message_put(arena, map, name, text == NULL ? "" : text);
}

void
people_put_count(struct arena *arena, struct message_value *map,
    const char *name, const char *name2, int64_t n, bool known)
{
	people_put(arena, map, name, known ? text_number(arena, n) : NULL);
	people_put(arena, map, name2,
	    !known       ? NULL
		: n < 10 ? arena_printf(arena, "%02d", (int)n)
			 : text_number(arena, n));
}

const char *
people_moment(struct arena *arena, instant at, int32_t offset)
{
	char text[WHEN_TEXT];

	if (at == INSTANT_NONE)
		return NULL;
	return arena_string(arena, when_people(text, at, offset));
}

const char *
people_day(struct arena *arena, instant at, int32_t offset)
{
	char text[WHEN_TEXT];

	if (at == INSTANT_NONE)
		return NULL;
	return arena_string(arena, when_people_day(text, when_day(at, offset)));
}

const char *
people_hour(struct arena *arena, instant at, int32_t offset)
{
	char text[WHEN_TEXT];

	if (at == INSTANT_NONE)
		return NULL;
	return arena_string(arena,
	    when_people_hour(text, when_second_of_day(at, offset)));
}

const char *
people_end(struct arena *arena, instant at, int32_t offset)
{
	char date[WHEN_TEXT];

	if (at == INSTANT_NONE || when_second_of_day(at, offset) != 0)
		return people_moment(arena, at, offset);
	return arena_printf(arena, "hết ngày %s",
	    when_people_day(date, when_add_days(when_day(at, offset), -1)));
}

const char *
people_rate(struct arena *arena, int32_t permille)
{
	return permille < 0
	    ? NULL
	    : arena_printf(arena, "%d,%d%%", permille / 10, permille % 10);
}

const char *
people_link(const char *link)
{
	bool web = link != NULL &&
	    (text_starts(link, "https://") || text_starts(link, "http://"));

	return web ? link : NULL;
}

/* How an office's name begins, and no person's. */
static const char *const offices[] = { "Phòng ", "Văn phòng ", "Trung tâm ",
	"Bộ phận ", "Ban ", "Tổ ", "Sở ", "UBND ", "Ủy ban ", "Uỷ ban ",
	"Đầu mối ", "Cơ quan ", "Chi cục ", "Cục " };

static bool
is_office(const char *name)
{
	for (size_t i = 0; i < sizeof(offices) / sizeof(offices[0]); i++)
		if (name != NULL && text_starts(name, offices[i]))
			return true;
	return false;
}

bool
people_is_person(enum role role, const char *name)
{
	if ((role & (ROLE_OFFICER | ROLE_DEPUTY | ROLE_HEAD)) != 0)
		return true;
	return (role & ROLE_PROVINCE) != 0 && name != NULL && !is_office(name);
}
