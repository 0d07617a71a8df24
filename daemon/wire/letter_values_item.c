/* The fields of one dossier, each of them in every item: people_put. */
#include "wire/letter_values_item.h"

#include "base/text.h"
#include "core/margin.h"
#include "wire/people.h"

/* With the mark that belongs to it.  What `hạn` says has a field of its own
 * for it, "tạm tính", since sentences put it behind the hour. */
static const char *
marked_day(struct arena *arena, instant at, bool provisional, int32_t offset)
{
	const char *date = people_day(arena, at, offset);

	return date != NULL && provisional
	    ? arena_printf(arena, "%s (hạn tạm tính)", date)
	    : date;
}

/* The extra sentences an item may need. */
static void
put_remarks(const struct letter_input *input, const struct letter_item *item,
    struct arena *arena, struct message_value *map)
{
	bool earlier = item->computed != INSTANT_NONE &&
	    item->due != INSTANT_NONE && item->computed < item->due;

	message_put_bool(arena, map, "tạm tính", item->provisional);
	people_put(arena, map, "ngày theo danh mục",
	    earlier ? marked_day(arena, item->computed,
			  item->computed_provisional, input->offset)
		    : NULL);
	people_put(arena, map, "ngày trước tạm dừng",
	    people_day(arena, item->promised_before_pause, input->offset));
	people_put(arena, map, "lúc ghi nhận",
	    people_moment(arena, item->first_seen, input->offset));
	people_put(arena, map, "ngày tiếp nhận",
	    people_day(arena, item->received, input->offset));
	people_put(arena, map, "lúc nộp",
	    people_moment(arena, item->submitted, input->offset));
	people_put(arena, map, "thời hạn tiếp nhận", item->acceptance_limit);
	message_put_bool(arena, map, "trực tuyến", item->online);
}

static bool
is_advance(const struct letter_item *item)
{
	return item->correction != NULL && item->correction->by_catalogue;
}

/* Why the date is what it is.  Bounds and other conventions are the deadline's
 * own, and a correction of an advance date is not about the deadline. */
static void
put_grounds(const struct letter_input *input, const struct letter_item *item,
    struct arena *arena, struct message_value *map)
{
	static const struct letter_grounds none = { .earliest = INSTANT_NONE,
		.other = INSTANT_NONE };
	const struct letter_grounds *it =
	    item->grounds == NULL ? &none : item->grounds;
	bool result = item->clock == CLOCK_RESOLUTION;
	bool bounds = result && it->earliest != INSTANT_NONE &&
	    item->due != INSTANT_NONE && !is_advance(item) &&
	    when_day(it->earliest, input->offset).n <
		when_day(item->due, input->offset).n;

	people_put(arena, map, "ngày hạn sớm nhất",
	    bounds ? marked_day(arena, it->earliest, it->earliest_provisional,
			 input->offset)
		   : NULL);
	people_put(arena, map, "ngày theo cách tính khác",
	    result ? marked_day(arena, it->other, it->other_provisional,
			 input->offset)
		   : NULL);
	people_put(arena, map, "cách tính khác",
	    result ? it->other_convention : NULL);
	people_put(arena, map, "nơi quy định", result ? it->other_level : NULL);
	people_put(arena, map, "cách tính hạn", it->how);
	people_put(arena, map, "căn cứ", it->basis);
}

/* "4 giờ", "45 phút": for a subject. */
static const char *
short_hours(struct arena *arena, int64_t seconds)
{
	int64_t minutes = (seconds < 0 ? -seconds : seconds) / 60;

	if (minutes == 0)
		return NULL;
	return minutes < 60
	    ? arena_printf(arena, "%d phút", (int)minutes)
	    : arena_printf(arena, "%s giờ", text_number(arena, minutes / 60));
}

/* Office time left or exceeded.  On the due date nothing is exceeded, whatever
 * the hour that was promised; on every other the days say all of it, and "01
 * ngày làm việc (30 phút làm việc)" would seem to contradict itself. */
static void
put_hours(const struct letter_item *item, struct arena *arena,
    struct message_value *map)
{
	int64_t seconds = item->working_days_known ? item->office_seconds : 0;

	if (item->clock == CLOCK_RESOLUTION && item->working_days >= 0 &&
	    seconds < 0)
		seconds = 0;
	if (item->clock == CLOCK_RESOLUTION && item->working_days != 0)
		seconds = 0;
	people_put(arena, map, "số giờ", margin_hours(arena, seconds));
	people_put(arena, map, "số giờ, viết gọn", short_hours(arena, seconds));
}

/* What the clocks beside resolution say. */
static void
put_clock(const struct letter_input *input, const struct letter_item *item,
    struct arena *arena, struct message_value *map)
{
	bool own = item->clock == CLOCK_RESOLUTION && !is_advance(item);

	people_put(arena, map, "ngày hạn hồ sơ",
	    marked_day(arena, own ? item->due : item->deadline,
		own ? item->provisional : item->deadline_provisional,
		input->offset));
	people_put(arena, map, "thời gian bổ sung", item->supplement_limit);
	message_put_bool(arena, map, "đã hết",
	    item->due != INSTANT_NONE &&
		when_day(item->due, input->offset).n <
		    when_day(input->now, input->offset).n);
}

void
letter_values_item(const struct letter_input *input,
    const struct letter_item *item, struct arena *arena,
    struct message_value *map)
{
	int32_t days = item->working_days;
	const char *due_day = people_day(arena, item->due, input->offset);

	people_put(arena, map, "mã", item->code);
	/* A sensitive procedure's name is not shown: only its field. */
	people_put(arena, map, "tên thủ tục",
	    item->sensitive ? item->field : item->procedure);
	people_put(arena, map, "đơn vị", item->agency);
	people_put(arena, map, "cán bộ", item->officer);
	people_put(arena, map, "bước", item->step);
	people_put(arena, map, "liên kết", people_link(item->link));
	people_put(arena, map, "liên kết nguyên nhân",
	    people_link(item->cause_link));
	people_put(arena, map, "hạn",
	    people_moment(arena, item->due, input->offset));
	people_put(arena, map, "giờ hạn",
	    people_hour(arena, item->due, input->offset));
	people_put(arena, map, "ngày hạn", due_day);
	people_put(arena, map, "ngày tháng hạn",
	    due_day == NULL ? NULL : arena_printf(arena, "%.5s", due_day));
	message_put_bool(arena, map, "hạn hôm nay",
	    item->due != INSTANT_NONE &&
		when_day(item->due, input->offset).n ==
		    when_day(input->now, input->offset).n);
	/* Moved by a pause, it is nobody's promise any more. */
	message_put_bool(arena, map, "hẹn trả",
	    item->due_is_promise &&
		item->promised_before_pause == INSTANT_NONE);
	people_put_count(arena, map, "số ngày", "số ngày, hai chữ số",
	    days < 0 ? -(int64_t)days : days,
	    item->working_days_known && days != 0);
	put_hours(item, arena, map);
	put_clock(input, item, arena, map);
	put_remarks(input, item, arena, map);
	put_grounds(input, item, arena, map);
}
