/* What a webhook says: thin JSON; codes, never people. */
#include "wire/webhook.h"

#include "base/text.h"
#include "wire/jsonw.h"

static void
put_time(struct jsonw *w, const char *key, instant at, int32_t offset)
{
	char text[WHEN_TEXT];

	jsonw_put_string(w, key,
	    at == INSTANT_NONE ? NULL : when_rfc3339(text, at, offset));
}

/* Opens {"type":…,"timestamp":…,"data":{ . */
static struct jsonw
begin(struct buf *out, const char *type, instant now, int32_t offset)
{
	struct jsonw w = jsonw_into(out);

	jsonw_object(&w);
	jsonw_put_string(&w, "type", type);
	put_time(&w, "timestamp", now, offset);
	jsonw_key(&w, "data");
	jsonw_object(&w);
	return w;
}

static const char *
finish(struct jsonw *w)
{
	jsonw_object_end(w);
	jsonw_object_end(w);
	return buf_text(w->out);
}

/* How an item stands, in the words of standing_text. */
static const char *
standing_of(const struct letter_item *item, instant now, int32_t offset)
{
	/* A correction may have no date left to tell it by. */
	if (item->correction != NULL && item->standing != NULL)
		return item->standing;
	switch (letter_section_of(item, now, offset)) {
	case LETTER_OVERDUE:
	case LETTER_LATE_DISCOVERY:
		return standing_text(STANDING_OVERDUE);
	case LETTER_LATE_ACCEPTANCE:
		return standing_text(STANDING_LATE_ACCEPTANCE);
	case LETTER_BUNDLE:
	case LETTER_DUE_TODAY:
		return standing_text(STANDING_DUE_TODAY);
	case LETTER_AWAITING:
		return standing_text(STANDING_AWAITING);
	case LETTER_STEP_OVER:
	case LETTER_STEP_SOON:
	case LETTER_APOLOGY:
	case LETTER_SUPPLEMENT:
		/* The clock says nothing of how the dossier itself stands. */
		return item->standing;
	case LETTER_DUE_SOON:
	case LETTER_SECTIONS:
		break;
	}
	return standing_text(STANDING_DUE_SOON);
}

/* The date that was told, in the letter of when, and why it is another. */
static void
put_correction(struct jsonw *w, const struct letter_input *input,
    const struct letter_correction *it)
{
	char was[WHEN_TEXT];

	jsonw_put_string(w, "was",
	    it->was_known ? when_iso_day(was, it->was) : NULL);
	put_time(w, "told", it->told, input->offset);
	jsonw_put_string(w, "because", it->because);
	jsonw_put_bool(w, "by_catalogue", it->by_catalogue);
}

/* The dossier's own, beside another clock's end. */
static void
put_deadline(struct jsonw *w, const struct letter_input *input,
    const struct letter_item *item)
{
	put_time(w, "deadline", item->deadline, input->offset);
	jsonw_put_bool(w, "deadline_provisional", item->deadline_provisional);
}

static void
put_item(struct jsonw *w, const struct letter_input *input,
    const struct letter_item *item)
{
	jsonw_object(w);
	jsonw_put_string(w, "code", item->code);
	jsonw_put_string(w, "agency", item->agency);
	jsonw_put_string(w, "clock", clock_kind_text(item->clock));
	jsonw_put_string(w, "rung", item->rung);
	jsonw_put_string(w, "severity", severity_text(item->severity));
	jsonw_put_string(w, "standing",
	    standing_of(item, input->now, input->offset));
	put_time(w, "due", item->due, input->offset);
	if (item->clock != CLOCK_RESOLUTION)
		put_deadline(w, input, item);
	if (item->clock == CLOCK_STEP)
		jsonw_put_string(w, "step", item->step);
	if (item->working_days_known) {
		jsonw_put_int(w, "working_days", item->working_days);
		jsonw_put_int(w, "office_seconds", item->office_seconds);
	}
	jsonw_put_bool(w, "provisional", item->provisional);
	jsonw_put_string(w, "link", item->link);
	if (item->correction != NULL)
		put_correction(w, input, item->correction);
	jsonw_object_end(w);
}

static const char *
kind_text(enum letter_kind kind)
{
	switch (kind) {
	case LETTER_BASELINE:
		return "baseline";
	case LETTER_CORRECTION:
		return "correction";
	case LETTER_WRONG_DATA:
		return "wrong-data";
	case LETTER_ALERT:
		break;
	}
	return "alert";
}

/* The words of a list for people; letters have whole sentences for it. */
static const char *
section_people(enum letter_section section)
{
	switch (section) {
	case LETTER_OVERDUE:
		return "quá hạn";
	case LETTER_LATE_DISCOVERY:
		return "mới ghi nhận, đã quá hạn";
	case LETTER_LATE_ACCEPTANCE:
		return "chậm tiếp nhận";
	case LETTER_BUNDLE:
	case LETTER_DUE_TODAY:
		return "đến hạn hôm nay";
	case LETTER_STEP_OVER:
		return "bước xử lý quá hạn";
	case LETTER_AWAITING:
		return "chờ tiếp nhận";
	case LETTER_STEP_SOON:
		return "bước xử lý sắp đến hạn";
	case LETTER_APOLOGY:
		return "hạn gửi văn bản xin lỗi";
	case LETTER_SUPPLEMENT:
		return "thời gian bổ sung hồ sơ";
	case LETTER_DUE_SOON:
	case LETTER_SECTIONS:
		break;
	}
	return "sắp đến hạn";
}

