/* The daemon's database as its readers use it. */
#include "tell/database.h"

#include <string.h>

#include "base/text.h"
#include "io/store_query.h"

bool
database_over(const struct conf *conf, struct store *store, instant now,
    struct arena *arena, struct database *out, struct err *err)
{
	const struct rules rules = conf_rules(conf, NULL);
	struct store_meta meta;

	*out = (struct database){ .conf = conf,
		.store = store,
		.arena = arena,
		.rules = rules_still(&rules, arena),
		.now = now };
	if (!store_meta(store, arena, &meta, err) ||
	    !store_sources(store, arena, &out->sources, &out->source_count,
		err))
		return false;
	database_find_unread(out);
	out->created = meta.created;
	return true;
}

struct rules
database_rules(const struct database *database, int64_t source)
{
	const struct conf_source *conf =
	    conf_source(database->conf, database_source(database, source));
	struct rules rules = database->rules;

	rules.source = conf == NULL ? NULL : &conf->counting;
	return rules;
}

void
database_judge(const struct database *database, struct dossier *dossier,
    instant at, struct judgement *out)
{
	struct rules rules = database_rules(database, dossier->source);
	const struct source_health *health =
	    database_health(database, dossier->source);

	if (health != NULL)
		dossier->facts.watched_since = health->baseline;
	judge(&dossier->facts, &rules, NULL, 0, INSTANT_NONE, at,
	    dossier->baseline, database->arena, out);
}

/* The code with every Đ written as Eth or the other way: one cannot be told
 * from the other by looking, and keyboards have both. */
static const char *
with_other_d(struct arena *arena, const char *code)
{
	static const char eth[] = "\xc3\x90", stroke[] = "\xc4\x90";
	bool has_eth = strstr(code, eth) != NULL;
	struct buf buf = buf_over(arena);

	while (*code != '\0') {
		if (text_starts(code, has_eth ? eth : stroke)) {
			buf_add(&buf, has_eth ? stroke : eth);
			code += 2;
		} else {
			buf_add_char(&buf, *code++);
		}
	}
	return buf_text(&buf);
}

bool
database_find_code(const struct database *database, const char *code,
    int64_t **ids, size_t *count, struct err *err)
{
	if (!store_find_code(database->store, code, database->arena, ids, count,
		err))
		return false;
	return *count > 0 ||
	    store_find_code(database->store,
		with_other_d(database->arena, code), database->arena, ids,
		count, err);
}

bool
database_is_on_trial(const struct database *database, bool *out,
    struct err *err)
{
	struct store_meta meta;

	if (!store_meta(database->store, database->arena, &meta, err))
		return false;
	*out = database->conf->trial && meta.live == INSTANT_NONE;
	return true;
}

const char *
database_time(const struct database *database, instant at)
{
	if (at == INSTANT_NONE || at == INSTANT_NEVER)
		return "-";
	return when_people_short(arena_alloc(database->arena, WHEN_TEXT), at,
	    database->conf->offset);
}

const char *
database_end(const struct database *database, instant at)
{
	int32_t offset = database->conf->offset;
	char date[WHEN_TEXT];

	if (at == INSTANT_NONE || at == INSTANT_NEVER ||
	    when_second_of_day(at, offset) != 0)
		return database_time(database, at);
	return arena_printf(database->arena, "hết ngày %s",
	    when_people_day(date, when_add_days(when_day(at, offset), -1)));
}

const char *
database_day(const struct database *database, instant at)
{
	if (at == INSTANT_NONE || at == INSTANT_NEVER)
		return "-";
	return when_people_day(arena_alloc(database->arena, WHEN_TEXT),
	    when_day(at, database->conf->offset));
}

const char *
database_promise(const struct database *database, instant at, bool is_date)
{
	return is_date ||
		(at != INSTANT_NONE &&
		    when_second_of_day(at, database->conf->offset) == 0)
	    ? database_day(database, at)
	    : database_time(database, at);
}

const char *
database_told_time(const struct database *database, const char *text)
{
	enum { LOCAL = 16 }; /* "2026-11-20T10:00", without the offset */
	struct err ignored;
	instant at;

	if (text == NULL || strlen(text) < LOCAL ||
	    !when_parse_instant(arena_bytes(database->arena, text, LOCAL),
		database->conf->offset, &at, &ignored))
		return "-";
	return database_time(database, at);
}

const char *
database_procedure(const struct database *database, const char *name,
    const char *code, instant received)
{
	const struct procedure *row = NULL;
	day on = when_day(received == INSTANT_NONE ? database->now : received,
	    database->conf->offset);

	if (name == NULL && code != NULL)
		row = catalogue_find(database->conf->catalogue, code, on);
	return name != NULL ? name : row != NULL ? row->name : code;
}

const char *
database_agency_name(const struct database *database, const char *told)
{
	const struct agency *agency = told == NULL
	    ? NULL
	    : directory_by_code(database->conf->directory, told);

	return agency == NULL ? told : agency->name;
}

const char *
database_rfc3339(const struct database *database, instant at)
{
	if (at == INSTANT_NONE || at == INSTANT_NEVER)
		return NULL;
	return when_rfc3339(arena_alloc(database->arena, WHEN_TEXT), at,
	    database->conf->offset);
}
