/* hosoctl show CODE: a dossier's whole story, in the order it happened. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/explain.h"
#include "tell/distance.h"
#include "tell/evidence.h"
#include "tell/holds.h"
#include "tell/marks.h"
#include "tell/promises.h"
#include "ctl/sheet.h"
#include "tell/timeline.h"
#include "tell/words.h"
#include "io/file.h"
#include "io/store_person.h"
#include "io/store_query.h"
#include "wire/json.h"
#include "wire/jsonw.h"

/* Of a paused dossier no date stands still: its deadline is told for the case
 * that it goes on now. */
static void
say_dates(const struct database *database, struct dossier *dossier,
    const struct provisional *marks)
{
	const struct observation *seen = &dossier->facts.seen;
	struct judgement now;

	printf("  Tiếp nhận %s, hẹn trả %s, ",
	    database_time(database, seen->received),
	    database_promise(database, seen->promised, seen->promised_is_date));
	if (dossier->verdict.standing == STANDING_AWAITING ||
	    dossier->verdict.standing == STANDING_LATE_ACCEPTANCE) {
		printf("hạn tiếp nhận %s\n",
		    marks_time(database, dossier->verdict.acceptance_due,
			marks->acceptance));
		return;
	}
	if (dossier->verdict.standing != STANDING_PAUSED) {
		printf("hạn %s%s",
		    database_time(database, dossier->verdict.due),
		    marks_words(marks->due, false));
		if (dossier->verdict.due_earliest != dossier->verdict.due)
			printf(" (sớm nhất %s%s, tùy giờ tạm dừng chính xác)",
			    database_time(database,
				dossier->verdict.due_earliest),
			    marks_words(marks->due_earliest, false));
		putchar('\n');
		return;
	}
	database_judge(database, dossier, database->now, &now);
	printf("hạn dự kiến nếu hôm nay tiếp tục %s%s\n",
	    database_time(database, now.verdict.due),
	    marks_words(now.verdict.provisional, false));
}

/* The clocks beside resolution, those that run. */
static void
say_clocks(const struct database *database, const struct verdict *verdict,
    const struct provisional *marks)
{
	static const struct {
		enum clock_kind clock;
		const char *words;
	} clocks[] = {
		{ CLOCK_STEP, "Hạn của bước theo phần mềm" },
		{ CLOCK_APOLOGY, "Văn bản xin lỗi (nếu không kịp) chậm nhất" },
		{ CLOCK_SUPPLEMENT, "Thời gian bổ sung của người nộp đến hết" },
	};

	for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		instant due = judge_clock_due(verdict, clocks[i].clock);

		if (due != INSTANT_NONE)
			printf("  %s %s%s\n", clocks[i].words,
			    database_time(database, due),
			    marks_words(provisional_clock(marks,
					    clocks[i].clock),
				false));
	}
}

/* What the calendar does not list is unknown, not left out. */
static void
say_unknown_supplement(const struct database *database,
    const struct dossier *dossier)
{
	struct rules rules = database_rules(database, dossier->source);
	struct deadline_rule rule;
	struct basis basis;
	instant from;

	if (dossier->verdict.standing == STANDING_PAUSED &&
	    dossier->verdict.supplement_due == INSTANT_NONE &&
	    rules_find(&rules, &dossier->facts, &basis) &&
	    judge_supplement_rule(&dossier->facts, basis.row, &rule, &from))
		puts("  Thời gian bổ sung của người nộp đến hết: chưa xác "
		     "định");
}

/* What is kept of the person, where that was asked for. */
struct particulars {
	bool asked, found;
	struct person person;
	instant seen;
};

static void
say_person(const struct database *database, const struct particulars *it)
{
	if (!it->asked)
		return;
	if (!it->found) {
		puts("  Không lưu thông tin cá nhân của hồ sơ này");
		return;
	}
	for (int i = 0; i < PERSON_PARTS; i++)
		if (it->person.part[i] != NULL)
			printf("  %s: %s\n",
			    person_part_people((enum person_part)i),
			    it->person.part[i]);
	printf("  (thông tin cá nhân, ghi nhận %s)\n",
	    database_time(database, it->seen));
}