static struct webhook_line
line_of(const struct letter_input *input, const struct letter_item *item)
{
	return (struct webhook_line){ .code = item->code,
		.agency = item->agency,
		.link = item->link,
		.standing = item->correction != NULL
		    ? item->correction->standing
		    : input->kind == LETTER_BASELINE
		    ? section_people(LETTER_OVERDUE)
		    : section_people(
			  letter_section_of(item, input->now, input->offset)),
		.due = item->due,
		.provisional = item->provisional };
}

static const struct webhook_line *
lines_of(const struct letter_input *input, struct arena *arena)
{
	struct webhook_line *lines =
	    arena_alloc(arena, (input->item_count + 1) * sizeof(*lines));

	for (size_t i = 0; i < input->item_count; i++)
		lines[i] = line_of(input, &input->items[i]);
	return lines;
}

static const char *
letter_json(const struct letter_input *input, struct arena *arena)
{
	struct buf out = buf_over(arena);
	struct jsonw w =
	    begin(&out, kind_text(input->kind), input->now, input->offset);

	jsonw_put_string(&w, "agency", input->agency);
	put_time(&w, "data_time", input->data_time, input->offset);
	if (input->total > 0)
		jsonw_put_int(&w, "total", input->total);
	jsonw_key(&w, "stale_sources");
	jsonw_array(&w);
	for (size_t i = 0; i < input->stale_count; i++) {
		jsonw_object(&w);
		jsonw_put_string(&w, "source", input->stale[i].source);
		put_time(&w, "since", input->stale[i].since, input->offset);
		jsonw_put_bool(&w, "silent", input->stale[i].silent);
		jsonw_object_end(&w);
	}
	jsonw_array_end(&w);
	jsonw_key(&w, "dossiers");
	jsonw_array(&w);
	for (size_t i = 0; i < input->item_count; i++)
		put_item(&w, input, &input->items[i]);
	jsonw_array_end(&w);
	return finish(&w);
}

struct webhook_said
webhook_letter(const struct letter_input *input, struct arena *arena)
{
	struct webhook_said said = { .type = kind_text(input->kind),
		.json = letter_json(input, arena),
		.agency = input->agency,
		.link = input->link,
		.now = input->now,
		.offset = input->offset };

	said.lines = lines_of(input, arena);
	said.line_count = input->item_count;
	said.total =
	    input->total > 0 ? input->total : (int64_t)input->item_count;
	return said;
}

static const char *
conclusion_text(enum digest_conclusion conclusion)
{
	switch (conclusion) {
	case DIGEST_CLEAR:
		return "clear";
	case DIGEST_WORK:
		return "work";
	case DIGEST_UNKNOWN:
		break;
	}
	return "unknown";
}

static const char *
digest_json(const struct digest_input *input, struct arena *arena)
{
	struct buf out = buf_over(arena);
	struct jsonw w = begin(&out, "digest", input->now, input->offset);
	char date[WHEN_TEXT];
	instant oldest;

	jsonw_put_string(&w, "date", when_iso_day(date, input->date));
	jsonw_put_string(&w, "scope", input->scope);
	jsonw_put_string(&w, "conclusion",
	    conclusion_text(digest_conclude(input)));
	jsonw_put_int(&w, "open", input->open);
	jsonw_put_int(&w, "baseline", input->baseline);
	jsonw_put_int(&w, "steps_over", input->steps_over);
	jsonw_put_int(&w, "supplements_over", input->supplements_over);
	jsonw_put_int(&w, "finished", input->rate.finished);
	jsonw_put_int(&w, "on_time", input->rate.on_time);
	jsonw_put_int(&w, "sources", (int64_t)input->source_count);
	jsonw_put_int(&w, "sources_fresh",
	    (int64_t)digest_fresh(input, &oldest));
	jsonw_put_int(&w, "sources_silent",
	    (int64_t)digest_silent(input, &oldest));
	jsonw_key(&w, "standings");
	jsonw_object(&w);
	for (int i = 0; i < STANDING_COUNT; i++)
		jsonw_put_int(&w, standing_text((enum standing)i),
		    input->by_standing[i]);
	jsonw_object_end(&w);
	jsonw_put_string(&w, "link", input->link);
	return finish(&w);
}

struct webhook_said
webhook_digest(const struct digest_input *input, struct arena *arena)
{
	return (struct webhook_said){ .type = "digest",
		.json = digest_json(input, arena),
		.agency = input->scope,
		.link = input->link,
		.now = input->now,
		.offset = input->offset,
		.digest = input };
}

struct webhook_said
webhook_source(bool back, const struct letter_source *input,
    struct arena *arena)
{
	const char *type = back ? "source-back" : "source-lost";
	struct buf out = buf_over(arena);
	struct jsonw w = begin(&out, type, input->now, input->offset);

	jsonw_put_string(&w, "source", input->source);
	put_time(&w, "since", input->since, input->offset);
	return (struct webhook_said){ .type = type,
		.json = finish(&w),
		.now = input->now,
		.offset = input->offset };
}

struct webhook_said
webhook_admin(const struct letter_admin *input, struct arena *arena)
{
	struct buf out = buf_over(arena);
	struct jsonw w = begin(&out, input->what, input->now, input->offset);
	bool of_source = text_starts(input->what, "source-");

	jsonw_put_string(&w, of_source ? "source" : "subject", input->subject);
	if (of_source)
		put_time(&w, "since", input->since, input->offset);
	return (struct webhook_said){ .type = input->what,
		.json = finish(&w),
		.now = input->now,
		.offset = input->offset };
}
