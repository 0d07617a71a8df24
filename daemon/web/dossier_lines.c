/* Lists of lines. */
#include "web/dossier_lines.h"

#include <string.h>

#include "tell/words.h"
#include "web/page.h"

/* What the lists are made of, and where they go. */
struct sheet {
	const struct dossier_view *view;
	const struct explanation *explanation;
	struct arena *arena;
	struct message_value *map;
};

/* ---- facts ---- */

static void
put_fact(const struct sheet *sheet, struct message_value *list,
    const char *name, const char *text)
{
	struct message_value *one;

	if (text_is_empty(text) || text_equal(text, "-"))
		return;
	one = message_append_map(sheet->arena, list);
	web_page_put(sheet->arena, one, "tên", name);
	web_page_put(sheet->arena, one, "nội dung",
	    discretion_text(&sheet->view->discretion, text));
}

static void
put_time(const struct sheet *sheet, struct message_value *list,
    const char *name, instant at)
{
	put_fact(sheet, list, name, database_time(&sheet->view->database, at));
}

/* As people call it; else as the source does. */
static const char *
agency_words(const struct sheet *sheet)
{
	const struct database *database = &sheet->view->database;
	const struct dossier *dossier = &sheet->explanation->dossier;
	const char *name = dossier->agency == NULL
	    ? NULL
	    : database_agency_name(database, dossier->agency);

	return name != NULL ? name : dossier->facts.seen.agency;
}

static const char *
officer_words(const struct observation *seen)
{
	return seen->officer_name != NULL   ? seen->officer_name
	    : seen->officer_account != NULL ? seen->officer_account
					    : seen->officer_mail;
}

static const char *
finished_words(const struct sheet *sheet)
{
	const struct facts *facts = &sheet->explanation->dossier.facts;

	return arena_printf(sheet->arena, "%s%s",
	    database_time(&sheet->view->database, facts->finished),
	    facts->finished != INSTANT_NONE && facts->finished_is_sighting
		? " (lúc thấy trạng thái, hồ sơ không ghi giờ)"
		: "");
}

static void
put_facts(const struct sheet *sheet)
{
	const struct dossier_view *view = sheet->view;
	const struct facts *facts = &sheet->explanation->dossier.facts;
	const struct observation *seen = &facts->seen;
	struct message_value *list =
	    message_put_list(sheet->arena, sheet->map, "thông tin");

	put_fact(sheet, list, "Thủ tục",
	    discretion_procedure(&view->discretion));
	put_fact(sheet, list, "Đơn vị giải quyết", agency_words(sheet));
	put_fact(sheet, list, "Cán bộ xử lý", officer_words(seen));
	put_fact(sheet, list, "Bước", seen->step);
	if (seen->filing != FILING_UNKNOWN)
		put_fact(sheet, list, "Hình thức nộp",
		    words_filing(seen->filing));
	put_time(sheet, list, "Nộp hồ sơ", seen->submitted);
	put_time(sheet, list, "Tiếp nhận", seen->received);
	put_fact(sheet, list, "Kết thúc", finished_words(sheet));
	put_fact(sheet, list, "Nguồn dữ liệu",
	    conf_source_title(view->database.conf, view->source));
	put_time(sheet, list, "Ghi nhận lần đầu", facts->first_seen);
	put_time(sheet, list, "Thấy lần cuối", view->story.last_sighting);
}

/* ---- what was said in lines ---- */

static size_t
indent_of(const char *line)
{
	return strspn(line, " ");
}

/* Lines that stand further in than the first belong to the one before them. */
static size_t
put_lines(const struct sheet *sheet, const char *name, const char *said)
{
	struct message_value *list =
	    message_put_list(sheet->arena, sheet->map, name);
	struct message_value *more = NULL;
	size_t first = indent_of(said), count = 0;

	for (const char *line = said, *end; *line != '\0'; line = end + 1) {
		size_t indent = indent_of(line);
		const char *text;

		end = strchrnul(line, '\n');
		text = discretion_text(&sheet->view->discretion,
		    arena_bytes(sheet->arena, line + indent,
			(size_t)(end - line) - indent));
		if (indent > first && more != NULL) {
			message_append(sheet->arena, more, text);
		} else {
			struct message_value *one =
			    message_append_map(sheet->arena, list);

			web_page_put(sheet->arena, one, "dòng", text);
			more = message_put_list(sheet->arena, one, "thêm");
			count++;
		}
		if (*end == '\0')
			break;
	}
	return count;
}

