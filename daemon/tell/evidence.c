/* The evidence sheet of a dossier. */
#include "tell/evidence.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "tell/marks.h"
#include "tell/timeline.h"
#include "tell/words.h"
#include "io/store_ack.h"
#include "wire/message.h"

__asm__(".section .rodata\n"
	"evidence_html_template:\n"
	".incbin \"config/forms/evidence.html.mustache\"\n"
	".byte 0\n"
	".text\n");
extern const char evidence_html_template[];

static const struct message_field fields[] = {
	{ "mã", false },
	{ "lập lúc", false },
	{ "thông tin", true },
	{ "hạn", true },
	{ "cách tính", true },
	{ "diễn biến", true },
	{ "có báo", false },
	{ "đã báo", true },
	{ "có trả lời", false },
	{ "trả lời", true },
	{ "cần kiểm tra", true },
	{ "tên", false },
	{ "nội dung", false },
	{ "lúc", false },
	{ "trước", false },
	{ "dòng", false },
	{ "người", false },
	{ "kết quả", false },
	{ "số dòng", false },
	{ "mã băm", false },
};

/* What a sheet is made from, and the map that it fills. */
struct sheet {
	const struct explanation *explanation;
	const struct database *database;
	const struct story *story;
	const struct discretion *discretion;
	struct arena *arena;
	struct message_value *map;
};

static void
put_fact(const struct sheet *sheet, struct message_value *list,
    const char *name, const char *text)
{
	struct message_value *row = message_append_map(sheet->arena, list);

	message_put(sheet->arena, row, "tên", name);
	message_put(sheet->arena, row, "nội dung", text == NULL ? "-" : text);
}

static const char *
officer_words(const struct observation *seen)
{
	return seen->officer_name != NULL   ? seen->officer_name
	    : seen->officer_account != NULL ? seen->officer_account
					    : seen->officer_mail;
}

static void
put_facts(const struct sheet *sheet)
{
	const struct database *database = sheet->database;
	const struct dossier *dossier = &sheet->explanation->dossier;
	const struct facts *facts = &dossier->facts;
	const struct observation *seen = &facts->seen;
	struct message_value *list =
	    message_put_list(sheet->arena, sheet->map, "thông tin");

	put_fact(sheet, list, "Mã hồ sơ", seen->code);
	put_fact(sheet, list, "Nguồn dữ liệu",
	    database_source(database, dossier->source));
	put_fact(sheet, list, "Thủ tục",
	    discretion_procedure(sheet->discretion));
	put_fact(sheet, list, "Đơn vị giải quyết", seen->agency);
	put_fact(sheet, list, "Cán bộ xử lý", officer_words(seen));
	put_fact(sheet, list, "Bước", seen->step);
	if (seen->filing != FILING_UNKNOWN)
		put_fact(sheet, list, "Hình thức nộp",
		    words_filing(seen->filing));
	put_fact(sheet, list, "Nộp hồ sơ",
	    database_time(database, seen->submitted));
	put_fact(sheet, list, "Tiếp nhận",
	    database_time(database, seen->received));
	put_fact(sheet, list, "Kết thúc",
	    facts->finished_is_sighting
		? arena_printf(sheet->arena,
		      "%s (lúc thấy trạng thái, hồ sơ không ghi giờ)",
		      database_time(database, facts->finished))
		: database_time(database, facts->finished));
	put_fact(sheet, list, "Tình trạng",
	    words_standing(sheet->arena,
		&sheet->explanation->judgement.verdict));
	put_fact(sheet, list, "Ghi nhận lần đầu",
	    database_time(database, facts->first_seen));
	put_fact(sheet, list, "Thấy lần cuối",
	    database_time(database, sheet->story->last_sighting));
}

/* ---- the deadline ---- */

static const char *
marked(const struct sheet *sheet, instant at, bool provisional)
{
	return arena_printf(sheet->arena, "%s%s",
	    database_time(sheet->database, at),
	    marks_words(provisional, false));
}

static void
put_acceptance(const struct sheet *sheet, struct message_value *list)
{
	const struct explained *clock = &sheet->explanation->acceptance;

	put_fact(sheet, list, "Hạn tiếp nhận",
	    clock->end.state == DEADLINE_KNOWN
		? marked(sheet, clock->end.due, clock->end.provisional)
		: "chưa xác định");
}

