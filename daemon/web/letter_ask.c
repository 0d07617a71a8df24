/* What a form says, as requests over the control socket. */
#include "web/letter_ask.h"

#include "io/control.h"
#include "wire/clean.h"
#include "wire/json.h"

enum { PATIENCE_MS = 10 * 1000 };

const char *
letter_ask_who(const struct letter *letter)
{
	return letter->recipient_name != NULL ? letter->recipient_name
					      : letter->recipient;
}

static const char *
request_of(const struct conf *conf, const struct letter *letter,
    const struct letter_row *row, const struct letter_form *form,
    const char *who, struct arena *arena)
{
	const struct delay_reason *reason =
	    delay_reason_find(conf->reasons, form->reason);
	const char *note = clean_text(arena, form->note, NULL);
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_int(&out, "v", CONTROL_VERSION);
	jsonw_put_string(&out, "do", "ack");
	jsonw_put_string(&out, "source", row->source);
	jsonw_put_string(&out, "code", row->dossier->facts.seen.code);
	jsonw_put_string(&out, "clock", clock_kind_text(row->clock));
	jsonw_put_string(&out, "reason", reason->key);
	if (note != NULL)
		jsonw_put_string(&out, "note", note);
	/* Wrong data has an end of its own. */
	if (form->days != 0 && reason->effect != DELAY_WRONG_DATA)
		jsonw_put_int(&out, "days", form->days);
	jsonw_put_string(&out, "who", who);
	if (letter != NULL)
		jsonw_put_int(&out, "letter", letter->id);
	jsonw_put_int(&out, "seen", form->seen);
	jsonw_object_end(&out);
	return buf_text(&buf);
}

void
letter_ask(const struct conf *conf, const struct letter_view *view,
    const struct letter_form *form, const char *who, struct arena *arena,
    struct letter_ask *out)
{
	*out = (struct letter_ask){ 0 };
	for (size_t i = 0; i < view->count && !out->silent; i++) {
		const struct letter_row *row = &view->rows[i];
		const struct cJSON *answer;
		struct err err;
		bool already = false;

		if (!letter_form_has(form, row))
			continue;
		switch (control_try(conf->control,
		    request_of(conf, view->letter, row, form, who, arena),
		    PATIENCE_MS, arena, &answer, &err)) {
		case CONTROL_DONE:
			(void)json_bool(json_member(answer, "already"),
			    &already);
			out->already += already;
			out->recorded += !already;
			break;
		case CONTROL_REFUSED:
			if (out->refused_count == 0)
				out->why = err;
			out->refused[out->refused_count++] = row;
			break;
		case CONTROL_SILENT:
			out->silent = true;
			out->why = err;
			break;
		}
	}
}

const char *
letter_ask_refusal(const struct conf *conf, const struct letter_view *now,
    const struct letter_row *asked, const struct letter_form *form,
    struct arena *arena)
{
	const struct letter_row *row = letter_view_row(now, asked->id);
	const char *code = asked->dossier->facts.seen.code;
	const struct delay_reason *reason =
	    delay_reason_find(conf->reasons, form->reason);

	if (row == NULL || row->closed != NULL)
		return arena_printf(arena, "Hồ sơ %s: %s.", code,
		    row == NULL ? now->letter != NULL
			    ? "không còn trong thư này"
			    : "hạn này không còn tính"
				: row->closed);
	for (size_t i = 0; i < row->ack_count; i++)
		if (reason->effect == DELAY_WRONG_DATA &&
		    row->acks[i].wrong_data &&
		    row->acks[i].due.n == when_day(row->due, conf->offset).n)
			return arena_printf(arena,
			    "Hồ sơ %s: dữ liệu đã được báo chưa đúng một lần "
			    "cho hạn này; đề nghị chọn nguyên nhân khác.",
			    code);
	return arena_printf(arena,
	    "Hồ sơ %s: chưa ghi nhận được. Đề nghị gửi lại sau ít phút hoặc "
	    "liên hệ đầu mối.",
	    code);
}
