/* What happened to a dossier, line by line. */
#include "tell/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "core/rung_people.h"
#include "tell/fields.h"
#include "tell/revised.h"
#include "tell/words.h"
#include "wire/payload.h"

static void
add(struct timeline *timeline, struct moment moment)
{
	if (moment.at == INSTANT_NONE || timeline->count == timeline->capacity)
		return;
	timeline->moments[timeline->count++] = moment;
}

static int
by_time(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->order - y->order;
}

/* "không còn trong danh sách …; trang cuối cùng còn thấy: 08 giờ 00 ngày
 * 07/09/2020". */
static const char *
gone_words(const struct database *database, const char *payload)
{
	char last_text[WHEN_TEXT];
	enum gone gone;
	instant last;
	struct err err;

	if (!payload_gone_read(database->arena, payload, &gone, &last, &err))
		return payload;
	if (gone == GONE_NOT || last == INSTANT_NONE)
		return gone_people(gone);
	return arena_printf(database->arena, "%s; còn thấy lần cuối: %s",
	    gone_people(gone),
	    when_people(last_text, last, database->conf->offset));
}

static const char *
change_words(const struct database *database, const struct change *change)
{
	if (change->kind == CHANGE_GONE && change->payload != NULL)
		return gone_words(database, change->payload);
	return fields_people(database->arena, change->payload,
	    database->conf->offset);
}

const char *
timeline_change(const struct database *database, const struct change *change)
{
	static const char *const words[] = {
		[CHANGE_FIRST] = "Ghi nhận lần đầu",
		[CHANGE_OBSERVED] = "Thay đổi",
		[CHANGE_DEADLINE] = "Hạn thay đổi",
		[CHANGE_FINDING] = "Nội dung cần kiểm tra",
		[CHANGE_APOLOGY] = "Văn bản xin lỗi",
		[CHANGE_APOLOGY_WITHDRAWN] = "Rút văn bản xin lỗi đã ghi nhận",
		[CHANGE_GONE] = "Dữ liệu nguồn",
		[CHANGE_ACK] = "Xác nhận đã biết",
		[CHANGE_ACK_WITHDRAWN] = "Rút xác nhận đã biết",
		[CHANGE_SILENCE] = "Tạm ngừng nhắc",
		[CHANGE_SILENCE_ENDED] = "Nhắc trở lại",
	};

	return arena_printf(database->arena, "%s: %s", words[change->kind],
	    change_words(database, change));
}

static void
add_changes(struct timeline *out, const struct story *story)
{
	for (size_t i = 0; i < story->change_count; i++) {
		const struct change *change = &story->changes[i];

		add(out,
		    (struct moment){ .at = change->at,
			.order = (int)i,
			.kind = change_kind_text(change->kind),
			.text = timeline_change(out->database, change) });
	}
}

/* A step's reminder is also left out where the step came too late for it. */
static const char *
outcome(const struct crossing *crossing)
{
	if (crossing->clock == CLOCK_STEP &&
	    crossing->outcome == CROSSING_SUPERSEDED)
		return "không báo riêng";
	return words_outcome(crossing->outcome);
}

static void
add_crossings(struct timeline *out, const struct story *story)
{
	const struct database *database = out->database;
	char due[WHEN_TEXT];

	for (size_t i = 0; i < story->crossing_count; i++) {
		const struct crossing *crossing = &story->crossings[i];

		add(out,
		    (struct moment){ .at = crossing->at,
			.order = 1000,
			.kind = "crossing",
			.rung = crossing->rung,
			.state = crossing_outcome_text(crossing->outcome),
			.text = arena_printf(database->arena,
			    "Đến mốc: %s%s%s (hạn %s); %s",
			    rung_people(database->arena,
				&database->conf->ladder, crossing->rung),
			    crossing->step == NULL ? "" : ", bước ",
			    crossing->step == NULL ? "" : crossing->step,
			    when_people_day(due, crossing->due),
			    outcome(crossing)) });
	}
}

const char *
timeline_recipient(struct arena *arena, const char *name, const char *address)
{
	return name == NULL ? address
			    : arena_printf(arena, "%s <%s>", name, address);
}

