/* Sections 5 and 6 of the digest: figures of the scope, and by agency. */
#include "base/text.h"
#include "wire/digest_writer.h"
#include "wire/people.h"

/* Of the parts of the bar; each is told from its neighbours, by day and by
 * night. */
static const char *
colour_of(enum standing standing)
{
	switch (standing) {
	case STANDING_AWAITING:
		return "#7aa7d9";
	case STANDING_LATE_ACCEPTANCE:
		return "#a3489b";
	case STANDING_RUNNING:
		return "#3d8b45";
	case STANDING_DUE_SOON:
		return "#e8c547";
	case STANDING_DUE_TODAY:
		return "#e07b1f";
	case STANDING_OVERDUE:
		return "#c62828";
	case STANDING_PAUSED:
		return "#8a8a8a";
	case STANDING_DONE_EARLY:
	case STANDING_DONE_ON_TIME:
	case STANDING_DONE_LATE:
	case STANDING_REFUSED:
	case STANDING_WITHDRAWN:
	case STANDING_GONE:
	case STANDING_UNKNOWN:
	case STANDING_COUNT:
		break;
	}
	return "#5f4b8b";
}

static const char *const paused_colours[PAUSE_REASON_COUNT] = {
	[PAUSE_SUPPLEMENT] = "#8a8a8a",
	[PAUSE_PAYMENT] = "#b89f7d",
	[PAUSE_STOPPED] = "#5d6b78",
	[PAUSE_DISPUTE] = "#b3a6c9",
};

/* Its part of the bar in hundredths; what is there at all can be seen. */
static const char *
width_of(const struct digest_writer *w, int64_t number)
{
	int32_t permille = rate_permille(number, w->input->open);

	return arena_printf(w->arena, "%d",
	    permille < 10 ? 1 : (permille + 5) / 10);
}

static void
put_standing(const struct digest_writer *w, const char *colour,
    const char *name, int64_t number, struct message_value *list)
{
	struct message_value *map;

	if (number == 0)
		return;
	map = message_append_map(w->arena, list);
	digest_put(w, map, "tên tình trạng", name);
	digest_put_number(w, map, "số", number);
	digest_put(w, map, "màu", colour);
	digest_put(w, map, "rộng", width_of(w, number));
}

/* What is paused waits for somebody: whom it waits for makes the difference. */
static void
put_paused(const struct digest_writer *w, struct message_value *list)
{
	for (int r = 0; r < PAUSE_REASON_COUNT; r++)
		put_standing(w, paused_colours[r],
		    arena_printf(w->arena, "%s: %s",
			standing_people(STANDING_PAUSED),
			pause_reason_people((enum pause_reason)r)),
		    w->input->paused[r], list);
}

static void
put_standings(const struct digest_writer *w, struct message_value *values,
    const char *name, bool closed)
{
	struct message_value *list = message_put_list(w->arena, values, name);

	for (int i = 0; i < STANDING_COUNT; i++) {
		enum standing standing = (enum standing)i;

		if (standing_is_closed(standing) != closed)
			continue;
		if (standing == STANDING_PAUSED)
			put_paused(w, list);
		else
			put_standing(w, colour_of(standing),
			    standing_people(standing), w->input->by_standing[i],
			    list);
	}
}

static bool
has_closed(const struct digest_input *input)
{
	for (int i = 0; i < STANDING_COUNT; i++)
		if (input->by_standing[i] > 0 &&
		    standing_is_closed((enum standing)i))
			return true;
	return false;
}

static void
put_rates(const struct digest_writer *w, struct message_value *values)
{
	const struct digest_input *in = w->input;
	const struct rate *rate = &in->rate;

	digest_put(w, values, "tỷ lệ",
	    people_rate(w->arena, rate_of_finished(rate)));
	digest_put_number(w, values, "đúng hạn", rate->on_time);
	digest_put_number(w, values, "đã kết thúc", rate->finished);
	digest_put(w, values, "tỷ lệ 766",
	    people_rate(w->arena, rate_of_all(rate)));
	digest_put_number(w, values, "đúng hạn và trong hạn",
	    rate->on_time + rate->in_time);
	digest_put_number(w, values, "tổng số", rate->finished + rate->open);
	digest_put(w, values, "từ ngày", digest_day(w, in->rate_from));
	digest_put(w, values, "đến ngày", digest_day(w, in->rate_to));
}

