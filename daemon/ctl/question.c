/* One question answered: for people, and as JSON. */
#include "ctl/question.h"

#include <stdio.h>
#include <cjson/cJSON.h>

#include "ctl/command.h"

bool
question_add_pause(struct question *question, const char *text, struct err *err)
{
	struct pause_span *next = &question->pauses[question->pause_count];

	if (question->pause_count == QUESTION_PAUSES)
		return err_set(err, "more than %d pauses", QUESTION_PAUSES);
	if (!pause_span_parse(text, calendar_offset(question->calendar), next,
		err))
		return false;
	question->pause_count++;
	return true;
}

static void
explain(const struct question *question, struct arena *arena,
    struct deadline *deadline, struct reasoning *reasoning)
{
	deadline_explain(question->calendar, &question->rule,
	    question->received, question->pauses, question->pause_count, arena,
	    deadline, reasoning);
}

/* The province's own calendar bears the shipped one's name until it is given
 * another: which of the two answered must be seen. */
static void
say_file(const char *file, bool english)
{
	if (file != NULL)
		printf("%s %s.\n",
		    english ? "The calendar is that of" : "Lịch đọc từ tệp",
		    file);
	else
		puts(english ? "The calendar is the one that hosoctl ships; "
			       "--calendar FILE asks by another."
			     : "Lịch đi kèm hosoctl; dùng --calendar TỆP để "
			       "tính theo lịch khác.");
}

int
question_answer_people(const struct question *question, bool english)
{
	struct arena *arena = arena_new(16384);
	struct deadline deadline;
	struct reasoning reasoning;
	char due[WHEN_TEXT];
	bool known;

	explain(question, arena, &deadline, &reasoning);
	known = deadline.state == DEADLINE_KNOWN;
	if (known)
		printf("%s%s\n",
		    when_iso_minute(due, deadline.due,
			calendar_offset(question->calendar)),
		    deadline.provisional ? " provisional" : "");
	for (int i = 0; i < reasoning.count; i++)
		puts(english ? reasoning.lines[i].en : reasoning.lines[i].vi);
	say_file(question->file, english);
	arena_free(arena);
	return known ? EXIT_ANSWERED : EXIT_UNKNOWN;
}

static void
add_instant(cJSON *object, const char *key, instant at, int32_t offset)
{
	char text[WHEN_TEXT];

	cJSON_AddStringToObject(object, key, when_iso_minute(text, at, offset));
}

static void
add_question(cJSON *root, const struct question *question, struct arena *arena)
{
	const struct deadline_rule *rule = &question->rule;
	int32_t offset = calendar_offset(question->calendar);
	cJSON *pauses;

	add_instant(root, "received", question->received, offset);
	cJSON_AddStringToObject(root, "limit", limit_text(arena, rule->limit));
	cJSON_AddStringToObject(root, "convention",
	    convention_text(rule->convention));
	cJSON_AddStringToObject(root, "cutoff",
	    cutoff_text(arena, rule->cutoff));
	pauses = cJSON_AddArrayToObject(root, "pauses");
	for (size_t i = 0; i < question->pause_count; i++) {
		const struct pause_span *pause = &question->pauses[i];
		cJSON *item = cJSON_CreateObject();

		add_instant(item, "from", pause->from, offset);
		add_instant(item, "to", pause->to, offset);
		cJSON_AddStringToObject(item, "policy",
		    pause_policy_text(pause->policy));
		if (pause->cap.count > 0)
			cJSON_AddStringToObject(item, "cap",
			    limit_text(arena, pause->cap));
		cJSON_AddItemToArray(pauses, item);
	}
}

static void
add_calendar(cJSON *root, const struct calendar *calendar, const char *file)
{
	cJSON *item = cJSON_AddObjectToObject(root, "calendar");
	int first, last;

	calendar_years(calendar, &first, &last);
	cJSON_AddStringToObject(item, "name", calendar_name(calendar));
	cJSON_AddNumberToObject(item, "first_year", first);
	cJSON_AddNumberToObject(item, "last_year", last);
	cJSON_AddNumberToObject(item, "confirmed_until",
	    calendar_confirmed_until(calendar));
	cJSON_AddStringToObject(item, "sha256", calendar_hash(calendar));
	if (file == NULL)
		cJSON_AddNullToObject(item, "file");
	else
		cJSON_AddStringToObject(item, "file", file);
}

static void
add_apology(cJSON *root, const struct calendar *calendar,
    const struct deadline *deadline)
{
	day legal, operational;
	char text[WHEN_TEXT];
	cJSON *item;

	if (!deadline_apology(calendar,
		when_day(deadline->due, calendar_offset(calendar)), &legal,
		&operational)) {
		cJSON_AddNullToObject(root, "apology");
		return;
	}
	item = cJSON_AddObjectToObject(root, "apology");
	cJSON_AddStringToObject(item, "legal", when_iso_day(text, legal));
	cJSON_AddStringToObject(item, "operational",
	    when_iso_day(text, operational));
	/* It rests on the deadline and on the day before it. */
	cJSON_AddBoolToObject(item, "provisional",
	    deadline->provisional ||
		calendar_coverage(calendar, legal) == CALENDAR_LISTED);
}

static void
add_deadline(cJSON *root, const struct question *question,
    const struct deadline *deadline)
{
	switch (deadline->state) {
	case DEADLINE_KNOWN:
		add_instant(root, "due", deadline->due,
		    calendar_offset(question->calendar));
		cJSON_AddBoolToObject(root, "provisional",
		    deadline->provisional);
		add_apology(root, question->calendar, deadline);
		return;
	case DEADLINE_UNCOVERED:
		cJSON_AddNullToObject(root, "due");
		cJSON_AddNumberToObject(root, "uncovered_year",
		    deadline->uncovered_year);
		return;
	}
}

static void
add_reasons(cJSON *root, const struct reasoning *reasoning)
{
	cJSON *list = cJSON_AddArrayToObject(root, "reasons");
	char date[WHEN_TEXT];

	for (int i = 0; i < reasoning->count; i++) {
		const struct reason *reason = &reasoning->lines[i];
		cJSON *item = cJSON_CreateObject();

		cJSON_AddStringToObject(item, "vi", reason->vi);
		cJSON_AddStringToObject(item, "en", reason->en);
		if (reason->has_date) {
			cJSON_AddStringToObject(item, "date",
			    when_iso_day(date, reason->date));
			cJSON_AddBoolToObject(item, "counted", reason->counted);
		}
		cJSON_AddItemToArray(list, item);
	}
}

int
question_answer_json(const struct question *question)
{
	struct arena *arena = arena_new(16384);
	cJSON *root = cJSON_CreateObject();
	struct deadline deadline;
	struct reasoning reasoning;
	char *text;

	explain(question, arena, &deadline, &reasoning);
	cJSON_AddNumberToObject(root, "v", COMMAND_JSON_VERSION);
	add_deadline(root, question, &deadline);
	add_question(root, question, arena);
	add_calendar(root, question->calendar, question->file);
	add_reasons(root, &reasoning);
	text = cJSON_Print(root);
	puts(text);
	cJSON_free(text);
	cJSON_Delete(root);
	arena_free(arena);
	return deadline.state == DEADLINE_KNOWN ? EXIT_ANSWERED : EXIT_UNKNOWN;
}