static void
add_notices(struct timeline *out, const struct story *story)
{
	const struct database *database = out->database;
	struct arena *arena = database->arena;

	for (size_t i = 0; i < story->notice_count; i++) {
		const struct notice *notice = &story->notices[i];
		const char *about =
		    words_notice(arena, &database->conf->ladder, notice);
		const char *to = timeline_recipient(arena,
		    notice->recipient_name, notice->recipient);

		add(out,
		    (struct moment){ .at = notice->created,
			.order = 2000,
			.kind = "notice",
			.rung = notice->rung,
			.state = notice_state_text(notice->state),
			.text = arena_printf(arena, "Lời báo “%s” tới %s",
			    about, to) });
		if (notice->state == NOTICE_WITHDRAWN)
			add(out,
			    (struct moment){ .at = notice->closed,
				.order = 2001,
				.kind = "withdrawn",
				.rung = notice->rung,
				.state = notice->why,
				.text = arena_printf(arena,
				    "Rút lời báo “%s” tới %s: %s", about, to,
				    words_withdrawn(arena, notice->why)) });
	}
}

static void
add_letters(struct timeline *out, const struct story *story)
{
	struct arena *arena = out->database->arena;

	for (size_t i = 0; i < story->letter_count; i++) {
		const struct letter *letter = &story->letters[i];
		const char *to = timeline_recipient(arena,
		    letter->recipient_name, letter->recipient);
		long long id = letter->id;

		add(out,
		    (struct moment){ .at = letter->sealed,
			.order = 3000,
			.kind = "letter",
			.text = arena_printf(arena, "Thư %lld tới %s: %s", id,
			    to, letter->subject),
			.own =
			    arena_printf(arena, "Thư %lld tới %s", id, to) });
		add(out,
		    (struct moment){ .at = letter->settled,
			.order = 3001,
			.kind = "settled",
			.state = letter_state_text(letter->state),
			.text = arena_printf(arena, "Thư %lld: %s%s", id,
			    words_letter(letter->state),
			    letter->uncertain > 0 ? " (có thể lặp)" : "") });
	}
}

static void
add_findings(struct timeline *out, const struct story *story)
{
	for (size_t i = 0; i < story->finding_count; i++) {
		const struct store_finding *finding = &story->findings[i];

		add(out,
		    (struct moment){ .at = finding->first,
			.order = 4000,
			.kind = "finding",
			.state = finding_kind_text(finding->kind),
			.text = arena_printf(out->database->arena,
			    "Cần kiểm tra: %s%s%s",
			    finding_kind_people(finding->kind),
			    *finding->detail == '\0' ? "" : ": ",
			    finding->detail) });
	}
}

/* One date promised for several pauses is told once. */
static bool
is_told(const struct facts *facts, int index)
{
	for (int i = 0; i < index; i++) {
		if (revision_equal(&facts->pauses[i].revision,
			&facts->pauses[index].revision))
			return true;
	}
	return false;
}

/* The record's own new dates as evidence of pauses, right after the change that
 * showed them. */
static void
add_revisions(struct timeline *out, const struct dossier *dossier)
{
	const struct database *database = out->database;
	const struct facts *facts = &dossier->facts;
	const struct rules rules = database_rules(database, dossier->source);
	struct revision_reading read;
	struct basis basis;

	(void)rules_find(&rules, facts, &basis);
	for (int i = 0; i < facts->pause_count; i++) {
		const struct pause *pause = &facts->pauses[i];
		const struct pause_terms terms = {
			rules_calendar(&rules, facts), basis.row, &basis.rule
		};

		if (!revision_read(facts, i, &terms, &read) ||
		    is_told(facts, i))
			continue;
		add(out,
		    (struct moment){ .at = pause->revision.seen,
			.order = 500,
			.kind = "revision",
			.state = revision_says_text(read.says),
			.text = arena_printf(database->arena,
			    "Căn cứ tạm dừng (%s): %s",
			    pause_reason_people(pause->reason),
			    revised_words(database, &pause->revision, &read,
				false)) });
	}
}

struct timeline
timeline_of(const struct database *database, const struct dossier *dossier,
    const struct story *story)
{
	struct timeline out = { .database = database,
		.capacity = story->change_count + FACTS_PAUSES +
		    story->crossing_count + 2 * story->notice_count +
		    2 * story->letter_count + story->finding_count };

	out.moments = arena_alloc(database->arena,
	    (out.capacity + 1) * sizeof(*out.moments));
	add_changes(&out, story);
	add_revisions(&out, dossier);
	add_crossings(&out, story);
	add_notices(&out, story);
	add_letters(&out, story);
	add_findings(&out, story);
	if (out.count > 1)
		qsort(out.moments, out.count, sizeof(*out.moments), by_time);
	return out;
}
