/* Dossiers as lines of a table. */
#include "web/lines.h"

#include "tell/distance.h"
#include "tell/words.h"
#include "web/dossier_answer.h"
#include "web/layout.h"
#include "web/letter_view.h"
#include "wire/people.h"
#include "wire/template.h"

bool
web_lines_begin(const struct visit *visit, struct web_lines *out,
    struct err *err)
{
	*out = (struct web_lines){ .visit = visit,
		.root = layout_root(visit->site->conf, visit->arena) };
	return database_over(visit->site->conf, visit->store, visit->now,
	    visit->arena, &out->database, err);
}

bool
web_lines_read(const struct web_lines *lines, int64_t id, struct brief **out,
    bool *found, struct err *err)
{
	const struct brief_filter all = brief_filter_all();
	const struct visit *visit = lines->visit;
	size_t count;

	if (!store_list(visit->store, &all, id - 1, 1, visit->arena, out,
		&count, err))
		return false;
	*found = count == 1 && (*out)->id == id &&
	    web_reader_sees(&visit->reader, (*out)->agency);
	return true;
}

const char *
web_lines_link(const struct web_lines *lines, const struct brief *brief)
{
	struct buf link = buf_over(lines->visit->arena);

	buf_add(&link, lines->root);
	buf_add(&link, DOSSIER_PATH);
	template_add_url(&link,
	    database_source(&lines->database, brief->source));
	buf_add_char(&link, '/');
	template_add_url(&link, brief->code);
	return buf_text(&link);
}

/* What the rules look at of a dossier. */
static const char *
procedure_of(const struct web_lines *lines, const struct brief *brief)
{
	struct facts facts = { 0 };

	observation_clear(&facts.seen);
	facts.seen.code = brief->code;
	facts.seen.procedure = brief->procedure;
	facts.seen.procedure_name = brief->procedure_name;
	facts.seen.field = brief->field;
	facts.seen.agency = brief->agency_name;
	facts.seen.filing = brief->filing;
	facts.seen.submitted = brief->submitted;
	facts.seen.received = brief->received;
	return letter_view_procedure(lines->visit->site->conf,
	    &lines->database.rules, &facts);
}

static const char *
agency_of(const struct web_lines *lines, const struct brief *brief)
{
	const struct agency *agency = brief->agency == NULL
	    ? NULL
	    : directory_by_code(lines->visit->site->conf->directory,
		  brief->agency);

	return agency != NULL ? agency->name : brief->agency_name;
}

static void
put_line(const struct web_lines *lines, struct message_value *map,
    const struct brief *brief)
{
	struct arena *arena = lines->visit->arena;
	const struct verdict *verdict = &brief->verdict;
	enum standing standing = verdict->standing;
	instant due = verdict->acceptance_due != INSTANT_NONE
	    ? verdict->acceptance_due
	    : verdict->due;
	struct margin left;

	web_page_put(arena, map, "mã", brief->code);
	web_page_put(arena, map, "trang hồ sơ", web_lines_link(lines, brief));
	web_page_put(arena, map, "thủ tục", procedure_of(lines, brief));
	web_page_put(arena, map, "đơn vị", agency_of(lines, brief));
	web_page_put(arena, map, "cán bộ",
	    brief->officer_name != NULL ? brief->officer_name
					: brief->officer_account);
	web_page_put(arena, map, "hạn",
	    people_moment(arena, due, lines->visit->site->conf->offset));
	web_page_put(arena, map, "tình trạng", words_standing(arena, verdict));
	left = distance_of(&lines->database, brief->agency_name, verdict,
	    brief->finished, lines->database.now);
	web_page_put(arena, map, "còn lại",
	    distance_people(arena, verdict, &left));
	message_put_bool(arena, map, "trễ",
	    standing == STANDING_OVERDUE ||
		standing == STANDING_LATE_ACCEPTANCE);
	message_put_bool(arena, map, "gần hạn",
	    standing == STANDING_DUE_TODAY || standing == STANDING_DUE_SOON);
}

void
web_lines_put(const struct web_lines *lines, struct message_value *map,
    const struct brief *briefs, size_t count)
{
	struct arena *arena = lines->visit->arena;
	struct message_value *list = message_put_list(arena, map, "hồ sơ");

	for (size_t i = 0; i < count; i++)
		put_line(lines, message_append_map(arena, list), &briefs[i]);
}
