/* Values back to YAML, so that what is shown can be pasted into the file. */
#include <string.h>

#include "wire/yaml.h"

/* Words that readers of YAML take for something else than text. */
static bool
is_word(const char *text)
{
	static const char *const words[] = { "null", "~", "true", "false",
		"yes", "no", "on", "off" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return false;
}

/* Characters with which a plain scalar may not begin, or that may not stand in
 * it. */
static bool
needs_quotes(const char *text)
{
	if (text[0] == '\0' || strchr("-?:,[]{}#&*!|>'\"%@` ", text[0]) ||
	    is_word(text))
		return true;
	for (const char *c = text; *c != '\0'; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7f ||
		    strchr(",[]{}\"\\#", *c) != NULL)
			return true;
		if (*c == ':')
			return true;
	}
	return text[strlen(text) - 1] == ' ';
}

void
yaml_print_text(struct buf *buf, const char *text)
{
	if (!needs_quotes(text)) {
		buf_add(buf, text);
		return;
	}
	buf_add_char(buf, '"');
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '"' || *c == '\\')
			buf_printf(buf, "\\%c", *c);
		else if (*c == '\n')
			buf_add(buf, "\\n");
		else if ((unsigned char)*c < 0x20 || *c == 0x7f)
			buf_printf(buf, "\\x%02x", (unsigned)(unsigned char)*c);
		else
			buf_add_char(buf, *c);
	}
	buf_add_char(buf, '"');
}

/* Nothing at all, not even quotes. */
static bool
is_empty(const struct yaml_node *node)
{
	return node->shape == YAML_TEXT && node->plain && node->text[0] == '\0';
}

static void
print_list(struct buf *buf, const struct yaml_node *node)
{
	buf_add_char(buf, '[');
	for (int i = 0; i < node->count; i++) {
		if (i > 0)
			buf_add(buf, ", ");
		/* There "~" is a text, where it stands for something. */
		if (is_empty(&node->items[i]))
			yaml_print_text(buf, "");
		else
			yaml_print_flow(buf, &node->items[i]);
	}
	buf_add_char(buf, ']');
}

static void
print_map(struct buf *buf, const struct yaml_node *node)
{
	buf_add_char(buf, '{');
	for (int i = 0; i < node->count; i++) {
		if (i > 0)
			buf_add(buf, ", ");
		yaml_print_text(buf, node->keys[i].text);
		buf_add(buf, ": ");
		yaml_print_flow(buf, &node->items[i]);
	}
	buf_add_char(buf, '}');
}

void
yaml_print_flow(struct buf *buf, const struct yaml_node *node)
{
	switch (node->shape) {
	case YAML_TEXT:
		/* A plain word keeps its meaning only without quotes: true.
		 * What else was plain where it stood, as "-" may be in a flow
		 * map, need not be where it is printed. */
		if (is_empty(node))
			buf_add_char(buf, '~');
		else if (node->plain && is_word(node->text))
			buf_add(buf, node->text);
		else
			yaml_print_text(buf, node->text);
		return;
	case YAML_LIST:
		print_list(buf, node);
		return;
	case YAML_MAP:
		print_map(buf, node);
		return;
	}
}
