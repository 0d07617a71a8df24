/* The form of a written apology. */
#include "web/dossier_form.h"

#include <string.h>

#include "core/promise.h"
#include "wire/clean.h"

static const char *
typed(const struct form *form, const char *name)
{
	const char *text = form_value(form, name);

	return text == NULL ? "" : text;
}

void
apology_form_read(const struct form *form, struct apology_form *out)
{
	*out = (struct apology_form){ .number = typed(form, "number"),
		.date = typed(form, "date"),
		.new_date = typed(form, "new_date"),
		.reason = typed(form, "why") };
}

/* As flow/apologize: a paused dossier's deadline floats, the citizen holds the
 * promise. */
static instant
deadline(const struct explanation *explanation)
{
	const struct verdict *verdict = &explanation->judgement.verdict;

	return verdict->standing == STANDING_PAUSED &&
		explanation->promise.at != INSTANT_NONE
	    ? explanation->promise.at
	    : verdict->due;
}

const char *
apology_form_closed(const struct dossier_view *view)
{
	const struct verdict *verdict = &view->explanation.judgement.verdict;

	if (standing_is_closed(verdict->standing))
		return "Hồ sơ đã kết thúc, không ghi nhận văn bản xin lỗi.";
	if (verdict->standing == STANDING_AWAITING ||
	    verdict->standing == STANDING_LATE_ACCEPTANCE)
		return "Hồ sơ chưa được tiếp nhận, chưa có ngày hẹn trả để hẹn "
		       "lại.";
	if (deadline(&view->explanation) == INSTANT_NONE)
		return "Hồ sơ chưa xác định được hạn để hẹn lại.";
	return NULL;
}

/* The sentences so far. */
struct wrongs {
	struct arena *arena;
	const char **out;
	size_t count;
};

static void
add(struct wrongs *wrongs, const char *sentence)
{
	if (wrongs->count < APOLOGY_FORM_WRONG)
		wrongs->out[wrongs->count++] = sentence;
}

static void
check_texts(struct apology_form *form, struct wrongs *wrongs)
{
	struct apology *letter = &form->letter;
	bool cut = false;

	letter->number = clean_text(wrongs->arena, form->number, &cut);
	if (letter->number == NULL)
		add(wrongs, "Chưa ghi số của văn bản xin lỗi.");
	else if (cut || strlen(letter->number) > APOLOGY_NUMBER)
		add(wrongs, "Số của văn bản xin lỗi dài quá.");
	cut = false;
	letter->reason = clean_text(wrongs->arena, form->reason, &cut);
	if (cut ||
	    (letter->reason != NULL && strlen(letter->reason) > APOLOGY_REASON))
		add(wrongs, "Lý do dài quá: nhiều nhất 300 ký tự.");
}

static bool
read_day(const char *text, const char *what, day *out, struct wrongs *wrongs)
{
	struct err ignored;

	if (text_is_empty(text))
		add(wrongs, arena_printf(wrongs->arena, "Chưa ghi %s.", what));
	else if (when_parse_day(text, out, &ignored))
		return true;
	else
		add(wrongs,
		    arena_printf(wrongs->arena,
			"Không đọc được %s: “%s” (viết ngày/tháng/năm).", what,
			text));
	return false;
}

static day
day_of(const struct dossier_view *view, instant at)
{
	return when_day(at, view->database.conf->offset);
}

static void
check_date(const struct apology_form *form, const struct dossier_view *view,
    struct wrongs *wrongs)
{
	instant received = view->explanation.dossier.facts.seen.received;
	day date = form->letter.date;

	if (date.n > day_of(view, view->database.now).n)
		add(wrongs, "Ngày của văn bản xin lỗi chưa đến.");
	if (received != INSTANT_NONE && date.n < day_of(view, received).n)
		add(wrongs,
		    "Ngày của văn bản xin lỗi trước ngày tiếp nhận hồ sơ.");
}

/* One that is the deadline already was put into the one-stop software first:
 * the daemon looks for what stood before it. */
static void
check_new_date(const struct apology_form *form, const struct dossier_view *view,
    struct wrongs *wrongs)
{
	const struct explanation *explanation = &view->explanation;
	bool recorded = apology_is_there(&explanation->dossier.facts.apology);
	day date = form->letter.new_date;
	day due = day_of(view, deadline(explanation));
	char text[WHEN_TEXT];

	if (!recorded && date.n < due.n)
		add(wrongs,
		    arena_printf(wrongs->arena,
			"Ngày hẹn lại phải sau hạn đang có, ngày %s.",
			when_people_day(text, due)));
	if (calendar_coverage(explanation->calendar, date) == CALENDAR_UNLISTED)
		add(wrongs,
		    arena_printf(wrongs->arena,
			"Ngày hẹn lại thuộc năm %d, lịch làm việc chưa có.",
			when_civil(date).year));
}

size_t
apology_form_check(struct apology_form *form, const struct dossier_view *view,
    const char *wrong[APOLOGY_FORM_WRONG])
{
	struct wrongs wrongs = { .arena = view->database.arena, .out = wrong };
	struct apology *letter = &form->letter;
	const char *closed = apology_form_closed(view);
	bool dated, dated_anew;

	if (closed != NULL) {
		add(&wrongs, closed);
		return wrongs.count;
	}
	check_texts(form, &wrongs);
	dated = read_day(form->date, "ngày của văn bản xin lỗi", &letter->date,
	    &wrongs);
	dated_anew = read_day(form->new_date, "ngày hẹn lại", &letter->new_date,
	    &wrongs);
	if (dated)
		check_date(form, view, &wrongs);
	if (dated_anew)
		check_new_date(form, view, &wrongs);
	if (dated && dated_anew && letter->new_date.n < letter->date.n)
		add(&wrongs, "Ngày hẹn lại trước ngày của văn bản xin lỗi.");
	return wrongs.count;
}
