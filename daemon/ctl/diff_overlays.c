/* The overlays over the other calendar, and what differs for an agency. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ctl/diff.h"
#include "ctl/overlay_words.h"
#include "io/file.h"
#include "wire/overlay_file.h"
#include "wire/tables.h"

/* What is compared of one agency's calendars. */
struct diff_pair {
	const struct calendar *was, *is;
	struct calendar_diff diff;
};

/* ---- reading ---- */

/* As a reload would: what it refuses is refused here, too, also where the
 * overlays in force do not fit over the other calendar. */
static int
overlay(struct diff *diff, const char *name, struct slice bytes)
{
	const struct conf *conf = diff->database->conf;
	struct complaints complaints = { 0 };

	diff->overlaid = overlay_file_parse(name, bytes.data, bytes.size,
	    diff->other, conf->directory, diff->database->arena, &complaints);
	command_complain(&complaints);
	complaints_finish(&complaints);
	return diff->overlaid == NULL ? EXIT_USAGE : -1;
}

static struct slice
in_force(const struct conf *conf)
{
	const char *text = conf->overlay_text == NULL ? "" : conf->overlay_text;

	return (struct slice){ text, strlen(text) };
}

/* ---- line by line ---- */

static bool
is_same_line(const struct overlay *a, const struct overlay_line *x,
    const struct overlay *b, const struct overlay_line *y, struct arena *arena)
{
	return text_equal(a->agency, b->agency) && x->kind == y->kind &&
	    x->from.n == y->from.n && x->until.n == y->until.n &&
	    x->weekdays == y->weekdays && text_equal(x->label, y->label) &&
	    text_equal(x->basis, y->basis) &&
	    text_equal(overlay_words_hours(arena, &x->hours),
		overlay_words_hours(arena, &y->hours));
}

static bool
has_line(const struct calendars *calendars, const struct overlay *overlay,
    const struct overlay_line *line, struct arena *arena)
{
	for (size_t i = 0; i < calendars_overlay_count(calendars); i++) {
		const struct overlay *o = calendars_overlay(calendars, i);

		for (size_t j = 0; j < o->line_count; j++)
			if (is_same_line(overlay, line, o, &o->lines[j], arena))
				return true;
	}
	return false;
}

static size_t
line_total(const struct calendars *calendars)
{
	size_t total = 0;

	for (size_t i = 0; i < calendars_overlay_count(calendars); i++)
		total += calendars_overlay(calendars, i)->line_count;
	return total;
}

/* The lines of ${of} that ${others} has not. */
static void
add_lines(struct diff *diff, const struct calendars *of,
    const struct calendars *others, bool added, struct diff_line *out)
{
	for (size_t i = 0; i < calendars_overlay_count(of); i++) {
		const struct overlay *o = calendars_overlay(of, i);

		for (size_t j = 0; j < o->line_count; j++)
			if (!has_line(others, o, &o->lines[j],
				diff->database->arena))
				out[diff->line_count++] =
				    (struct diff_line){ .overlay = o,
					    .line = &o->lines[j],
					    .added = added };
	}
}

static void
compare_lines(struct diff *diff)
{
	const struct calendars *was = diff->database->conf->calendars;
	const struct calendars *is = diff->overlaid;
	struct diff_line *lines = arena_alloc(diff->database->arena,
	    (line_total(was) + line_total(is) + 1) * sizeof(*lines));

	add_lines(diff, was, is, false, lines);
	add_lines(diff, is, was, true, lines);
	diff->lines = lines;
}

int
diff_overlays(const struct command *command, struct diff *diff,
    const char *path)
{
	const struct conf *conf = diff->database->conf;
	struct slice bytes = in_force(conf);
	struct err err;
	int code;

	if (path != NULL &&
	    !file_read(diff->database->arena, path, TABLES_FILE_MAX, &bytes,
		&err))
		return command_refuse(command, "--overlays: %s", err.text);
	code = overlay(diff, path != NULL ? path : conf->overlays_path, bytes);
	if (code < 0)
		compare_lines(diff);
	return code;
}

/* ---- of one dossier ---- */

const struct calendar_diff *
diff_of(struct diff *diff, const struct facts *facts)
{
	struct rules rules = diff->database->rules;
	struct diff_pair pair = { .was = rules_calendar(&rules, facts) };

	rules.calendar = diff->other;
	rules.calendars = diff->overlaid;
	pair.is = rules_calendar(&rules, facts);
	for (size_t i = 0; i < diff->pair_count; i++)
		if (diff->pairs[i].was == pair.was &&
		    diff->pairs[i].is == pair.is)
			return &diff->pairs[i].diff;
	calendar_diff(pair.was, pair.is, diff->database->arena, &pair.diff);
	diff->pairs = mem_resize(diff->pairs,
	    (diff->pair_count + 1) * sizeof(*diff->pairs));
	diff->pairs[diff->pair_count] = pair;
	return &diff->pairs[diff->pair_count++].diff;
}
