/* Prometheus's text format. */
#include "web/exposition.h"

struct exposition
exposition_begin(struct arena *arena)
{
	return (struct exposition){ .text = buf_over(arena) };
}

/* The quotes of a label's value are its own. */
static void
add_escaped(struct buf *out, const char *text, bool quoted)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_add(out, "\\n");
		else if (*text == '\\' || (quoted && *text == '"'))
			buf_printf(out, "\\%c", *text);
		else
			buf_add_char(out, *text);
	}
}

void
exposition_family(struct exposition *out, const char *name, const char *type,
    const char *help)
{
	out->family = name;
	buf_printf(&out->text, "# HELP %s ", name);
	add_escaped(&out->text, help, false);
	buf_printf(&out->text, "\n# TYPE %s %s\n", name, type);
}

static void
begin_sample(struct exposition *out, const char *suffix,
    const struct exposition_label *labels, size_t count)
{
	struct buf *text = &out->text;

	buf_add(text, out->family);
	buf_add(text, suffix);
	for (size_t i = 0; i < count; i++) {
		buf_add_char(text, i == 0 ? '{' : ',');
		buf_add(text, labels[i].name);
		buf_add(text, "=\"");
		add_escaped(text, labels[i].value, true);
		buf_add_char(text, '"');
	}
	buf_add(text, count > 0 ? "} " : " ");
}

void
exposition_int(struct exposition *out, const char *suffix,
    const struct exposition_label *labels, size_t count, int64_t value)
{
	begin_sample(out, suffix, labels, count);
	buf_add_int(&out->text, value);
	buf_add_char(&out->text, '\n');
}

void
exposition_us(struct exposition *out, const char *suffix,
    const struct exposition_label *labels, size_t count, int64_t us)
{
	begin_sample(out, suffix, labels, count);
	buf_printf(&out->text, "%lld.%06lld\n", (long long)(us / 1000000),
	    (long long)(us % 1000000));
}

void
exposition_never(struct exposition *out, const char *suffix,
    const struct exposition_label *labels, size_t count)
{
	begin_sample(out, suffix, labels, count);
	buf_add(&out->text, "+Inf\n");
}

void
exposition_one(struct exposition *out, const char *name, const char *help,
    int64_t value)
{
	exposition_family(out, name, "gauge", help);
	exposition_int(out, "", NULL, 0, value);
}

const char *
exposition_text(const struct exposition *out)
{
	return buf_text(&out->text);
}