static void
put_person(const struct database *database, const struct particulars *it,
    struct jsonw *out)
{
	if (!it->asked)
		return;
	jsonw_key(out, "person");
	if (!it->found) {
		jsonw_null(out);
		return;
	}
	jsonw_object(out);
	for (int i = 0; i < PERSON_PARTS; i++)
		jsonw_put_string(out, person_part_text((enum person_part)i),
		    it->person.part[i]);
	jsonw_put_string(out, "seen", database_rfc3339(database, it->seen));
	jsonw_object_end(out);
}

static struct promises
promises_of(const struct dossier *dossier, const struct story *story)
{
	return (struct promises){ .apology = &dossier->facts.apology,
		.seen = story->promises,
		.count = story->promise_count };
}

static void
say(const struct database *database, struct dossier *dossier,
    const struct story *story, const struct timeline *timeline,
    const struct particulars *particulars, const struct holds *holds)
{
	const struct observation *seen = &dossier->facts.seen;
	struct promises promises = promises_of(dossier, story);
	struct provisional marks = marks_of(database, dossier);
	const char *procedure = database_procedure(database,
	    seen->procedure_name, seen->procedure, seen->received);
	struct buf more = buf_over(database->arena);
	struct margin left;
	const char *distance;

	printf("Hồ sơ %s/%s\n", database_source(database, dossier->source),
	    seen->code);
	printf("  Thủ tục: %s\n", procedure != NULL ? procedure : "-");
	printf("  Đơn vị: %s; cán bộ xử lý: %s; bước: %s\n",
	    seen->agency != NULL ? database_agency_name(database, seen->agency)
				 : "-",
	    seen->officer_name != NULL ? seen->officer_name : "-",
	    seen->step != NULL ? seen->step : "-");
	say_dates(database, dossier, &marks);
	say_clocks(database, &dossier->verdict, &marks);
	say_unknown_supplement(database, dossier);
	left = distance_of(database, seen->agency, &dossier->verdict,
	    dossier->facts.finished, database->now);
	distance = distance_people(database->arena, &dossier->verdict, &left);
	printf("  Tình trạng: %s%s%s%s; thấy lần cuối %s\n",
	    words_standing(database->arena, &dossier->verdict),
	    dossier->baseline ? " (tồn trước khi vận hành)" : "",
	    *distance == '\0' ? "" : ", ", distance,
	    database_time(database, story->last_sighting));
	say_person(database, particulars);
	promises_say(database, &promises, "  ", false, &more);
	holds_say(database, holds, "  ", false, &more);
	fputs(buf_text(&more), stdout);
	for (size_t i = 0; i < timeline->count; i++)
		printf("[%s] %s\n",
		    database_time(database, timeline->moments[i].at),
		    timeline->moments[i].text);
}

static void
print_json(const struct database *database, const struct dossier *dossier,
    const struct story *story, const struct timeline *timeline,
    const struct particulars *particulars, const struct holds *holds)
{
	const struct verdict *verdict = &dossier->verdict;
	struct promises promises = promises_of(dossier, story);
	struct provisional marks = marks_of(database, dossier);
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);
	struct margin left;

	jsonw_object(&out);
	jsonw_put_int(&out, "v", COMMAND_JSON_VERSION);
	jsonw_put_string(&out, "source",
	    database_source(database, dossier->source));
	jsonw_put_string(&out, "code", dossier->facts.seen.code);
	jsonw_put_string(&out, "standing", standing_text(verdict->standing));
	jsonw_put_string(&out, "status",
	    status_text(dossier->facts.seen.status));
	jsonw_put_string(&out, "unknown",
	    verdict->unknown == UNKNOWN_NOT
		? NULL
		: unknown_reason_text(verdict->unknown));
	jsonw_put_bool(&out, "provisional", verdict->provisional);
	marks_put(&out, "provisional_dates", &marks);
	jsonw_put_string(&out, "due", database_rfc3339(database, verdict->due));
	jsonw_put_string(&out, "due_earliest",
	    database_rfc3339(database, verdict->due_earliest));
	for (int i = CLOCK_ACCEPTANCE; i < CLOCK_COUNT; i++)
		jsonw_put_string(&out,
		    arena_printf(database->arena, "%s_due",
			clock_kind_text((enum clock_kind)i)),
		    database_rfc3339(database,
			judge_clock_due(verdict, (enum clock_kind)i)));
	left = distance_of(database, dossier->facts.seen.agency, verdict,
	    dossier->facts.finished, database->now);
	distance_put(&out, &left);
	jsonw_put_bool(&out, "baseline", dossier->baseline);
	jsonw_put_string(&out, "last_sighting",
	    database_rfc3339(database, story->last_sighting));
	put_person(database, particulars, &out);
	promises_put(database, &promises, &out);
	holds_put(database, holds, &out);
	jsonw_key(&out, "timeline");
	jsonw_array(&out);
	for (size_t i = 0; i < timeline->count; i++) {
		const struct moment *moment = &timeline->moments[i];

		jsonw_object(&out);
		jsonw_put_string(&out, "at",
		    database_rfc3339(database, moment->at));
		jsonw_put_string(&out, "kind", moment->kind);
		jsonw_put_string(&out, "rung", moment->rung);
		jsonw_put_string(&out, "state", moment->state);
		jsonw_put_string(&out, "text", moment->text);
		jsonw_object_end(&out);
	}
	jsonw_array_end(&out);
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}

