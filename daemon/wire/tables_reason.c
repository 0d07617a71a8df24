/* Reasons from their table. */
#include <string.h>

#include "wire/tables_row.h"

/* The assembler puts the file's bytes in; the Makefile knows that this object
 * depends on it.  The path counts from the top of the source. */
__asm__(".section .rodata\n"
	"tables_reasons_shipped:\n"
	".incbin \"config/reasons.csv\"\n"
	".byte 0\n"
	".text\n");
extern const char tables_reasons_shipped[];

enum reason_column {
	REASON_KEY,
	REASON_TEXT,
	REASON_EFFECT,
	REASON_NOTE,
	REASON_COLUMNS
};

static const struct table_term columns[REASON_COLUMNS] = {
	{ "key", { "khóa", "mã" } },
	{ "text", { "nguyên nhân", "nội dung" } },
	{ "effect", { "tác dụng" } },
	{ "note", { "ghi chú" } },
};

static bool
is_key(const char *key)
{
	return key[strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-")] ==
	    '\0';
}

static void
read_reason(const struct table *table, const struct csv_row *row,
    struct delay_reasons *out, struct delay_reason *reason)
{
	const char *effect = table_cell(table, row, REASON_EFFECT);
	const char *note = table_cell(table, row, REASON_NOTE);

	*reason = (struct delay_reason){
		.key = table_need(table, row, REASON_KEY),
		.text = table_need(table, row, REASON_TEXT),
	};
	if (text_equal(effect, "wrong-data"))
		reason->effect = DELAY_WRONG_DATA;
	else if (effect != NULL)
		table_complain(table, row, REASON_EFFECT,
		    "\"%s\" is no effect (wrong-data, or empty)", effect);
	if (text_equal(note, "wanted"))
		reason->wants_note = true;
	else if (note != NULL)
		table_complain(table, row, REASON_NOTE,
		    "\"%s\" is neither wanted nor empty", note);
	if (reason->key == NULL || reason->text == NULL)
		return;
	if (!is_key(reason->key))
		table_complain(table, row, REASON_KEY,
		    "\"%s\": small letters, digits and - alone", reason->key);
	else if (delay_reason_find(out, reason->key) != NULL)
		table_complain(table, row, REASON_KEY, "\"%s\" stands twice",
		    reason->key);
	else
		out->count++;
}

struct delay_reasons *
tables_reasons(struct arena *arena, const struct table_file *file,
    struct complaints *complaints)
{
	struct table_file shipped = { .name = "reasons.csv",
		.bytes = { tables_reasons_shipped,
		    strlen(tables_reasons_shipped) } };
	struct table table = { .arena = arena, .complaints = complaints };
	int errors = complaints->errors;
	struct delay_reasons *out = arena_alloc(arena, sizeof(*out));
	struct delay_reason *items;

	if (!table_open(&table, file == NULL ? &shipped : file, columns,
		REASON_COLUMNS, REASON_EFFECT))
		return NULL;
	items = arena_alloc(arena, (table.csv.count + 1) * sizeof(*items));
	*out = (struct delay_reasons){ items, 0 };
	for (size_t i = 0; i < table.csv.count; i++)
		read_reason(&table, &table.csv.rows[i], out,
		    &items[out->count]);
	return complaints->errors > errors ? NULL : out;
}
