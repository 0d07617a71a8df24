/* hosoctl show CODE: a dossier's whole story, in the order it happened. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "ctl/fields.h"
#include "io/store_query.h"
#include "wire/json.h"
#include "wire/jsonw.h"

enum { OPTION_CONFIG = 256, OPTION_JSON, OPTION_HELP };

static const struct option options[] = {
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ 0 },
};

/* One line of the story. */
struct moment {
	instant at;
	int order; /* of what happened at one instant */
	const char *kind;
	const char *text;
};

struct timeline {
	struct moment *moments;
	size_t count, capacity;
};

static void
add(struct timeline *timeline, instant at, int order, const char *kind,
    const char *text)
{
	if (at == INSTANT_NONE || timeline->count == timeline->capacity)
		return;
	timeline->moments[timeline->count] =
	    (struct moment){ at, order, kind, text };
	timeline->count++;
}

static int
by_time(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->order - y->order;
}

static void
add_changes(const struct database *database, const struct story *story,
    struct timeline *out)
{
	static const char *const words[] = {
		[CHANGE_FIRST] = "Ghi nhận lần đầu",
		[CHANGE_OBSERVED] = "Thay đổi",
		[CHANGE_DEADLINE] = "Hạn thay đổi",
		[CHANGE_FINDING] = "Nội dung cần kiểm tra",
	};

	for (size_t i = 0; i < story->change_count; i++) {
		const struct change *change = &story->changes[i];

		add(out, change->at, (int)i, change_kind_text(change->kind),
		    arena_printf(database->arena, "%s: %s", words[change->kind],
			fields_people(database->arena, change->payload,
			    database->conf->offset)));
	}
}

static void
add_crossings(const struct database *database, const struct story *story,
    struct timeline *out)
{
	static const char *const words[] = {
		[CROSSING_TOLD] = "báo",
		[CROSSING_SUPERSEDED] = "không báo riêng, đã có mức nặng hơn",
		[CROSSING_BASELINE] = "tồn trước khi vận hành",
	};
	char due[WHEN_TEXT];

	for (size_t i = 0; i < story->crossing_count; i++) {
		const struct crossing *crossing = &story->crossings[i];

		add(out, crossing->at, 1000, "crossing",
		    arena_printf(database->arena, "Đến bậc %s (hạn %s): %s",
			crossing->rung, when_people_day(due, crossing->due),
			words[crossing->outcome]));
	}
}

static void
add_notices(const struct database *database, const struct story *story,
    struct timeline *out)
{
	for (size_t i = 0; i < story->notice_count; i++) {
		const struct notice *notice = &story->notices[i];
		const char *name = notice->recipient_name != NULL
		    ? notice->recipient_name
		    : notice->recipient;

		add(out, notice->created, 2000, "notice",
		    arena_printf(database->arena, "Lời báo %s tới %s <%s>",
			notice->rung, name, notice->recipient));
		if (notice->state == NOTICE_WITHDRAWN)
			add(out, notice->closed, 2001, "withdrawn",
			    arena_printf(database->arena,
				"Rút lời báo %s tới %s: %s", notice->rung, name,
				notice->why));
	}
}

static void
add_letters(const struct database *database, const struct story *story,
    struct timeline *out)
{
	for (size_t i = 0; i < story->letter_count; i++) {
		const struct letter *letter = &story->letters[i];

		add(out, letter->sealed, 3000, "letter",
		    arena_printf(database->arena, "Thư %lld tới %s: %s",
			(long long)letter->id, letter->recipient,
			letter->subject));
		add(out, letter->settled, 3001, "settled",
		    arena_printf(database->arena, "Thư %lld: %s%s",
			(long long)letter->id, letter_state_text(letter->state),
			letter->uncertain > 0 ? " (có thể lặp)" : ""));
	}
}

static void
add_findings(const struct database *database, const struct story *story,
    struct timeline *out)
{
	for (size_t i = 0; i < story->finding_count; i++) {
		const struct store_finding *finding = &story->findings[i];

		add(out, finding->first, 4000, "finding",
		    arena_printf(database->arena, "Cần kiểm tra: %s%s%s",
			finding_kind_people(finding->kind),
			*finding->detail == '\0' ? "" : ": ", finding->detail));
	}
}

