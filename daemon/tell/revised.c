/* A date promised anew for a pause, in words. */
#include "tell/revised.h"

#include "tell/explain.h"
#include "tell/words.h"

/* What the length is: of which pauses, and told when. */
static const char *
length_words(struct arena *arena, const struct revision_reading *read,
    bool english)
{
	const char *days = english
	    ? arena_printf(arena, "%d working day%s", (int)read->days,
		  read->days == 1 ? "" : "s")
	    : words_days(arena, (int)read->days);

	if (read->says == REVISION_DATES)
		return "";
	return EXPLAIN_WORDS(arena, english, ": tính tạm dừng %s%s%s",
	    ": counts a pause of %s%s%s", days,
	    !read->shared ? ""
			  : explain_pick(english,
				", chung cho các lần tạm dừng đến lúc đó",
				", for all pauses until then"),
	    !read->awaited ? ""
			   : explain_pick(english, ", khi còn tạm dừng",
				 ", while it was open"));
}

/* What follows for the computed date. */
static const char *
use_words(const struct revision_reading *read, bool english)
{
	if (read->says == REVISION_MISFITS)
		return explain_pick(english,
		    "; không khớp với thời gian tạm dừng đã biết: hạn theo "
		    "quy định không tính theo số ngày này",
		    "; the pause as it is known cannot be so long: the "
		    "computed date does not go by it");
	if (read->narrows)
		return explain_pick(english,
		    "; hạn theo quy định tính theo số ngày này (lấy một khoảng "
		    "dài đúng như vậy, nằm trong khoảng đã thấy)",
		    "; the computed date goes by it (an interval so long "
		    "within what was seen)");
	return "";
}

const char *
revised_words(const struct database *database, const struct revision *revision,
    const struct revision_reading *read, bool english)
{
	struct arena *arena = database->arena;

	return EXPLAIN_WORDS(arena, english,
	    "phần mềm hẹn lại từ %s sang %s%s%s",
	    "the software promised %s anew as %s%s%s",
	    database_day(database, revision->from),
	    database_day(database, revision->to),
	    length_words(arena, read, english), use_words(read, english));
}