static void
print_csv(const struct database *database, const struct timeline *timeline)
{
	sheet_begin("at,kind,rung,state,text");
	for (size_t i = 0; i < timeline->count; i++) {
		const struct moment *moment = &timeline->moments[i];
		const char *cells[] = { database_rfc3339(database, moment->at),
			moment->kind, moment->rung, moment->state,
			moment->text };

		sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
	}
}

struct typed {
	const char *config, *code, *html;
	bool json, csv, personal;
};

/* The evidence sheet. */
static int
write_sheet(const struct command *command, struct database *database,
    const struct typed *typed)
{
	struct explanation explanation;
	struct discretion discretion;
	struct story story;
	struct err err;
	const char *page;
	int refused =
	    explain_find(command, database, typed->code, NULL, &explanation);

	if (refused >= 0)
		return refused;
	if (!store_story(database->store, &explanation.dossier, database->arena,
		&story, &err))
		return command_fail(command, "%s", err.text);
	discretion = discretion_of(&explanation, &story, false);
	if (!evidence_html(&explanation, &story, &discretion, &page, &err) ||
	    !file_write_atomic(typed->html,
		(struct slice){ page, strlen(page) }, 0640, &err))
		return command_fail(command, "%s", err.text);
	printf("Đã ghi %s\n", typed->html);
	return EXIT_ANSWERED;
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	struct particulars particulars = { .asked = typed->personal };
	struct timeline timeline;
	struct dossier dossier;
	struct holds holds;
	struct story story;
	struct err err;
	int refused;

	if (typed->html != NULL)
		return write_sheet(command, database, typed);
	refused = database_dossier(command, database, typed->code, &dossier);
	if (refused >= 0)
		return refused;
	json_init();
	if (!store_story(database->store, &dossier, database->arena, &story,
		&err) ||
	    !holds_read(database, &dossier, &holds, &err) ||
	    (particulars.asked &&
		!store_person_find(database->store, dossier.id, database->arena,
		    &particulars.person, &particulars.seen, &particulars.found,
		    &err)))
		return command_fail(command, "%s", err.text);
	timeline = timeline_of(database, &dossier, &story);
	if (typed->json)
		print_json(database, &dossier, &story, &timeline, &particulars,
		    &holds);
	else if (typed->csv)
		print_csv(database, &timeline);
	else
		say(database, &dossier, &story, &timeline, &particulars,
		    &holds);
	return EXIT_ANSWERED;
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "json", .flag = &typed->json },
		{ "csv", .flag = &typed->csv },
		{ "html", .text = &typed->html },
		{ "personal", .flag = &typed->personal },
		{ "CODE", .word = &typed->code },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	if (refused >= 0)
		return refused;
	if (typed->personal && typed->csv)
		return command_refuse(command,
		    "--personal is not for --csv, which is the timeline alone");
	if (typed->html != NULL &&
	    (typed->personal || typed->json || typed->csv))
		return command_refuse(command,
		    "--html is a sheet of its own, without --json, --csv and "
		    "--personal");
	return -1;
}

int
show_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
