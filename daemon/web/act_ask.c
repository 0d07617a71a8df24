/* Requests in a reader's name. */
#include "web/act_ask.h"

#include "wire/json.h"
#include "wire/jsonw.h"

enum { PATIENCE_MS = 10 * 1000 };

/* What all of them say. */
static struct jsonw
begin(const struct visit *visit, struct buf *buf, const char *verb,
    const char *source)
{
	struct jsonw out;

	*buf = buf_over(visit->arena);
	out = jsonw_into(buf);
	jsonw_object(&out);
	jsonw_put_int(&out, "v", CONTROL_VERSION);
	jsonw_put_string(&out, "do", verb);
	jsonw_put_string(&out, "source", source);
	jsonw_put_string(&out, "who", visit->reader.name);
	return out;
}

static enum control_outcome
ask(const struct visit *visit, struct jsonw *out, const struct buf *request,
    const struct cJSON **answer, struct err *err)
{
	jsonw_object_end(out);
	return control_try(visit->site->conf->control, buf_text(request),
	    PATIENCE_MS, visit->arena, answer, err);
}

enum control_outcome
act_ask_apology(const struct visit *visit, const char *source, const char *code,
    const struct apology *letter, bool *already, struct err *err)
{
	const struct cJSON *answer;
	enum control_outcome outcome;
	struct buf buf;
	struct jsonw out = begin(visit, &buf, "apology", source);
	char text[WHEN_TEXT];

	jsonw_put_string(&out, "code", code);
	jsonw_put_string(&out, "number", letter->number);
	jsonw_put_string(&out, "date", when_iso_day(text, letter->date));
	jsonw_put_string(&out, "new_date",
	    when_iso_day(text, letter->new_date));
	if (letter->reason != NULL)
		jsonw_put_string(&out, "reason", letter->reason);
	outcome = ask(visit, &out, &buf, &answer, err);
	*already = false;
	if (outcome == CONTROL_DONE)
		(void)json_bool(json_member(answer, "already"), already);
	return outcome;
}

enum control_outcome
act_ask_accept(const struct visit *visit, const char *source, int64_t *records,
    struct err *err)
{
	const struct cJSON *answer;
	enum control_outcome outcome;
	struct buf buf;
	struct jsonw out = begin(visit, &buf, "source-accept", source);

	outcome = ask(visit, &out, &buf, &answer, err);
	*records = 0;
	if (outcome == CONTROL_DONE)
		(void)json_int(json_member(answer, "records"), records);
	return outcome;
}