static void
put_resolution(const struct sheet *sheet, struct message_value *list)
{
	const struct explanation *explanation = sheet->explanation;
	const struct verdict *verdict = &explanation->judgement.verdict;
	const struct provisional *marks = &explanation->marks;

	put_fact(sheet, list, "Ngày hẹn trả",
	    database_time(sheet->database,
		explanation->dossier.facts.seen.promised));
	put_fact(sheet, list, "Hạn theo quy định",
	    verdict->computed == INSTANT_NONE
		? "chưa tính được"
		: marked(sheet, verdict->computed, marks->computed));
	put_fact(sheet, list,
	    explanation->is_paused ? "Hạn dự kiến nếu nay tiếp tục" : "Hạn",
	    verdict->due == INSTANT_NONE
		? arena_printf(sheet->arena, "chưa xác định%s%s",
		      verdict->unknown == UNKNOWN_NOT ? "" : ": ",
		      unknown_reason_people(verdict->unknown))
		: arena_printf(sheet->arena, "%s (%s)",
		      marked(sheet, verdict->due, marks->due),
		      explain_due_words(explanation, false)));
}

static void
put_deadline(const struct sheet *sheet)
{
	const struct explanation *explanation = sheet->explanation;
	bool accepts = explanation->acceptance.reasoning.count > 0;
	const struct reasoning *reasoning = accepts
	    ? &explanation->acceptance.reasoning
	    : &explanation->reasoning;
	struct message_value *list =
	    message_put_list(sheet->arena, sheet->map, "hạn");

	if (accepts)
		put_acceptance(sheet, list);
	else
		put_resolution(sheet, list);
	list = message_put_list(sheet->arena, sheet->map, "cách tính");
	for (int i = 0; i < reasoning->count; i++)
		message_append(sheet->arena, list, reasoning->lines[i].vi);
}

/* ---- what was observed, told and answered ---- */

static void
put_changes(const struct sheet *sheet)
{
	const struct database *database = sheet->database;
	struct message_value *list =
	    message_put_list(sheet->arena, sheet->map, "diễn biến");

	for (size_t i = 0; i < sheet->story->change_count; i++) {
		const struct change *change = &sheet->story->changes[i];
		struct message_value *row =
		    message_append_map(sheet->arena, list);

		message_put(sheet->arena, row, "lúc",
		    database_time(database, change->at));
		message_put(sheet->arena, row, "trước",
		    database_time(database, change->after));
		message_put(sheet->arena, row, "nội dung",
		    discretion_text(sheet->discretion,
			timeline_change(database, change)));
		message_put(sheet->arena, row, "dòng",
		    arena_printf(sheet->arena, "%lld",
			(long long)change->sequence));
	}
}

static const struct letter *
letter_of(const struct sheet *sheet, const struct notice *notice)
{
	for (size_t i = 0; i < sheet->story->letter_count; i++)
		if (sheet->story->letters[i].id == notice->letter)
			return &sheet->story->letters[i];
	return NULL;
}

/* What became of a notice: its letter's end, or why none left. */
static const char *
outcome_words(const struct sheet *sheet, const struct notice *notice)
{
	const struct letter *letter = letter_of(sheet, notice);

	if (notice->state == NOTICE_WITHDRAWN)
		return arena_printf(sheet->arena, "rút lúc %s: %s",
		    database_time(sheet->database, notice->closed),
		    words_withdrawn(sheet->arena, notice->why));
	if (letter == NULL)
		return "chưa gửi";
	return arena_printf(sheet->arena, "thư %lld: %s%s%s%s",
	    (long long)letter->id, words_letter(letter->state),
	    letter->settled == INSTANT_NONE ? "" : " lúc ",
	    letter->settled == INSTANT_NONE
		? ""
		: database_time(sheet->database, letter->settled),
	    letter->uncertain > 0 ? " (có thể lặp)" : "");
}

static void
put_notices(const struct sheet *sheet)
{
	const struct database *database = sheet->database;
	const struct story *story = sheet->story;
	struct message_value *list =
	    message_put_list(sheet->arena, sheet->map, "đã báo");

	message_put_bool(sheet->arena, sheet->map, "có báo",
	    story->notice_count > 0);
	for (size_t i = 0; i < story->notice_count; i++) {
		const struct notice *notice = &story->notices[i];
		struct message_value *row =
		    message_append_map(sheet->arena, list);

		message_put(sheet->arena, row, "lúc",
		    database_time(database, notice->created));
		message_put(sheet->arena, row, "người",
		    timeline_recipient(sheet->arena, notice->recipient_name,
			notice->recipient));
		message_put(sheet->arena, row, "nội dung",
		    words_notice(sheet->arena, &database->conf->ladder,
			notice));
		message_put(sheet->arena, row, "kết quả",
		    outcome_words(sheet, notice));
	}
}

