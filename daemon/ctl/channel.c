/* hosoctl channel try NAME --to ADDRESS: one test letter, really sent. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "io/conf_load.h"
#include "io/courier.h"
#include "io/supervise.h"
#include "wire/clean.h"
#include "wire/mime.h"

struct typed {
	const char *config, *to, *name;
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "to", .text = &typed->to },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	if (refused >= 0)
		return refused;
	if (argc - optind != 2 || strcmp(argv[optind], "try") != 0 ||
	    typed->to == NULL)
		return command_refuse_usage(command);
	typed->name = argv[optind + 1];
	if (strchr(typed->to, '@') == NULL)
		return command_refuse(command,
		    "--to \"%s\": no mail address (name@domain)", typed->to);
	return -1;
}

static int
load(const struct command *command, const struct typed *typed,
    struct conf **conf, const struct conf_channel **channel)
{
	const struct conf_load_plan plan = { .path = typed->config,
		.credentials = supervise_credentials(),
		.without_today = true,
		.without_tables = true,
		.with_secrets = true,
		.secrets_of_channel = typed->name };
	int refused = database_conf(&plan, conf);

	if (refused >= 0)
		return refused;
	*channel = conf_channel(*conf, typed->name);
	if (*channel == NULL)
		return command_refuse(command, "no channel is called \"%s\"",
		    typed->name);
	if ((*channel)->kind != CHANNEL_SMTP)
		return command_refuse(command,
		    "channel \"%s\" is a %s: mail channels (smtp) can be tried",
		    typed->name, channel_kind_text((*channel)->kind));
	return -1;
}

static bool
write_letter(const struct conf *conf, const struct conf_smtp *smtp,
    const char *to, struct arena *arena, struct courier_job *job,
    struct err *err)
{
	instant now = command_now();
	const char *key =
	    arena_printf(arena, "try/%s/%lld", to, (long long)now);
	const char *domain = strchr(smtp->from, '@') + 1;
	const struct mime_letter letter = {
		.from_name = smtp->from_name != NULL ? smtp->from_name
						     : conf->office.name,
		.from = smtp->from,
		.to = to,
		.subject = "Thư thử của hệ thống theo dõi hồ sơ",
		.message_id = mime_message_id(arena, &key, 1, domain),
		.date = now,
		.offset = conf->offset,
		.text = "Đây là thư thử của hệ thống theo dõi hồ sơ thủ tục "
			"hành chính.\nNhận được thư này nghĩa là kênh gửi thư "
			"hoạt động. Không cần trả lời.\n",
		.html = "<!DOCTYPE html>\n<html lang=\"vi\"><body><p>Đây là "
			"thư thử của hệ thống theo dõi hồ sơ thủ tục hành "
			"chính.</p>\n<p>Nhận được thư này nghĩa là kênh gửi "
			"thư hoạt động. Không cần trả lời.</p></body></html>\n",
	};

	job->message_id = letter.message_id;
	return mime_build(&letter, arena, &job->bytes, err);
}

/* A line of a server's, without what would move a terminal's cursor, colour it,
 * or turn its direction of writing. */
static void
say_line(const char *words, size_t size)
{
	struct arena *arena = arena_new(4096);
	char *line = arena_bytes(arena, words, size);
	const char *clean;
	size_t bad;

	for (char *p = line; p < line + size; p++)
		if (*p == '\0')
			*p = '?';
	while (!text_is_utf8(line, size, &bad))
		line[bad] = '?';
	clean = clean_text(arena, line, NULL);
	printf("< %s\n", clean == NULL ? "" : clean);
	arena_free(arena);
}

static void
hear(void *context, const char *words, size_t size)
{
	(void)context;
	while (size > 0) {
		const char *end = memchr(words, '\n', size);
		size_t n = end == NULL ? size : (size_t)(end - words);

		say_line(words, n);
		n += end != NULL;
		words += n;
		size -= n;
	}
}

static int
attempt(const struct command *command, const struct typed *typed,
    const struct conf *conf, const struct conf_channel *channel)
{
	struct arena *arena = arena_new(4096);
	struct courier_job job = { .letter = 1,
		.channel = channel,
		.attempt = 1,
		.from = channel->smtp.mail_from,
		.to = typed->to };
	struct courier_result result;
	struct err err;
	int code = EXIT_ANSWERED;

	if (!write_letter(conf, &channel->smtp, typed->to, arena, &job, &err)) {
		code = command_refuse(command, "%s", err.text);
	} else {
		printf("%s, %s:%d: thư <%s>\n", channel->name,
		    channel->smtp.host, (int)channel->smtp.port,
		    job.message_id);
		courier_try(&job, hear, NULL, &result);
		fflush(stdout);
		if (result.outcome == COURIER_SENT)
			printf("Đã gửi tới %s (%d ms)\n", typed->to,
			    (int)result.took_ms);
		else
			code = command_fail(command, "%s%s: %s",
			    courier_outcome_text(result.outcome),
			    result.outcome == COURIER_LATER
				? " (the daemon would try again)"
				: "",
			    result.answer);
	}
	arena_free(arena);
	return code;
}

int
channel_run(const struct command *command, int argc, char **argv)
{
	const struct conf_channel *channel;
	struct conf *conf = NULL;
	struct typed typed;
	int code = read_options(command, argc, argv, &typed);

	if (code >= 0)
		return code;
	code = load(command, &typed, &conf, &channel);
	if (code < 0)
		code = attempt(command, &typed, conf, channel);
	conf_free(conf);
	return code;
}
