/*
 * A template (the first line) filled with a hostile value (the rest) in every
 * place.  Where a value is encoded, the whole must be what is put together
 * here, by the letter of RFC 3986; in JSON it must read as the body filled with
 * a harmless word does, with the value in the word's place.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/json.h"
#include "wire/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(truth)                                                           \
	do {                                                                   \
		if (!(truth))                                                  \
			abort();                                               \
	} while (0)

/* Stands in no template by chance. */
static const char word[] = "\xee\x80\x80w";

static struct arena *arena;

/* Every variable is ${value}, and the numbers ${number}. */
static struct template_values
values_of(const struct template *template, const char *value,
    const char *number)
{
	enum { SECRETS = 8 };
	struct template_secret *secrets =
	    arena_alloc(arena, SECRETS * sizeof(*secrets));
	struct template_values values = { .secrets = secrets };

	for (int i = 0; i < TEMPLATE_VARIABLES; i++)
		values.values[i] = value;
	for (int i = TEMPLATE_PAGE; i <= TEMPLATE_SIZE; i++)
		values.values[i] = number;
	values.values[TEMPLATE_BASE] = "https://motcua.example";
	while (values.secret_count < SECRETS) {
		const char *name =
		    template_secret(template, values.secret_count);

		if (name == NULL)
			break;
		secrets[values.secret_count++] =
		    (struct template_secret){ name, value };
	}
	return values;
}

/* RFC 3986, 2.3: all but the unreserved and ${also} is encoded; a form's blank
 * is "+". */
static void
encode(struct buf *out, const char *text, bool form, char also)
{
	static const char digits[] = "0123456789ABCDEF";

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || strchr("-._~", c) != NULL ||
		    c == also)
			buf_add_char(out, *text);
		else if (form && c == ' ')
			buf_add_char(out, '+');
		else
			buf_add_bytes(out,
			    (const char[]){ '%', digits[c >> 4],
				digits[c & 15] },
			    3);
	}
}

/* The template read here: its own text, and values between "{{" and "}}". */
static const char *
put_together(enum template_place place, const char *text, const char *value,
    const char *number)
{
	static const char *const numbers[] = { "page", "offset", "end",
		"size" };
	bool all = place != TEMPLATE_IN_URL && place != TEMPLATE_IN_TEXT &&
	    place != TEMPLATE_IN_HEADER;
	bool form = place == TEMPLATE_IN_FORM;
	struct buf out = buf_over(arena);

	while (*text != '\0') {
		const char *open = strstr(text, "{{");
		const char *end = open == NULL ? text + strlen(text) : open;
		const char *own =
		    arena_bytes(arena, text, (size_t)(end - text));
		const char *name, *put = value;

		if (all)
			encode(&out, own, form, '-');
		else
			buf_add(&out, own);
		if (open == NULL)
			break;
		end = strstr(open, "}}");
		name = arena_bytes(arena, open + 2, (size_t)(end - open) - 2);
		for (int i = 0; i < 4; i++)
			if (strcmp(numbers[i], name) == 0)
				put = number;
		if (strcmp(name, "base") == 0)
			buf_add(&out, "https://motcua.example");
		else if (all || place == TEMPLATE_IN_URL)
			encode(&out, put, form,
			    /* 3.3: a secret's colon may stand in a path. */
			    place == TEMPLATE_IN_URL &&
				    text_starts(name, "secret.")
				? ':'
				: '-');
		else
			buf_add(&out, put);
		text = end + 2;
	}
	return buf_text(&out);
}

/* ${model} with ${value} wherever it has the word. */
static const char *
replaced(const char *model, const char *value)
{
	struct buf out = buf_over(arena);
	const char *at;

	while ((at = strstr(model, word)) != NULL) {
		buf_add_bytes(&out, model, (size_t)(at - model));
		buf_add(&out, value);
		model = at + strlen(word);
	}
	buf_add(&out, model);
	return buf_text(&out);
}

/* The same tree, keys too, but for what stands in place of the word. */
static void
check_tree(const struct cJSON *model, const struct cJSON *tree,
    const char *value)
{
	const struct cJSON *x, *y;

	if (cJSON_IsString(model) && cJSON_IsNull(tree) && *value == '\0') {
		CHECK(strcmp(model->valuestring, word) == 0);
		return; /* a bare cursor that is not there yet */
	}
	CHECK(model->type == tree->type);
	if (cJSON_IsString(model))
		CHECK(strcmp(replaced(model->valuestring, value),
			  tree->valuestring) == 0);
	for (x = model->child, y = tree->child; x != NULL && y != NULL;
	     x = x->next, y = y->next) {
		CHECK((x->string == NULL) == (y->string == NULL));
		if (x->string != NULL)
			CHECK(
			    strcmp(replaced(x->string, value), y->string) == 0);
		check_tree(x, y, value);
	}
	CHECK(x == NULL && y == NULL);
}

static void
check_json(const struct template *template, const char *text, const char *value,
    const char *number, const char *filled)
{
	struct template_values harmless = values_of(template, word, "7");
	const struct cJSON *model, *tree;
	const char *plain;
	struct err err;
	bool good;

	if (!text_is_utf8(value, strlen(value), NULL) ||
	    strstr(text, word) != NULL ||
	    !template_expand(template, &harmless, arena, &plain, &err))
		return;
	/* No value makes JSON of a body that is none, or none of one that is.
	 */
	good = json_parse(arena, (struct slice){ plain, strlen(plain) }, &model,
	    &err);
	CHECK(good ==
	    json_parse(arena, (struct slice){ filled, strlen(filled) }, &tree,
		&err));
	if (!good)
		return;
	if (number != value)
		check_tree(model, tree, value);
}

static bool
has_control(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return true;
	return false;
}

static void
run(enum template_place place, const char *text, const char *value,
    const char *number)
{
	struct template_values values;
	struct template *template;
	const char *filled;
	struct err err;
	bool good;

	template = template_build(text, place, &err);
	if (template == NULL)
		return;
	values = values_of(template, value, number);
	good = template_expand(template, &values, arena, &filled, &err);
	if (good && place == TEMPLATE_IN_JSON)
		check_json(template, text, value, number, filled);
	else if (good)
		CHECK(strcmp(filled,
			  put_together(place, text, value, number)) == 0);
	if (good && place == TEMPLATE_IN_HEADER)
		CHECK(!has_control(filled));
	/* Nothing but these is refused: a header's control character, more
	 * secrets than are given here, a number that is none. */
	if (!good && template_secret(template, 8) == NULL)
		CHECK((place == TEMPLATE_IN_HEADER && has_control(value)) ||
		    (place == TEMPLATE_IN_JSON && number == value));
	template_free(template);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *line = memchr(data, '\n', size);
	const char *text, *value;

	if (line == NULL)
		return 0;
	if (arena == NULL) {
		json_init();
		arena = arena_new(1U << 16);
	}
	text = arena_bytes(arena, data, (size_t)(line - data));
	value = arena_bytes(arena, line + 1, size - (size_t)(line - data) - 1);
	for (int place = 0; place <= TEMPLATE_IN_TEXT; place++)
		run((enum template_place)place, text, value, "7");
	run(TEMPLATE_IN_JSON, text, value, value);
	run(TEMPLATE_IN_JSON, "{\"t\":\"{{token}}\",\"{{id}}\":[{{cursor}}]}",
	    value, "7");
	arena_reset(arena);
	return 0;
}
