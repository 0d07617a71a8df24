/*
 * Any bytes as what a server answers: the shipped presets and three sources
 * more take it as the daemon does, status, headers, frame, records and fields.
 * The first line is read as source, status, kind of content and headers, the
 * rest is the body.
 */
#include <stdio.h>

#include "fuzz/observed.h"
#include "support/sample.h"
#include "wire/answer.h"
#include "wire/conf.h"
#include "wire/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char configuration[] =
    "delivery: local\n"
    "channels: [{name: m, kind: maildir, maildir: {path: p}}]\n"
    "sources:\n"
    "- {name: a, include: config/presets/dvcqg.yaml, base: \"https://a\","
    " secrets: {username: {file: u}, password: {file: p}}}\n"
    "- {name: b, include: config/presets/igate.yaml, base: \"https://b\","
    " secrets: {client_id: {file: u}, client_secret: {file: p}}}\n"
    "- {name: c, include: config/presets/igate_connector.yaml,"
    " base: \"https://c\","
    " secrets: {client_id: {file: u}, client_secret: {file: p}}}\n"
    "- {name: d, include: config/presets/generic.yaml, base: \"https://d\","
    " secrets: {token: {file: u}}}\n"
    /* A cursor, nested lists of elements, epochs, rounds. */
    "- {name: e, base: \"https://e\", list: {method: POST,"
    " url: \"{{base}}/graphql\", json: {after: \"{{cursor}}\"}},"
    " records: /data/0/nodes, auth_error: [{at: /errors, exists: yes}],"
    " message: \"/errors[0]/message\","
    " paging: {style: cursor, has_more: /data/0/pageInfo/hasNextPage,"
    " next: /data/0/pageInfo/endCursor, total: /n, pages: /p},"
    " time_forms: [rfc3339, epoch_s, epoch_ms, aspnet],"
    " fields: {code: [/number, /id], received: /dateDepot,"
    " updated: /u, promised: \"/champs[label=hạn]/value\","
    " status: \"/steps[max:at]/state\", steps: /steps,"
    " step: \"/steps[-1]/name\", officer_mail: \"/who[0]/email\","
    " deleted: /deleted, filing: /f}, filing_map: {\"1\": online},"
    " status_map: {\"en_instruction\": processing, \"accepte\": done}}\n"
    /* A Link header and a root array. */
    "- {name: f, base: \"https://f\", list: {url: \"{{base}}/r.json\"},"
    " records: \"\", paging: {style: link}, time_forms: [iso_z, rfc1123],"
    " fields: {code: /service_request_id, received: /requested_datetime,"
    " promised: /expected_datetime, status: /status,"
    " agency: /agency_responsible}, status_map: {open: processing}}\n"
    /* An address in the body, [start, end). */
    "- {name: g, base: \"https://g\", list: {url: \"{{base}}/d\"},"
    " records: /data, paging: {style: next_url, next: /next, last: /last},"
    " ok: [{at: /succeeded, equals: [\"true\", \"1\"]},"
    " {at: /error, absent: yes}], message: /message,"
    " time_forms: [dd/MM/yyyy HH:mm:ss, iso_z, dd/MM/yyyy],"
    " fields: {code: /dossierNo, received: /receiveDate,"
    " promised: {at: [/extendDate, /dueDate], time: dd/MM/yyyy HH:mm:ss},"
    " status: /dossierStatus, agency: /govAgencyCode},"
    " status_map: {processing: processing, done: done}}\n";

static const char *const presets[] = { "config/presets/dvcqg.yaml",
	"config/presets/igate.yaml", "config/presets/igate_connector.yaml",
	"config/presets/generic.yaml" };

static const int statuses[] = { 200, 200, 200, 200, 204, 302, 400, 401, 403,
	429, 500 };

enum {
	PRESETS = sizeof(presets) / sizeof(presets[0]),
	STATUSES = sizeof(statuses) / sizeof(statuses[0]),
};

static struct conf *
build(void)
{
	static struct arena *arena; /* kept: a configuration borrows its text */
	struct conf_file files[1 + PRESETS] = {
		{ "hosod.yaml", { configuration, sizeof(configuration) - 1 } },
	};
	struct complaints complaints = { 0 };
	struct conf *conf;

	arena = arena_new(1U << 16);
	for (int i = 0; i < PRESETS; i++)
		files[1 + i] = (struct conf_file){ presets[i],
			sample_read(arena, presets[i]) };
	conf = conf_build(files, 1 + PRESETS, "/e", &complaints);
	if (conf == NULL)
		for (int i = 0; i < complaints.count; i++)
			fprintf(stderr, "%s\n", complaints.items[i].text);
	complaints_finish(&complaints);
	return conf;
}

