/*
 * The letter layers as a command, for tests that compare them with independent
 * programs.
 *
 *   letters mime FROM-NAME FROM TO-NAME TO SUBJECT MESSAGE-ID TEXT HTML
 *   letters sign ID TIME BODY SECRET…
 *   letters mustache html|plain       one {"t": template, "v": values} a line
 *   letters carry HOST PORT starttls|implicit|plain USER PASSWORD CA-FILE TO
 *                                     sends standard input, twice
 */
#include <cjson/cJSON.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "io/courier.h"
#include "wire/conf.h"
#include "wire/jsonw.h"
#include "wire/message.h"
#include "wire/mime.h"
#include "wire/webhook.h"

static struct arena *arena;

static int
fail(const struct err *err)
{
	fprintf(stderr, "%s\n", err->text);
	return 1;
}

static int
mime(char **args)
{
	struct mime_letter letter = { .from_name = *args[0] ? args[0] : NULL,
		.from = args[1],
		.to_name = *args[2] ? args[2] : NULL,
		.to = args[3],
		.subject = args[4],
		.message_id = args[5],
		.references = "root.1@hosod.example",
		.list_id = "digest.hosod.example",
		.date = 1600389000, /* 2020-09-18 07:30 in Vietnam */
		.offset = WHEN_OFFICE_OFFSET,
		.text = args[6],
		.html = args[7] };
	struct slice out;
	struct err err;

	if (!mime_build(&letter, arena, &out, &err))
		return fail(&err);
	return fwrite(out.data, 1, out.size, stdout) == out.size ? 0 : 1;
}

static int
sign(int count, char **args)
{
	struct webhook_secret secrets[4];
	const char *const *headers;
	struct err err;

	for (int i = 3; i < count && i < 7; i++)
		if (!webhook_secret_parse(args[i], &secrets[i - 3], &err))
			return fail(&err);
	headers = webhook_headers(arena, "application/json", args[0],
	    strtoll(args[1], NULL, 10),
	    (struct slice){ args[2], strlen(args[2]) }, secrets,
	    (size_t)(count - 3));
	for (; *headers != NULL; headers++)
		puts(*headers);
	return 0;
}

static void put_values(struct message_value *map, const cJSON *object);

static void
put_list(struct message_value *list, const cJSON *array)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, array)
	{
		if (cJSON_IsString(item))
			message_append(arena, list, item->valuestring);
		else
			put_values(message_append_map(arena, list), item);
	}
}

static void
put_values(struct message_value *map, const cJSON *object)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, object)
	{
		if (cJSON_IsString(item))
			message_put(arena, map, item->string,
			    item->valuestring);
		else if (cJSON_IsBool(item))
			message_put_bool(arena, map, item->string,
			    cJSON_IsTrue(item));
		else
			put_list(message_put_list(arena, map, item->string),
			    item);
	}
}

static int
mustache(enum message_escape escape)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 0) {
		cJSON *json = cJSON_Parse(line);
		struct complaints complaints = { 0 };
		struct message_value *values = message_map(arena);
		struct message *message = message_build("stdin",
		    cJSON_GetObjectItem(json, "t")->valuestring, NULL, 0,
		    escape, &complaints);
		struct buf out = buf_over(arena);
		struct jsonw writer = jsonw_into(&out);

		put_values(values, cJSON_GetObjectItem(json, "v"));
		jsonw_string(&writer,
		    message == NULL ? complaints.items[0].text
				    : message_render(message, values, arena));
		puts(buf_text(&out));
		message_free(message);
		complaints_finish(&complaints);
		cJSON_Delete(json);
		arena_reset(arena);
	}
	free(line);
	return 0;
}

static void
nothing(void *context)
{
	(void)context;
}

static int
carry(char **args)
{
	struct conf_channel channel = { .name = "mail",
		.kind = CHANNEL_SMTP,
		.smtp = { .host = args[0],
		    .port = atoi(args[1]),
		    .tls = strcmp(args[2], "starttls") == 0 ? SMTP_STARTTLS
			: strcmp(args[2], "implicit") == 0  ? SMTP_IMPLICIT
							    : SMTP_PLAIN,
		    .user = *args[3] ? args[3] : NULL,
		    .password = args[4],
		    .ca_file = *args[5] ? args[5] : NULL,
		    .timeout = 10 } };
	struct courier *courier = courier_new(1, 4, nothing, NULL);
	struct courier_job job = { .channel = &channel,
		.attempt = 1,
		.from = "hosod@hosod.example",
		.to = args[6] };
	struct courier_result result;
	char *bytes = arena_take(arena, 1 << 20);

	job.bytes.size = fread(bytes, 1, 1 << 20, stdin);
	job.bytes.data = bytes;
	for (job.letter = 1; job.letter <= 2; job.letter++) {
		if (!courier_send(courier, &job))
			return 1;
		while (!courier_next(courier, &result))
			poll(NULL, 0, 5);
		printf("%s %d %d %s\n", courier_outcome_text(result.outcome),
		    result.code, result.needs_person, result.answer);
	}
	courier_free(courier);
	return 0;
}

static int
run(int argc, char **argv)
{
	if (argc == 10 && strcmp(argv[1], "mime") == 0)
		return mime(argv + 2);
	if (argc >= 5 && argc <= 9 && strcmp(argv[1], "sign") == 0)
		return sign(argc - 2, argv + 2);
	if (argc == 3 && strcmp(argv[1], "mustache") == 0)
		return mustache(strcmp(argv[2], "html") == 0 ? MESSAGE_HTML
							     : MESSAGE_PLAIN);
	if (argc == 9 && strcmp(argv[1], "carry") == 0)
		return carry(argv + 2);
	fprintf(stderr, "usage: see the head of tests/tools/letters.c\n");
	return 2;
}

int
main(int argc, char **argv)
{
	int code;

	arena = arena_new(1 << 16);
	code = run(argc, argv);
	arena_free(arena);
	return code;
}
