/* hosoctl explain CODE: why a dossier's dates are what they are. */
#include "ctl/explain.h"

#include <stdio.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "tell/distance.h"
#include "tell/marks.h"
#include "wire/json.h"
#include "wire/jsonw.h"

struct typed {
	const char *config, *at, *code;
	bool json, english;
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "at", .text = &typed->at },
		{ "json", .flag = &typed->json },
		{ "lang", .take = command_language,
		    .context = &typed->english },
		{ "CODE", .word = &typed->code },
	};

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	return command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
}

static void
put_time(const struct explanation *explanation, struct jsonw *out,
    const char *key, instant at)
{
	jsonw_put_string(out, key, database_rfc3339(explanation->database, at));
}

static void
put_reasons(struct jsonw *out, const char *key,
    const struct reasoning *reasoning)
{
	char date[WHEN_TEXT];

	jsonw_key(out, key);
	jsonw_array(out);
	for (int i = 0; i < reasoning->count; i++) {
		const struct reason *reason = &reasoning->lines[i];

		jsonw_object(out);
		jsonw_put_string(out, "vi", reason->vi);
		jsonw_put_string(out, "en", reason->en);
		if (reason->has_date) {
			jsonw_put_string(out, "date",
			    when_iso_day(date, reason->date));
			jsonw_put_bool(out, "counted", reason->counted);
		}
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}

static void
put_findings(const struct explanation *explanation, struct jsonw *out)
{
	const struct judgement *judgement = &explanation->judgement;

	jsonw_key(out, "findings");
	jsonw_array(out);
	for (size_t i = 0; i < judgement->finding_count; i++) {
		const struct finding *finding = &judgement->findings[i];

		jsonw_object(out);
		jsonw_put_string(out, "kind", finding_kind_text(finding->kind));
		jsonw_put_string(out, "detail", finding->detail);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}

static void
put_verdict(const struct explanation *explanation, struct jsonw *out)
{
	const struct verdict *verdict = &explanation->judgement.verdict;
	struct margin margin;

	jsonw_put_string(out, "standing", standing_text(verdict->standing));
	jsonw_put_string(out, "unknown",
	    verdict->unknown == UNKNOWN_NOT
		? NULL
		: unknown_reason_text(verdict->unknown));
	put_time(explanation, out, "computed", verdict->computed);
	put_time(explanation, out, "computed_earliest",
	    verdict->computed_earliest);
	put_time(explanation, out, "due", verdict->due);
	put_time(explanation, out, "due_earliest", verdict->due_earliest);
	jsonw_put_bool(out, "due_is_promise", verdict->due_is_promise);
	jsonw_put_bool(out, "due_is_moved", verdict->due_is_moved);
	jsonw_put_bool(out, "due_is_apology", explanation->promise.is_apology);
	/* As if it went on at that moment. */
	jsonw_put_bool(out, "projected", explanation->is_paused);
	jsonw_put_bool(out, "provisional", verdict->provisional);
	marks_put(out, "provisional_dates", &explanation->marks);
	put_time(explanation, out, "advance", verdict->advance);
	put_time(explanation, out, "acceptance_due", verdict->acceptance_due);
	put_time(explanation, out, "step_due", verdict->step_due);
	put_time(explanation, out, "apology_due", verdict->apology_due);
	put_time(explanation, out, "supplement_due", verdict->supplement_due);
	margin = distance_of(explanation->database,
	    explanation->dossier.facts.seen.agency, verdict,
	    explanation->dossier.facts.finished, explanation->at);
	distance_put(out, &margin);
	put_time(explanation, out, "next", verdict->next);
}

static void
print_json(const struct explanation *explanation)
{
	const struct database *database = explanation->database;
	const struct dossier *dossier = &explanation->dossier;
	const struct observation *seen = &dossier->facts.seen;
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_int(&out, "v", COMMAND_JSON_VERSION);
	jsonw_put_string(&out, "source",
	    database_source(database, dossier->source));
	jsonw_put_string(&out, "code", seen->code);
	put_time(explanation, &out, "at", explanation->at);
	put_time(explanation, &out, "submitted", seen->submitted);
	put_time(explanation, &out, "received", seen->received);
	put_time(explanation, &out, "promised", seen->promised);
	put_time(explanation, &out, "finished", dossier->facts.finished);
	jsonw_put_string(&out, "procedure",
	    explanation->basis.row == NULL ? NULL
					   : explanation->basis.row->code);
	jsonw_put_bool(&out, "baseline", dossier->baseline);
	put_verdict(explanation, &out);
	explain_put_rules(explanation, &out);
	put_reasons(&out, "reasons", &explanation->reasoning);
	put_reasons(&out, "acceptance_reasons",
	    &explanation->acceptance.reasoning);
	put_reasons(&out, "supplement_reasons",
	    &explanation->supplement.reasoning);
	explain_put_pauses(explanation, &out);
	promises_put(database, &explanation->promises, &out);
	holds_put(database, &explanation->holds, &out);
	put_findings(explanation, &out);
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}

int
explain_find(const struct command *command, struct database *database,
    const char *code, const char *at, struct explanation *out)
{
	struct dossier dossier;
	instant moment = database->now;
	struct err err;
	int refused = -1;

	if (at != NULL)
		refused = command_moment(command, "--at", at,
		    database->conf->offset, false, &moment);
	if (refused < 0)
		refused = database_dossier(command, database, code, &dossier);
	if (refused >= 0)
		return refused;
	json_init();
	return explain_dossier(database, &dossier, moment, out, &err)
	    ? -1
	    : command_fail(command, "%s", err.text);
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	struct buf said = buf_over(database->arena);
	struct explanation explanation;
	int refused = explain_find(command, database, typed->code, typed->at,
	    &explanation);

	if (refused >= 0)
		return refused;
	if (typed->json) {
		print_json(&explanation);
	} else {
		explain_say(&explanation, typed->english, &said);
		fputs(buf_text(&said), stdout);
	}
	return EXIT_ANSWERED;
}

int
explain_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