static const char *
answer_words(const struct sheet *sheet, const struct ack *ack)
{
	const char *reason = holds_reason_words(sheet->database, ack->reason);
	char due[WHEN_TEXT];
	struct buf buf = buf_over(sheet->arena);

	buf_printf(&buf, "Đã biết (hạn %s %s), đến %s", words_clock(ack->clock),
	    when_people_day(due, ack->due),
	    database_end(sheet->database, ack->until));
	if (reason != NULL)
		buf_printf(&buf, "; nguyên nhân: %s", reason);
	if (ack->note != NULL)
		buf_printf(&buf, "; %s", ack->note);
	if (ack->letter != 0)
		buf_printf(&buf, "; trả lời thư %lld", (long long)ack->letter);
	if (ack->withdrawn != INSTANT_NONE)
		buf_printf(&buf, "; rút lại lúc %s",
		    database_time(sheet->database, ack->withdrawn));
	return buf_text(&buf);
}

static bool
put_answers(const struct sheet *sheet, struct err *err)
{
	const struct database *database = sheet->database;
	struct message_value *list =
	    message_put_list(sheet->arena, sheet->map, "trả lời");
	struct ack *acks;
	size_t count;

	if (!store_acks(database->store, sheet->explanation->dossier.id,
		sheet->arena, &acks, &count, err))
		return false;
	message_put_bool(sheet->arena, sheet->map, "có trả lời", count > 0);
	for (size_t i = 0; i < count; i++) {
		struct message_value *row =
		    message_append_map(sheet->arena, list);

		message_put(sheet->arena, row, "lúc",
		    database_time(database, acks[i].made));
		message_put(sheet->arena, row, "người",
		    holds_author_words(database, acks[i].uid, acks[i].who));
		message_put(sheet->arena, row, "nội dung",
		    answer_words(sheet, &acks[i]));
	}
	return true;
}

static void
put_findings(const struct sheet *sheet)
{
	struct message_value *list =
	    message_put_list(sheet->arena, sheet->map, "cần kiểm tra");

	for (size_t i = 0; i < sheet->story->finding_count; i++) {
		const struct store_finding *it = &sheet->story->findings[i];

		message_append(sheet->arena, list,
		    arena_printf(sheet->arena, "%s%s%s (ghi nhận %s)",
			finding_kind_people(it->kind),
			*it->detail == '\0' ? "" : ": ", it->detail,
			database_time(sheet->database, it->first)));
	}
}

static bool
put_head(const struct sheet *sheet, struct err *err)
{
	struct history_head head;

	if (!store_history_head(sheet->database->store, &head, err))
		return false;
	message_put(sheet->arena, sheet->map, "mã",
	    sheet->explanation->dossier.facts.seen.code);
	message_put(sheet->arena, sheet->map, "lập lúc",
	    database_time(sheet->database, sheet->database->now));
	message_put(sheet->arena, sheet->map, "số dòng",
	    text_number(sheet->arena, head.count));
	message_put(sheet->arena, sheet->map, "mã băm",
	    text_hex(sheet->arena, head.hash, sizeof(head.hash)));
	return true;
}

static const char *
render(const struct sheet *sheet)
{
	struct complaints complaints = { 0 };
	struct message *message =
	    message_build("config/forms/evidence.html.mustache",
		evidence_html_template, fields,
		sizeof(fields) / sizeof(fields[0]), MESSAGE_HTML, &complaints);
	const char *page;

	assert(message != NULL);
	page = message_render(message, sheet->map, sheet->arena);
	message_free(message);
	return page;
}

bool
evidence_html(const struct explanation *explanation, const struct story *story,
    const struct discretion *discretion, const char **out, struct err *err)
{
	struct arena *arena = explanation->database->arena;
	const struct sheet sheet = { .explanation = explanation,
		.database = explanation->database,
		.story = story,
		.discretion = discretion,
		.arena = arena,
		.map = message_map(arena) };

	if (!put_head(&sheet, err) || !put_answers(&sheet, err))
		return false;
	put_facts(&sheet);
	put_deadline(&sheet);
	put_changes(&sheet);
	put_notices(&sheet);
	put_findings(&sheet);
	*out = render(&sheet);
	return true;
}
