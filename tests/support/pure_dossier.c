/* Dossiers, rules and judgements for tests. */
#include "support/pure_dossier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "support/pure_calendar.h"

static _Noreturn void
die(const struct err *err)
{
	fprintf(stderr, "pure_dossier: %s\n", err->text);
	abort();
}

instant
pure_at(const char *text)
{
	instant at;
	struct err err;

	if (text == NULL)
		return INSTANT_NONE;
	if (!when_parse_instant(text, WHEN_OFFICE_OFFSET, &at, &err))
		die(&err);
	return at;
}

day
pure_day(const char *text)
{
	day date;
	struct err err;

	if (!when_parse_day(text, &date, &err))
		die(&err);
	return date;
}

const char *
pure_date(struct arena *arena, instant at)
{
	char text[WHEN_TEXT];

	if (at == INSTANT_NONE)
		return "";
	return arena_string(arena,
	    when_iso_day(text, when_day(at, WHEN_OFFICE_OFFSET)));
}

const char *
pure_instant(struct arena *arena, instant at)
{
	char text[WHEN_TEXT];

	if (at == INSTANT_NONE)
		return "none";
	if (at == INSTANT_NEVER)
		return "never";
	return arena_string(arena,
	    when_iso_minute(text, at, WHEN_OFFICE_OFFSET));
}

struct observation
pure_observation(const char *procedure, const char *received,
    const char *promised)
{
	struct observation o;

	observation_clear(&o);
	o.code = "H99.17.05-0001";
	o.procedure = procedure;
	o.filing = FILING_DIRECT;
	o.status = STATUS_PROCESSING;
	o.received = pure_at(received);
	o.promised_is_date = promised != NULL && strchr(promised, 'T') == NULL;
	o.promised = !o.promised_is_date
	    ? pure_at(promised)
	    : when_at(pure_day(promised), 0, WHEN_OFFICE_OFFSET);
	return o;
}

static struct procedure
row(const char *code, struct limit limit, enum pause_policy policy)
{
	return (struct procedure){
		.code = code,
		.name = "Thủ tục thử",
		.limit = limit,
		.pause = { { .policy = policy }, { .policy = policy },
		    { .policy = policy }, { .policy = policy } },
		.confirmed = true,
		.from = { INT32_MIN },
		.to = { INT32_MAX },
	};
}

struct rules
pure_rules(struct arena *arena)
{
	static const struct extension mountain = { "mountain",
		{ LIMIT_WORKING_DAYS, 10 } };
	const struct limit wd3 = { LIMIT_WORKING_DAYS, 3 };
	const struct limit wd10 = { LIMIT_WORKING_DAYS, 10 };
	struct procedure *rows = arena_alloc(arena, 9 * sizeof(*rows));
	struct ladder *ladder = arena_alloc(arena, sizeof(*ladder));
	struct rules rules = { .convention = CONVENTION_EXC,
		.acceptance = { LIMIT_WORKING_HOURS, 8 },
		.acceptance_paper = { LIMIT_WORKING_DAYS, 1 } };
	struct err err;

	rows[0] = row("T.3wd", wd3, PAUSE_PRESERVE);
	rows[1] = row("T.10wd", wd10, PAUSE_PRESERVE);
	rows[2] = row("T.10wd-reset", wd10, PAUSE_RESET);
	rows[3] = row("T.10wd-shift", wd10, PAUSE_SHIFT);
	rows[4] = row("T.10wd-draft", wd10, PAUSE_PRESERVE);
	rows[4].confirmed = false;
	rows[5] = row("T.10wd-class", wd10, PAUSE_PRESERVE);
	rows[5].extensions = &mountain;
	rows[5].extension_count = 1;
	rows[6] = row("T.sameday", (struct limit){ LIMIT_SAME_DAY, 0 },
	    PAUSE_PRESERVE);
	rows[7] =
	    row("T.10d", (struct limit){ LIMIT_DAYS, 10 }, PAUSE_PRESERVE);
	rows[8] = row("T.10wd-supplement", wd10, PAUSE_PRESERVE);
	rows[8].has_supplement = true;
	rows[8].supplement = (struct limit){ LIMIT_WORKING_DAYS, 5 };
	rules.catalogue = catalogue_build(arena, rows, 9, "00", &err);
	if (rules.catalogue == NULL)
		die(&err);
	ladder_default(ladder);
	rules.ladder = ladder;
	rules.calendar = pure_calendar("");
	return rules;
}

void
pure_rules_finish(struct rules *rules)
{
	/* The rules borrow it from those who built it: here, us. */
	union {
		const struct calendar *borrowed;
		struct calendar *owned;
	} calendar = { rules->calendar };

	calendar_free(calendar.owned);
}

const char *
pure_crossings(struct arena *arena, const struct crossing *list, size_t count)
{
	struct buf text = buf_over(arena);
	char date[WHEN_TEXT];

	for (size_t i = 0; i < count; i++)
		buf_printf(&text, "%s%s %s %s", i == 0 ? "" : "; ",
		    list[i].rung, when_iso_day(date, list[i].due),
		    crossing_outcome_text(list[i].outcome));
	return buf_text(&text);
}

const char *
pure_findings(struct arena *arena, const struct finding *list, size_t count)
{
	struct buf text = buf_over(arena);

	for (size_t i = 0; i < count; i++)
		buf_printf(&text, "%s%s", i == 0 ? "" : ", ",
		    finding_kind_text(list[i].kind));
	return buf_text(&text);
}
