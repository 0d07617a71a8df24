/* Judging and reading the frame of a page. */
#include "wire/frame.h"

#include <string.h>

#include "base/text.h"
#include "wire/clean.h"
#include "wire/json.h"

static const char *const op_words[] = {
	[FRAME_EQ_ANY] = "equals",
	[FRAME_NUM_EQ] = "number",
	[FRAME_CONTAINS] = "contains",
	[FRAME_EXISTS] = "exists",
	[FRAME_ABSENT] = "absent",
};

static const char *const outcome_words[] = {
	[FRAME_GOOD] = "good",
	[FRAME_AUTH] = "auth",
	[FRAME_RETRY] = "retry",
	[FRAME_FATAL] = "fatal",
};

const char *
frame_op_text(enum frame_op op)
{
	return op_words[op];
}

bool
frame_op_parse(const char *text, enum frame_op *out)
{
	for (int i = 0; i <= FRAME_ABSENT; i++)
		if (strcmp(op_words[i], text) == 0) {
			*out = (enum frame_op)i;
			return true;
		}
	return false;
}

const char *
frame_outcome_text(enum frame_outcome outcome)
{
	return outcome_words[outcome];
}

/* The scalar's text, NULL where there is none. */
static const char *
scalar(struct arena *arena, const struct cJSON *node)
{
	const char *text;
	struct err unused;

	return json_text(arena, node, &text, &unused) ? text : NULL;
}

static bool
is_absent(const struct cJSON *node)
{
	return node == NULL || cJSON_IsNull(node) ||
	    (cJSON_IsString(node) && *node->valuestring == '\0') ||
	    ((cJSON_IsArray(node) || cJSON_IsObject(node)) &&
		node->child == NULL);
}

static bool
equals_any(struct arena *arena, const struct frame_test *test, const char *text)
{
	const char *trimmed = text_trim(arena, text);

	for (int i = 0; i < test->value_count; i++)
		if (strcmp(trimmed, test->values[i]) == 0)
			return true;
	return false;
}

static bool
contains_any(struct arena *arena, const struct frame_test *test,
    const char *text)
{
	const char *folded = text_fold(arena, text);

	for (int i = 0; i < test->value_count; i++)
		if (strstr(folded, text_fold(arena, test->values[i])) != NULL)
			return true;
	return false;
}

static bool
is_number(const struct frame_test *test, const struct cJSON *node)
{
	int64_t number, wanted;

	return test->value_count > 0 && json_int(node, &number) &&
	    text_to_int(test->values[0], INT64_MIN, INT64_MAX, &wanted) &&
	    number == wanted;
}

bool
frame_holds(struct arena *arena, const struct frame_test *test,
    const struct cJSON *frame)
{
	const struct cJSON *node = selector_find(test->at, frame, NULL);
	const char *text;

	switch (test->op) {
	case FRAME_EXISTS:
		return node != NULL && !cJSON_IsNull(node);
	case FRAME_ABSENT:
		return is_absent(node);
	case FRAME_NUM_EQ:
		return is_number(test, node);
	case FRAME_EQ_ANY:
		text = scalar(arena, node);
		return text != NULL && equals_any(arena, test, text);
	case FRAME_CONTAINS:
		text = scalar(arena, node);
		return text != NULL && contains_any(arena, test, text);
	}
	return false;
}

/* The first test of ${tests} that holds, or that does not; NULL when none. */
static const struct frame_test *
first(struct arena *arena, const struct frame_test *tests, int count,
    bool holding, const struct cJSON *frame)
{
	for (int i = 0; i < count; i++)
		if (frame_holds(arena, &tests[i], frame) == holding)
			return &tests[i];
	return NULL;
}

/* What decided, and the server's own words on one line. */
static void
word(struct arena *arena, const struct frame_rules *rules,
    const struct frame_test *test, const struct cJSON *frame, struct err *why)
{
	const struct cJSON *node = selector_find(test->at, frame, NULL);
	const char *text = clean_text(arena, scalar(arena, node), NULL);
	const char *message =
	    clean_text(arena, frame_text(arena, rules->message, frame), NULL);

	if (scalar(arena, node) == NULL)
		err_set(why, "%s is %s", test->at->text, json_kind(node));
	else if (text == NULL)
		err_set(why, "%s is empty", test->at->text);
	else
		err_set(why, "%s is \"%s\"", test->at->text, text);
	if (message != NULL && !text_equal(message, text)) {
		struct err told = *why;

		err_set(why, "%s: \"%s\"", told.text, message);
	}
}

enum frame_outcome
frame_judge(struct arena *arena, const struct frame_rules *rules,
    const struct cJSON *frame, struct err *why)
{
	const struct frame_test *test;
	enum frame_outcome outcome = FRAME_AUTH;

	test = first(arena, rules->auth, rules->auth_count, true, frame);
	if (test == NULL) {
		outcome = FRAME_FATAL;
		test =
		    first(arena, rules->fatal, rules->fatal_count, true, frame);
	}
	if (test == NULL) {
		outcome = FRAME_RETRY;
		test = first(arena, rules->success, rules->success_count, false,
		    frame);
	}
	if (test == NULL)
		return FRAME_GOOD;
	word(arena, rules, test, frame, why);
	return outcome;
}

bool
frame_count(const struct selector *at, const struct cJSON *frame, int64_t *out)
{
	int64_t count;

	if (at == NULL || !json_int(selector_find(at, frame, NULL), &count) ||
	    count < 0)
		return false;
	*out = count;
	return true;
}

bool
frame_flag(const struct selector *at, const struct cJSON *frame, bool *out)
{
	return at != NULL && json_bool(selector_find(at, frame, NULL), out);
}

const char *
frame_text(struct arena *arena, const struct selector *at,
    const struct cJSON *frame)
{
	const char *text;

	if (at == NULL)
		return NULL;
	text = scalar(arena, selector_find(at, frame, NULL));
	if (text == NULL)
		return NULL;
	text = text_trim(arena, text);
	return *text == '\0' ? NULL : text;
}
