/* hosoctl status: how the watch stands: sources, dossiers, letters, time. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/calendar_outlook.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "ctl/status_channels.h"
#include "ctl/status_sources.h"
#include "ctl/stranded.h"
#include "io/control.h"
#include "io/store_audit.h"
#include "io/store_history.h"
#include "io/store_meta.h"
#include "io/store_query.h"
#include "wire/json.h"
#include "wire/jsonw.h"

enum {
	PATIENCE_MS = 5000,
};

/* Everything that is told, read in one go. */
struct standing_of {
	struct store_counts counts;
	struct outbox_tally outbox;
	struct stranded stranded;
	struct status_channels channels;
	struct store_meta meta;
	struct history_head head;
	struct audit_record audit; /* the newest, */
	bool audited;              /* where there is one */
	struct status_source *sources;
	int64_t standings[STANDING_COUNT];
	int64_t baseline;
	int64_t apologies, overdue_apologies; /* of the open, the overdue */
	const struct cJSON *daemon; /* its own answer; NULL: it is not there */
	struct err silence;         /* why not */
};

static bool
read_all(struct database *database, struct standing_of *out, struct err *err)
{
	struct agency_tally *tallies;
	size_t count;

	if (!store_counts(database->store, &out->counts, err) ||
	    !store_outbox_tally(database->store, INSTANT_NONE, INSTANT_NEVER,
		&out->outbox, err) ||
	    !stranded_read(database, &out->stranded, err) ||
	    !status_channels_read(database, &out->channels, err) ||
	    !store_history_head(database->store, &out->head, err) ||
	    !store_audit_last(database->store, &out->audit, &out->audited,
		err) ||
	    !store_meta(database->store, database->arena, &out->meta, err) ||
	    !status_sources_read(database, &out->sources, err) ||
	    !store_tally(database->store, INSTANT_NONE, INSTANT_NONE,
		database->arena, &tallies, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		out->baseline += tallies[i].baseline;
		out->apologies += tallies[i].apologies;
		out->overdue_apologies += tallies[i].overdue_apologies;
		for (int s = 0; s < STANDING_COUNT; s++)
			out->standings[s] += tallies[i].standings[s];
	}
	json_init();
	if (!control_ask(database->conf->control, "{\"v\":1,\"do\":\"status\"}",
		PATIENCE_MS, database->arena, &out->daemon, &out->silence))
		out->daemon = NULL;
	return true;
}

static void
say_daemon(const struct database *database, const struct standing_of *standing)
{
	const char *text;
	struct err err;
	int64_t us;

	if (standing->daemon == NULL) {
		printf("Chương trình: không trả lời (%s)\n",
		    standing->silence.text);
		return;
	}
	printf("Chương trình: đang chạy");
	if (json_text(NULL, json_member(standing->daemon, "now"), &text,
		&err) &&
	    text != NULL)
		printf(", %s", database_told_time(database, text));
	if (cJSON_IsTrue(json_member(standing->daemon, "held")))
		printf(", CHƯA TIN GIỜ MÁY (hosoctl clock confirm)");
	if (json_int(json_member(standing->daemon, "longest_turn_us"), &us))
		printf(", lượt dài nhất %.1f ms", (double)us / 1000);
	putchar('\n');
}

/* What the running daemon says of the maildir `bounces`; NULL: nothing. */
static const char *
bounces_trouble(const struct standing_of *standing)
{
	const struct cJSON *trouble = standing->daemon == NULL
	    ? NULL
	    : json_member(standing->daemon, "bounces_trouble");

	return cJSON_IsString(trouble) ? trouble->valuestring : NULL;
}

static struct calendar_outlook
outlook(const struct database *database)
{
	return calendar_outlook(database->conf->calendar,
	    when_day(database->now, database->conf->offset));
}

static void
say_calendar(const struct database *database)
{
	const struct calendar *calendar = database->conf->calendar;
	const struct calendar_outlook it = outlook(database);

	printf("Lịch: %s, xác nhận đến hết năm %d\n", calendar_name(calendar),
	    calendar_confirmed_until(calendar));
	switch (it.worry) {
	case CALENDAR_FINE:
	case CALENDAR_WORRIES:
		break;
	case CALENDAR_UNCONFIRMED:
		printf("LỊCH SAU NĂM %d CHƯA ĐƯỢC XÁC NHẬN: hạn sau đó là hạn "
		       "tạm tính\n",
		    it.year);
		break;
	case CALENDAR_ENDS:
		printf("LỊCH CHỈ CÓ ĐẾN HẾT NĂM %d: hạn sang năm sau chưa tính "
		       "được theo quy định\n",
		    it.year);
		break;
	case CALENDAR_MISSING:
		puts("LỊCH KHÔNG CÓ NĂM NAY: hạn theo quy định chưa xác định "
		     "được");
		break;
	}
}

static bool
is_trial(const struct database *database, const struct standing_of *standing)
{
	return database->conf->trial && standing->meta.live == INSTANT_NONE;
}

static void
say_trial(const struct database *database, const struct standing_of *standing)
{
	struct arena *arena = database->arena;
	int64_t held = standing->outbox.letters[LETTER_HELD];

	if (is_trial(database, standing))
		printf("ĐANG CHẠY THỬ: chỉ gửi thư tới %d địa chỉ "
		       "(trial_recipients); kết thúc bằng hosoctl go-live\n",
		    database->conf->trial_count);
	else if (database->conf->trial)
		printf("Đã kết thúc chạy thử lúc %s (cấu hình còn ghi mode: "
		       "trial)\n",
		    database_time(database, standing->meta.live));
	if (held > 0)
		printf("Thư giữ lại khi chạy thử, không gửi: %s\n",
		    text_number(arena, held));
}

static void
say_audit(const struct database *database, const struct standing_of *standing)
{
	const struct audit_record *it = &standing->audit;
	struct arena *arena = database->arena;

	if (!standing->audited)
		puts("Tự kiểm tra: chưa có lần nào");
	else if (it->differences == 0)
		printf("Tự kiểm tra: %s, %s hồ sơ, không có khác biệt\n",
		    database_time(database, it->ended),
		    text_number(arena, it->dossiers));
	else
		printf("TỰ KIỂM TRA CÓ KHÁC BIỆT: %s, %s hồ sơ, %s khác biệt\n",
		    database_time(database, it->ended),
		    text_number(arena, it->dossiers),
		    text_number(arena, it->differences));
}

static void
json_audit(const struct database *database, const struct standing_of *standing,
    struct jsonw *out)
{
	const struct audit_record *it = &standing->audit;

	jsonw_key(out, "audit");
	if (!standing->audited) {
		jsonw_null(out);
		return;
	}
	jsonw_object(out);
	jsonw_put_string(out, "at", database_rfc3339(database, it->ended));
	jsonw_put_int(out, "dossiers", it->dossiers);
	jsonw_put_int(out, "differences", it->differences);
	jsonw_object_end(out);
}

static void
say(const struct database *database, const struct standing_of *standing)
{
	const struct outbox_tally *outbox = &standing->outbox;
	struct arena *arena = database->arena;

	say_daemon(database, standing);
	say_trial(database, standing);
	status_sources_say(database, standing->sources);
	printf("Hồ sơ: %s, đang giải quyết %s\n",
	    text_number(arena, standing->counts.dossiers),
	    text_number(arena, standing->counts.open));
	for (int s = 0; s < STANDING_COUNT; s++)
		if (standing->standings[s] > 0)
			printf("  %s: %s\n", standing_people((enum standing)s),
			    text_number(arena, standing->standings[s]));
	if (standing->standings[STANDING_OVERDUE] > 0)
		printf("  Quá hạn: đã có văn bản xin lỗi %s, chưa có %s\n",
		    text_number(arena, standing->overdue_apologies),
		    text_number(arena,
			standing->standings[STANDING_OVERDUE] -
			    standing->overdue_apologies));
	if (standing->apologies > 0)
		printf("  Đang giải quyết, đã xin lỗi và hẹn lại: %s\n",
		    text_number(arena, standing->apologies));
	if (standing->baseline > 0)
		printf("  Tồn trước khi vận hành: %s\n",
		    text_number(arena, standing->baseline));
	printf("Thư: đã gửi %s, chờ gửi %s, không gửi được %s, có thể lặp %s; "
	       "lời báo đang chờ %s\n",
	    text_number(arena, outbox->letters[LETTER_SENT]),
	    text_number(arena,
		outbox->letters[LETTER_SEALED] +
		    outbox->letters[LETTER_CLAIMED] +
		    outbox->letters[LETTER_LATER]),
	    text_number(arena, outbox->letters[LETTER_REFUSED]),
	    text_number(arena, outbox->marked),
	    text_number(arena, outbox->open_notices));
	status_channels_say(database, &standing->channels);
	stranded_say(database, &standing->stranded);
	if (bounces_trouble(standing) != NULL)
		printf("THƯ BỊ TRẢ LẠI KHÔNG ĐỌC ĐƯỢC (bounces): %s\n",
		    bounces_trouble(standing));
	if (!conf_leaves_machine(database->conf))
		puts("Lưu ý: không có kênh nào gửi ra ngoài máy này "
		     "(delivery: local)");
	say_audit(database, standing);
	say_calendar(database);
	printf("Lịch sử: %s dòng, mã băm mới nhất %s\n",
	    text_number(arena, standing->head.count),
	    text_hex(arena, standing->head.hash, HISTORY_HASH));
}

static void
print_json(const struct database *database, const struct standing_of *standing)
{
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_int(&out, "v", COMMAND_JSON_VERSION);
	jsonw_put_string(&out, "now",
	    database_rfc3339(database, database->now));
	jsonw_put_bool(&out, "running", standing->daemon != NULL);
	jsonw_put_bool(&out, "trial", is_trial(database, standing));
	jsonw_put_string(&out, "live_since",
	    database_rfc3339(database, standing->meta.live));
	status_sources_json(database, standing->sources, &out);
	jsonw_put_int(&out, "dossiers", standing->counts.dossiers);
	jsonw_put_int(&out, "open", standing->counts.open);
	jsonw_put_int(&out, "baseline", standing->baseline);
	jsonw_put_int(&out, "overdue_with_apology",
	    standing->overdue_apologies);
	jsonw_put_int(&out, "overdue_without_apology",
	    standing->standings[STANDING_OVERDUE] -
		standing->overdue_apologies);
	jsonw_put_int(&out, "apologies", standing->apologies);
	jsonw_key(&out, "standings");
	jsonw_object(&out);
	for (int s = 0; s < STANDING_COUNT; s++)
		jsonw_put_int(&out, standing_text((enum standing)s),
		    standing->standings[s]);
	jsonw_object_end(&out);
	jsonw_key(&out, "letters");
	jsonw_object(&out);
	for (int s = 0; s < LETTER_STATE_COUNT; s++)
		jsonw_put_int(&out, letter_state_text((enum letter_state)s),
		    standing->outbox.letters[s]);
	jsonw_object_end(&out);
	jsonw_put_int(&out, "letters_marked", standing->outbox.marked);
	jsonw_put_int(&out, "open_notices", standing->outbox.open_notices);
	stranded_json(&standing->stranded, &out);
	status_channels_json(database, &standing->channels, &out);
	jsonw_put_string(&out, "bounces_trouble", bounces_trouble(standing));
	jsonw_put_bool(&out, "local_only",
	    !conf_leaves_machine(database->conf));
	jsonw_put_int(&out, "calendar_confirmed_until",
	    calendar_confirmed_until(database->conf->calendar));
	jsonw_put_string(&out, "calendar_warning",
	    calendar_worry_text(outlook(database).worry));
	json_audit(database, standing, &out);
	jsonw_put_int(&out, "history_rows", standing->head.count);
	jsonw_put_string(&out, "history_hash",
	    text_hex(database->arena, standing->head.hash, HISTORY_HASH));
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}

struct typed {
	const char *config;
	bool json;
};

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	struct standing_of standing = { 0 };
	struct err err;

	if (!read_all(database, &standing, &err))
		return command_fail(command, "%s", err.text);
	if (typed->json)
		print_json(database, &standing);
	else
		say(database, &standing);
	return EXIT_ANSWERED;
}

int
status_run(const struct command *command, int argc, char **argv)
{
	struct typed typed = { .config = DATABASE_CONFIG };
	const struct command_option options[] = {
		{ "config", .text = &typed.config },
		{ "json", .flag = &typed.json },
	};
	int refused = command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
