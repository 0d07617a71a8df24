/* The form of a letter's page. */
#include "web/letter_form.h"

#include <string.h>

#include "wire/clean.h"

int
letter_form_days(const struct conf *conf, int32_t out[LETTER_FORM_DAYS])
{
	static const int32_t offered[] = { 1, 2, 3, 5, 10 };
	int32_t own = conf->ack.days;
	int count = 0;

	for (size_t i = 0; i < sizeof(offered) / sizeof(offered[0]); i++) {
		if (own != 0 && own <= offered[i]) {
			if (own < offered[i])
				out[count++] = own;
			own = 0;
		}
		out[count++] = offered[i];
	}
	if (own != 0)
		out[count++] = own;
	return count;
}

static int64_t
number(const struct form *form, const char *name, int64_t high)
{
	const char *text = form_value(form, name);
	int64_t out;

	return text != NULL && text_to_int(text, 0, high, &out) ? out : 0;
}

void
letter_form_read(const struct form *form, struct arena *arena,
    struct letter_form *out)
{
	const char *reason = form_value(form, "reason");

	*out = (struct letter_form){
		.all = form_value(form, "all") != NULL,
		.chosen = arena_alloc(arena,
		    (form->count + 1) * sizeof(*out->chosen)),
		.reason = text_is_empty(reason) ? NULL : reason,
		.days = (int32_t)number(form, "days", INT32_MAX),
		.seen = number(form, "seen", INT64_MAX),
		.page = (int)number(form, "page", INT32_MAX),
	};
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->fields[i].name, "dossier") == 0)
			out->chosen[out->chosen_count++] =
			    form->fields[i].value;
	out->note = form_value(form, "note");
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
	if (wrongs->count < LETTER_FORM_WRONG)
		wrongs->out[wrongs->count++] = sentence;
}

static void
check_chosen(const struct letter_form *form, const struct letter_view *view,
    struct wrongs *wrongs, bool *meanwhile)
{
	size_t open = 0;

	for (size_t i = 0; i < view->count; i++)
		open += view->rows[i].closed == NULL;
	if (form->chosen_count == 0 && !form->all)
		add(wrongs,
		    view->letter != NULL ? "Chưa chọn hồ sơ nào."
					 : "Chưa chọn hạn nào.");
	if (form->all && open == 0) {
		*meanwhile = true;
		add(wrongs, "Trên trang này không còn hồ sơ nào trả lời được.");
	}
	for (size_t i = 0; i < form->chosen_count; i++) {
		const struct letter_row *row =
		    letter_view_row(view, form->chosen[i]);

		if (row == NULL) {
			/* Of one dossier the view has only what still runs. */
			*meanwhile = *meanwhile || view->letter == NULL;
			add(wrongs,
			    view->letter != NULL
				? "Có hồ sơ được chọn không thuộc thư này."
				: "Hạn được chọn không còn tính.");
			return;
		}
		if (row->closed == NULL)
			continue;
		*meanwhile = true;
		add(wrongs,
		    arena_printf(wrongs->arena, "Hồ sơ %s: %s.",
			row->dossier->facts.seen.code, row->closed));
	}
}

static void
check_reason(const struct letter_form *form, const struct conf *conf,
    struct wrongs *wrongs)
{
	const struct delay_reason *reason;
	bool cut = false;
	const char *note = clean_text(wrongs->arena, form->note, &cut);

	if (cut)
		add(wrongs, "Ghi chú dài quá: nhiều nhất 300 ký tự.");
	if (form->reason == NULL) {
		add(wrongs, "Chưa chọn nguyên nhân.");
		return;
	}
	reason = delay_reason_find(conf->reasons, form->reason);
	if (reason == NULL)
		add(wrongs, "Nguyên nhân được chọn không có trong danh mục.");
	else if (reason->wants_note && note == NULL)
		add(wrongs,
		    arena_printf(wrongs->arena,
			"Nguyên nhân “%s”: đề nghị ghi rõ ở ô Ghi chú.",
			reason->text));
}

size_t
letter_form_check(const struct letter_form *form, const struct conf *conf,
    const struct letter_view *view, struct arena *arena,
    const char *wrong[LETTER_FORM_WRONG], bool *meanwhile)
{
	struct wrongs wrongs = { .arena = arena, .out = wrong };
	int32_t days[LETTER_FORM_DAYS];
	int count = letter_form_days(conf, days);
	bool offered = form->days == 0;

	*meanwhile = false;
	check_chosen(form, view, &wrongs, meanwhile);
	check_reason(form, conf, &wrongs);
	for (int i = 0; i < count; i++)
		offered = offered || days[i] == form->days;
	if (!offered)
		add(&wrongs, "Số ngày hoãn nhắc không có trong danh sách.");
	return wrongs.count;
}

bool
letter_form_has(const struct letter_form *form, const struct letter_row *row)
{
	if (row->closed != NULL)
		return false;
	for (size_t i = 0; i < form->chosen_count; i++)
		if (strcmp(form->chosen[i], row->id) == 0)
			return true;
	return form->all;
}
