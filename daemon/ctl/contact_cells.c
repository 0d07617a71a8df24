/* A contact as a row of its table. */
#include "ctl/contact_cells.h"

#include <string.h>

const char *const contact_columns[CONTACT_CELLS] = { "name", "account", "mail",
	"zalo chat id", "phone", "agency", "role", "from", "to", "substitute",
	"away from", "away to" };

const char *
contact_written_mail(const struct contact *c)
{
	return c->mail == NULL || c->derived ? NULL : c->mail;
}

static const char *
day_text(struct arena *arena, day date, bool known)
{
	char text[WHEN_TEXT];

	return known ? arena_string(arena, when_iso_day(text, date)) : NULL;
}

/* Days beyond these are the ends of time, which an empty cell says. */
static bool
is_given(day date)
{
	return date.n > -365 * 400 && date.n < 365 * 900;
}

void
contact_cells(struct arena *arena, const struct contact *c,
    const char *out[CONTACT_CELLS])
{
	const char *const cells[CONTACT_CELLS] = { c->name, c->account,
		contact_written_mail(c), c->zalo, c->phone, c->agency,
		role_text(c->role), day_text(arena, c->from, is_given(c->from)),
		day_text(arena, c->to, is_given(c->to)), c->substitute,
		day_text(arena, c->away_from, is_given(c->away_from)),
		day_text(arena, c->away_to, is_given(c->away_to)) };

	memcpy(out, cells, sizeof(cells));
}

static void
add_cell(struct buf *out, const char *cell)
{
	if (cell == NULL)
		return;
	if (strpbrk(cell, ",;\t\"") == NULL) {
		buf_add(out, cell);
		return;
	}
	buf_add_char(out, '"');
	for (; *cell != '\0'; cell++) {
		if (*cell == '"')
			buf_add_char(out, '"');
		buf_add_char(out, *cell);
	}
	buf_add_char(out, '"');
}

void
contact_cells_put(struct buf *out, const char *const cells[CONTACT_CELLS])
{
	for (int k = 0; k < CONTACT_CELLS; k++) {
		if (k > 0)
			buf_add_char(out, ',');
		add_cell(out, cells[k]);
	}
	buf_add_char(out, '\n');
}
