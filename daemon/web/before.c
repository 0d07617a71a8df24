/* Lists that go back in time. */
#include "web/before.h"

int64_t
before_asked(const struct visit *visit)
{
	const char *text = form_value(&visit->request->query, "truoc");
	int64_t id;

	return text != NULL && text_to_int(text, 1, INT64_MAX, &id) ? id : 0;
}

void
before_put(const struct visit *visit, struct message_value *map, int64_t id)
{
	web_page_put(visit->arena, map, "trang sau",
	    id == 0 ? NULL
		    : arena_printf(visit->arena, "?truoc=%lld", (long long)id));
}