static struct timeline
timeline_of(const struct database *database, const struct story *story)
{
	struct timeline out = { .capacity = story->change_count +
		    story->crossing_count + 2 * story->notice_count +
		    2 * story->letter_count + story->finding_count + 1 };

	out.moments =
	    arena_alloc(database->arena, out.capacity * sizeof(*out.moments));
	add_changes(database, story, &out);
	add_crossings(database, story, &out);
	add_notices(database, story, &out);
	add_letters(database, story, &out);
	add_findings(database, story, &out);
	qsort(out.moments, out.count, sizeof(*out.moments), by_time);
	return out;
}

static void
say(const struct database *database, const struct dossier *dossier,
    const struct story *story, const struct timeline *timeline)
{
	const struct observation *seen = &dossier->facts.seen;
	const struct verdict *verdict = &dossier->verdict;

	printf("Hồ sơ %s/%s\n", database_source(database, dossier->source),
	    seen->code);
	printf("  Thủ tục: %s\n",
	    seen->procedure_name != NULL  ? seen->procedure_name
		: seen->procedure != NULL ? seen->procedure
					  : "-");
	printf("  Đơn vị: %s; cán bộ xử lý: %s; bước: %s\n",
	    seen->agency != NULL ? seen->agency : "-",
	    seen->officer_name != NULL ? seen->officer_name : "-",
	    seen->step != NULL ? seen->step : "-");
	printf("  Tiếp nhận %s, hẹn trả %s, hạn %s\n",
	    database_time(database, seen->received),
	    database_time(database, seen->promised),
	    database_time(database, verdict->due));
	printf("  Tình trạng: %s%s; thấy lần cuối %s\n",
	    standing_people(verdict->standing),
	    verdict->provisional ? " (hạn tạm tính)" : "",
	    database_time(database, story->last_sighting));
	for (size_t i = 0; i < timeline->count; i++)
		printf("[%s] %s\n",
		    database_time(database, timeline->moments[i].at),
		    timeline->moments[i].text);
}

static void
print_json(const struct database *database, const struct dossier *dossier,
    const struct timeline *timeline)
{
	const struct verdict *verdict = &dossier->verdict;
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_string(&out, "source",
	    database_source(database, dossier->source));
	jsonw_put_string(&out, "code", dossier->facts.seen.code);
	jsonw_put_string(&out, "standing", standing_text(verdict->standing));
	jsonw_put_string(&out, "due", database_rfc3339(database, verdict->due));
	jsonw_put_bool(&out, "baseline", dossier->baseline);
	jsonw_key(&out, "timeline");
	jsonw_array(&out);
	for (size_t i = 0; i < timeline->count; i++) {
		jsonw_object(&out);
		jsonw_put_string(&out, "at",
		    database_rfc3339(database, timeline->moments[i].at));
		jsonw_put_string(&out, "kind", timeline->moments[i].kind);
		jsonw_put_string(&out, "text", timeline->moments[i].text);
		jsonw_object_end(&out);
	}
	jsonw_array_end(&out);
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}

static int
answer(const struct command *command, struct database *database,
    const char *code, bool json)
{
	struct timeline timeline;
	struct dossier dossier;
	struct story story;
	struct err err;
	int refused = database_dossier(command, database, code, &dossier);

	if (refused >= 0)
		return refused;
	if (!store_story(database->store, &dossier, database->arena, &story,
		&err))
		return command_refuse(command, "%s", err.text);
	json_init();
	timeline = timeline_of(database, &story);
	if (json)
		print_json(database, &dossier, &timeline);
	else
		say(database, &dossier, &story, &timeline);
	return EXIT_ANSWERED;
}

int
show_run(const struct command *command, int argc, char **argv)
{
	const char *config = DATABASE_CONFIG;
	struct database database;
	bool json = false;
	int option, code;

	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		switch (option) {
		case OPTION_CONFIG:
			config = optarg;
			break;
		case OPTION_JSON:
			json = true;
			break;
		case OPTION_HELP:
			return command_help(command);
		default:
			return command_bad_option(command, argv, option);
		}
	}
	if (argc - optind != 1)
		return command_refuse(command, "one CODE is needed");
	code = database_open(command, config, &database);
	if (code < 0)
		code = answer(command, &database, argv[optind], json);
	database_close(&database);
	return code;
}