void
digest_put_figures(const struct digest_writer *w, struct message_value *values)
{
	const struct digest_input *in = w->input;

	put_standings(w, values, "tình trạng", false);
	put_standings(w, values, "kết quả", true);
	message_put_bool(w->arena, values, "có đang giải quyết", in->open > 0);
	message_put_bool(w->arena, values, "có kết quả", has_closed(in));
	put_rates(w, values);
	digest_put_number(w, values, "tiếp nhận mới", in->new_today);
	digest_put_number(w, values, "kết thúc trong ngày", in->done_today);
}

/* ---- by agency ---- */

/* "tăng 1,2 điểm", of hundredths; NULL where nobody can tell. */
static const char *
change_text(const struct digest_writer *w, const struct digest_agency *agency)
{
	int32_t change, size;

	if (!digest_change(agency, &change))
		return NULL;
	size = change < 0 ? -change : change;
	if (change == 0)
		return "không đổi";
	return arena_printf(w->arena, "%s %d,%d điểm",
	    change < 0 ? "giảm" : "tăng", size / 10, size % 10);
}

/* "95,0% – 96,1% – 97,4%", "…" where nothing was finished. */
static const char *
trend_text(const struct digest_writer *w, const struct digest_agency *agency)
{
	struct buf out = buf_over(w->arena);
	int32_t trend[RATE_PARTS];

	digest_trend(agency, trend);
	for (int i = 0; i < RATE_PARTS; i++) {
		const char *part = people_rate(w->arena, trend[i]);

		buf_add(&out, i == 0 ? "" : " – ");
		buf_add(&out, part == NULL ? "…" : part);
	}
	return buf_text(&out);
}

static void
put_agency(const struct digest_writer *w, const struct digest_agency *agency,
    struct message_value *list)
{
	struct message_value *map = message_append_map(w->arena, list);
	int32_t permille = rate_of_finished(&agency->rate);

	digest_put(w, map, "đơn vị",
	    agency->name == NULL ? "Chưa xác định đơn vị" : agency->name);
	digest_put_number(w, map, "đang giải quyết", agency->open);
	digest_put_number(w, map, "sắp đến hạn", agency->due_soon);
	digest_put_number(w, map, "số hồ sơ quá hạn", agency->overdue);
	digest_put_number(w, map, "số hồ sơ chậm tiếp nhận",
	    agency->late_acceptance);
	digest_put(w, map, "tỷ lệ", people_rate(w->arena, permille));
	digest_put_number(w, map, "đã kết thúc", agency->rate.finished);
	if (agency->rank == 0)
		return;
	digest_put_number(w, map, "hạng", agency->rank);
	digest_put(w, map, "so tuần trước", change_text(w, agency));
	digest_put(w, map, "xu hướng", trend_text(w, agency));
	digest_put(w, map, "rộng",
	    arena_printf(w->arena, "%d", (permille + 5) / 10));
	digest_put(w, map, "còn rộng",
	    permille < 995
		? arena_printf(w->arena, "%d", 100 - (permille + 5) / 10)
		: NULL);
}

/* The first of ${count}, and under ${more} how many others there are. */
static void
put_list(const struct digest_writer *w, struct message_value *values,
    const char *name, const char *more, const struct digest_agency *agencies,
    size_t count)
{
	struct message_value *list = message_put_list(w->arena, values, name);
	size_t lines = w->input->lines;
	size_t shown = lines > 0 && lines < count ? lines : count;

	for (size_t i = 0; i < shown; i++)
		put_agency(w, &agencies[i], list);
	digest_put_some(w, values, more, (int64_t)(count - shown));
}

void
digest_put_agencies(const struct digest_writer *w, struct message_value *values)
{
	const struct digest_input *in = w->input;
	size_t ranked = in->ranked_count;

	/* An office's own template may name the one list of before. */
	put_list(w, values, "theo đơn vị", "còn đơn vị", in->agencies,
	    in->agency_count);
	put_list(w, values, "xếp hạng", "còn xếp hạng", in->agencies, ranked);
	put_list(w, values, "chưa xếp hạng", "còn chưa xếp hạng",
	    ranked == in->agency_count ? NULL : &in->agencies[ranked],
	    in->agency_count - ranked);
	digest_put_some(w, values, "số xếp hạng", (int64_t)ranked);
	digest_put_some(w, values, "số chưa xếp hạng",
	    (int64_t)(in->agency_count - ranked));
	digest_put_number(w, values, "ít nhất", RATE_FEWEST);
}