/* What cJSON reads whole: as many records, where all of them are JSON. */
static void
check_whole(struct arena *arena, const struct source_plan *plan,
    struct slice body, const struct page *page, bool all_json)
{
	const struct cJSON *whole, *list;
	struct err err;

	if (json_parse(arena, body, &whole, &err) != all_json)
		abort();
	if (!all_json)
		return;
	list = selector_find(plan->page.cut.records, whole, NULL);
	if (!cJSON_IsArray(list) ||
	    (size_t)cJSON_GetArraySize(list) != page->count)
		abort();
}

static void
check_page(struct arena *arena, const struct conf_source *source,
    const struct answer *answer, const struct page *page)
{
	bool all_json = true;

	if (page->total < -1 || page->pages < -1 || page->frame == NULL)
		abort();
	if (page->next != NULL && source->plan.paging != SOURCE_PAGING_LINK &&
	    (*page->next == '\0' ||
		!text_is_utf8(page->next, strlen(page->next), NULL)))
		abort();
	for (size_t i = 0; i < page->count; i++) {
		struct slice record = page->records[i];
		const struct cJSON *tree;
		struct err err;

		if (record.data < answer->body.data ||
		    record.data + record.size >
			answer->body.data + answer->body.size)
			abort();
		if (!json_parse_part(arena, record, &tree, &err))
			all_json = false;
		(void)decode_checked(arena, source->mapping, record);
	}
	check_whole(arena, &source->plan, answer->body, page, all_json);
}

/* The next page's address, as the header has it between < and >. */
static void
check_link(const struct answer *answer, const struct page *page)
{
	const char *at = answer->link;
	size_t size;

	if ((page->next != NULL) != (page->more == PAGE_MORE_YES))
		abort();
	if (page->next == NULL)
		return;
	size = strlen(page->next);
	while ((at = strchr(at, '<')) != NULL) {
		at++;
		if (strncmp(at, page->next, size) == 0 && at[size] == '>')
			return;
	}
	abort();
}

static void
check_login(struct arena *arena, const struct source_login *login,
    const struct answer *answer)
{
	struct answer_token token;
	struct err why = { "" };

	if (answer_login(arena, login, answer, &token, &why) != FRAME_GOOD)
		check_sentence(why.text);
	else if (token.text[0] == '\0' || token.lifetime_s < 0)
		abort();
}

static void
run(struct arena *arena, const struct conf_source *source,
    const struct answer *answer)
{
	struct page page;
	struct err why = { "" };
	const instant now = when_at(when_from_civil(2020, 9, 7), 0, 0);
	instant later = answer_not_before(answer, now);

	if (later != INSTANT_NONE && (later < now || later > now + WHEN_DAY))
		abort();
	if (source->plan.login != NULL)
		check_login(arena, source->plan.login, answer);
	if (answer_page(arena, &source->plan, answer, &page, &why) !=
	    FRAME_GOOD) {
		check_sentence(why.text);
		return;
	}
	if (source->plan.paging == SOURCE_PAGING_LINK)
		check_link(answer, &page);
	check_page(arena, source, answer, &page);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	static struct conf *conf;
	const uint8_t *line = memchr(data, '\n', size);
	struct answer answer = { 0 };
	const char *header;
	char *body;
	size_t body_size;

	if (arena == NULL) {
		json_init();
		arena = arena_new(1U << 17);
		conf = build();
	}
	if (conf == NULL)
		abort();
	if (line == NULL || line - data < 3)
		return 0;
	header = arena_bytes(arena, data + 3, (size_t)(line - data) - 3);
	body_size = size - (size_t)(line - data) - 1;
	/* Exactly as long as the body, so that a step beyond it is seen. */
	body = malloc(body_size == 0 ? 1 : body_size);
	memcpy(body, line + 1, body_size);
	answer.status = statuses[data[1] % STATUSES];
	answer.content_type = data[2] == 'h' ? "text/html"
	    : data[2] == 't'                 ? header
					     : NULL;
	answer.link = answer.retry_after = answer.date = header;
	answer.body = (struct slice){ body, body_size };
	run(arena, &conf->sources[data[0] % conf->source_count], &answer);
	free(body);
	arena_reset(arena);
	return 0;
}