/* The same, and whether there is any. */
static void
put_some(const struct sheet *sheet, const char *name, const char *any,
    const struct buf *said)
{
	message_put_bool(sheet->arena, sheet->map, any,
	    put_lines(sheet, name, buf_text(said)) > 0);
}

static bool
is_awaited(const struct explanation *explanation)
{
	return explanation->acceptance.reasoning.count > 0;
}

/* The limit with its article, and by what it is counted. */
static void
put_rules(const struct sheet *sheet)
{
	const struct procedure *row = sheet->explanation->basis.row;
	struct buf said = buf_over(sheet->arena);

	if (row == NULL)
		buf_add(&said,
		    "Thủ tục chưa có trong danh mục; chỉ theo ngày hẹn trả");
	else
		buf_printf(&said, "Thời hạn giải quyết: %s%s%s%s\n",
		    limit_people(sheet->arena, row->limit),
		    row->basis == NULL ? "" : ", ",
		    row->basis == NULL ? "" : row->basis,
		    row->confirmed ? "" : " (dòng danh mục chưa xác nhận)");
	explain_say_rules(sheet->explanation, false, &said);
	(void)put_lines(sheet, "quy tắc", buf_text(&said));
}

static void
put_reasoning(const struct sheet *sheet)
{
	const struct explanation *explanation = sheet->explanation;
	struct buf said = buf_over(sheet->arena);

	explain_reasoning(is_awaited(explanation)
		? &explanation->acceptance.reasoning
		: &explanation->reasoning,
	    false, &said);
	(void)put_lines(sheet, "cách tính", buf_text(&said));
}

static void
put_dates(const struct sheet *sheet)
{
	const struct explanation *explanation = sheet->explanation;
	struct buf said = buf_over(sheet->arena);

	if (is_awaited(explanation)) {
		explain_filed(explanation, false, &said);
		explain_acceptance_due(explanation, false, &said);
	} else {
		if (explanation->is_paused)
			buf_printf(&said,
			    "Đang tạm dừng (%s); các ngày sau đây là dự kiến "
			    "nếu hôm nay tiếp tục\n",
			    pause_reason_people(explanation->pause));
		explain_promised(explanation, false, &said);
		explain_computed(explanation, false, &said);
		explain_due(explanation, false, &said);
	}
	explain_reminders(explanation, false, &said);
	(void)put_lines(sheet, "các ngày", buf_text(&said));
}

/* Without the line that is their heading. */
static void
put_pauses(const struct sheet *sheet)
{
	struct buf said = buf_over(sheet->arena);
	const char *lines;

	explain_pauses(sheet->explanation, false, &said);
	lines = strchr(buf_text(&said), '\n');
	message_put_bool(sheet->arena, sheet->map, "có tạm dừng",
	    lines != NULL);
	(void)put_lines(sheet, "tạm dừng", lines == NULL ? "" : lines + 1);
}

static void
put_findings(const struct sheet *sheet)
{
	const struct judgement *judgement = &sheet->explanation->judgement;
	struct buf said = buf_over(sheet->arena);

	for (size_t i = 0; i < judgement->finding_count; i++) {
		const struct finding *it = &judgement->findings[i];
		bool detailed = !text_is_empty(it->detail);

		buf_printf(&said, "%s%s%s\n", finding_kind_people(it->kind),
		    detailed ? ": " : "", detailed ? it->detail : "");
	}
	put_some(sheet, "cần kiểm tra", "có cần kiểm tra", &said);
}

void
dossier_lines_put(const struct dossier_view *view, struct arena *arena,
    struct message_value *map)
{
	const struct explanation *explanation = &view->explanation;
	const struct sheet sheet = { view, explanation, arena, map };
	struct buf clocks = buf_over(arena), promises = buf_over(arena);
	struct buf holds = buf_over(arena);

	put_facts(&sheet);
	put_rules(&sheet);
	put_reasoning(&sheet);
	put_dates(&sheet);
	put_pauses(&sheet);
	put_findings(&sheet);
	if (!is_awaited(explanation))
		explain_clocks(explanation, false, &clocks);
	put_some(&sheet, "hạn khác", "có hạn khác", &clocks);
	promises_say(&view->database, &explanation->promises, "", false,
	    &promises);
	put_some(&sheet, "lời hứa", "có lời hứa", &promises);
	holds_say(&view->database, &explanation->holds, "", false, &holds);
	put_some(&sheet, "đang giữ", "có đang giữ", &holds);
}
