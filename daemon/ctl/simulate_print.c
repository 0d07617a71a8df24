/* A simulation for people, as JSON and as CSV. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ctl/sheet.h"
#include "ctl/simulate.h"
#include "tell/words.h"

/* ---- what is supposed ---- */

static const char *
in_force(const char *file)
{
	return file == NULL ? "đang dùng" : file;
}

static void
people_begin(const struct simulation *it)
{
	int32_t offset = it->database->conf->offset;
	char from[WHEN_TEXT], to[WHEN_TEXT], text[WHEN_TEXT];

	printf("Mô phỏng từ ngày %s đến ngày %s; bậc cảnh báo: %s; lịch làm "
	       "việc: %s; quyết định riêng của đơn vị: %s\n",
	    when_people_day(from, it->from), when_people_day(to, it->to),
	    in_force(it->ladder), in_force(it->calendar),
	    in_force(it->overlays));
	puts("Cán bộ xử lý theo phần mềm một cửa tại thời điểm đó; danh bạ, "
	     "đơn vị và danh mục thủ tục theo bản hiện nay.");
	if (it->from.n < when_day(it->oldest, offset).n)
		printf("Lưu ý: dữ liệu chỉ bắt đầu từ %s.\n",
		    when_people(text, it->oldest, offset));
	if (it->to.n > when_day(it->database->now, offset).n)
		printf("Lưu ý: sau %s chưa có dữ liệu; coi như hồ sơ không "
		       "thay đổi.\n",
		    when_people(text, it->database->now, offset));
	if (it->trial)
		puts("Lưu ý: hệ thống đang chạy thử; mô phỏng như khi đã gửi "
		     "thật.");
	puts("");
}

static void
json_begin(const struct simulation *it)
{
	const struct database *database = it->database;
	struct jsonw *out = it->out;
	char text[WHEN_TEXT];

	jsonw_object(out);
	jsonw_put_int(out, "v", COMMAND_JSON_VERSION);
	jsonw_put_string(out, "from", when_iso_day(text, it->from));
	jsonw_put_string(out, "to", when_iso_day(text, it->to));
	jsonw_put_string(out, "ladder", it->ladder);
	jsonw_put_string(out, "calendar", it->calendar);
	jsonw_put_string(out, "overlays", it->overlays);
	jsonw_put_string(out, "history_from",
	    database_rfc3339(database, it->oldest));
	jsonw_put_string(out, "history_to",
	    database_rfc3339(database, it->newest));
	jsonw_put_bool(out, "trial", it->trial);
	if (it->by_recipient)
		return;
	jsonw_key(out, "letters");
	jsonw_array(out);
}

void
simulate_print_begin(const struct simulation *it)
{
	switch (it->shape) {
	case SIMULATE_PEOPLE:
		people_begin(it);
		break;
	case SIMULATE_JSON:
		json_begin(it);
		break;
	case SIMULATE_CSV:
		sheet_begin(it->by_recipient
			? "recipient,name,letters,notices"
			: "letter,departure,recipient,name,channel,kind,"
			  "severity,code,rung,due,notice");
		break;
	}
}

/* ---- a letter ---- */

/* The code of the dossier that ${notice} is about, or its subject. */
static const char *
about(struct simulation *it, const struct notice *notice)
{
	struct dossier dossier;
	bool found = false;

	if (notice->dossier == 0)
		return notice->subject;
	if (!store_dossier_load(it->store, notice->dossier, it->page, &dossier,
		&found, &it->err))
		it->failed = true;
	return found ? dossier.facts.seen.code : "?";
}

static enum severity
severity_of(const struct notice *notices, size_t count)
{
	enum severity most = SEVERITY_REMINDER;

	for (size_t i = 0; i < count; i++)
		if (notices[i].severity > most)
			most = notices[i].severity;
	return most;
}

static const char *
people_severity(enum severity severity)
{
	switch (severity) {
	case SEVERITY_REMINDER:
		return "nhắc việc";
	case SEVERITY_DUE:
		return "đến hạn";
	case SEVERITY_OVERDUE:
		return "quá hạn";
	case SEVERITY_GRAVE:
		break;
	}
	return "quá hạn nghiêm trọng";
}

static void
people_letter(struct simulation *it, const struct letter *letter,
    const struct notice *notices, size_t count)
{
	const struct conf *conf = it->database->conf;
	char text[WHEN_TEXT];

	printf("%s  %s <%s>, kênh %s, mức %s\n  %s\n",
	    when_people_short(text, letter->sealed, conf->offset),
	    letter->recipient_name == NULL ? "" : letter->recipient_name,
	    letter->recipient, letter->channel,
	    people_severity(severity_of(notices, count)), letter->subject);
	for (size_t i = 0; i < count; i++) {
		const struct notice *notice = &notices[i];

		printf("    %s  %s (%s)", about(it, notice),
		    words_notice(it->page, &conf->ladder, notice),
		    notice->rung);
		if (notice->due.n != NOTICE_NO_DUE.n)
			printf(", hạn %s", when_people_day(text, notice->due));
		puts("");
	}
}

static void
json_letter(struct simulation *it, const struct letter *letter,
    const struct notice *notices, size_t count)
{
	struct jsonw *out = it->out;
	char text[WHEN_TEXT];

	jsonw_object(out);
	jsonw_put_string(out, "departure",
	    when_rfc3339(text, letter->sealed, it->database->conf->offset));
	jsonw_put_string(out, "recipient", letter->recipient);
	jsonw_put_string(out, "name", letter->recipient_name);
	jsonw_put_string(out, "channel", letter->channel);
	jsonw_put_string(out, "kind", notice_kind_text(letter->kind));
	jsonw_put_string(out, "severity",
	    severity_text(severity_of(notices, count)));
	jsonw_put_string(out, "subject", letter->subject);
	jsonw_key(out, "notices");
	jsonw_array(out);
	for (size_t i = 0; i < count; i++) {
		const struct notice *notice = &notices[i];

		jsonw_object(out);
		jsonw_put_string(out, "about", about(it, notice));
		jsonw_put_string(out, "kind", notice_kind_text(notice->kind));
		jsonw_put_string(out, "rung", notice->rung);
		if (notice->clock != CLOCK_COUNT)
			jsonw_put_string(out, "clock",
			    clock_kind_text(notice->clock));
		if (notice->due.n != NOTICE_NO_DUE.n)
			jsonw_put_string(out, "due",
			    when_iso_day(text, notice->due));
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
	jsonw_object_end(out);
}

static void
csv_letter(struct simulation *it, const struct letter *letter,
    const struct notice *notices, size_t count)
{
	char number[24], departure[WHEN_TEXT];

	snprintf(number, sizeof(number), "%lld", (long long)it->letters);
	when_people_short(departure, letter->sealed,
	    it->database->conf->offset);
	for (size_t i = 0; i < count; i++) {
		const struct notice *notice = &notices[i];
		char due[WHEN_TEXT] = "";
		const char *cells[] = { number, departure, letter->recipient,
			letter->recipient_name, letter->channel,
			notice_kind_text(notice->kind),
			severity_text(notice->severity), about(it, notice),
			notice->rung, due,
			words_notice(it->page, &it->database->conf->ladder,
			    notice) };

		if (notice->due.n != NOTICE_NO_DUE.n)
			when_people_day(due, notice->due);
		sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
	}
}

void
simulate_print_letter(struct simulation *it, const struct letter *letter,
    const struct notice *notices, size_t count)
{
	switch (it->shape) {
	case SIMULATE_PEOPLE:
		people_letter(it, letter, notices, count);
		break;
	case SIMULATE_JSON:
		json_letter(it, letter, notices, count);
		break;
	case SIMULATE_CSV:
		csv_letter(it, letter, notices, count);
		break;
	}
}

/* ---- the sums ---- */

/* The most letters first, then by address. */
static int
by_letters(const void *a, const void *b)
{
	const struct simulated_recipient *x = a, *y = b;

	if (x->letters != y->letters)
		return x->letters > y->letters ? -1 : 1;
	return strcmp(x->address, y->address);
}

/* The first of those with most letters; false where there is none. */
static bool
busiest(const struct simulation *it, day *date, int64_t *letters)
{
	*letters = 0;
	for (int32_t i = 0; i <= it->to.n - it->from.n; i++)
		if (it->days[i] > *letters) {
			*letters = it->days[i];
			*date = when_add_days(it->from, i);
		}
	return *letters > 0;
}

static const char *
count_text(struct arena *arena, int64_t count)
{
	return text_number(arena, count);
}

static void
people_end(struct simulation *it)
{
	struct arena *arena = it->page;
	int32_t recipients = names_count(it->recipients);
	char text[WHEN_TEXT];
	int64_t letters;
	day date;

	for (int32_t i = 0; it->by_recipient && i < recipients; i++)
		printf("%s <%s>: %s thư, %s lời báo\n",
		    it->tallies[i].name == NULL ? "" : it->tallies[i].name,
		    it->tallies[i].address,
		    count_text(arena, it->tallies[i].letters),
		    count_text(arena, it->tallies[i].notices));
	if (it->letters > 0)
		puts("");
	printf("Cộng: %s thư, %s lời báo, %s người nhận",
	    count_text(arena, it->letters), count_text(arena, it->notices),
	    count_text(arena, recipients));
	if (busiest(it, &date, &letters))
		printf("; nhiều nhất ngày %s: %s thư",
		    when_people_day(text, date), count_text(arena, letters));
	printf("; ngoài giờ hành chính: %s thư\n",
	    count_text(arena, it->outside));
	printf("Đã xét %s thay đổi của %s hồ sơ, %s việc của người dùng (xác "
	       "nhận, tạm ngừng nhắc, xin lỗi)",
	    count_text(arena, it->told.changes),
	    count_text(arena, it->told.dossiers),
	    count_text(arena, it->told.acts));
	if (it->told.refused > 0)
		printf(", trong đó %s việc không còn áp dụng",
		    count_text(arena, it->told.refused));
	if (it->told.past > 0)
		printf("; %s hồ sơ đã kết thúc từ trước không xét",
		    count_text(arena, it->told.past));
	if (it->told.unpolled > 0)
		printf("; %s hồ sơ của nguồn đã tắt hoặc đã bỏ khỏi cấu hình "
		       "không xét",
		    count_text(arena, it->told.unpolled));
	if (it->told.erased > 0)
		printf("; %s hồ sơ đã xóa dữ liệu theo thời hạn lưu giữ",
		    count_text(arena, it->told.erased));
	puts(".");
}

static void
json_recipients(const struct simulation *it)
{
	struct jsonw *out = it->out;

	jsonw_key(out, "recipients");
	jsonw_array(out);
	for (int32_t i = 0; i < names_count(it->recipients); i++) {
		const struct simulated_recipient *one = &it->tallies[i];

		jsonw_object(out);
		jsonw_put_string(out, "recipient", one->address);
		jsonw_put_string(out, "name", one->name);
		jsonw_put_int(out, "letters", one->letters);
		jsonw_put_int(out, "notices", one->notices);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}

static void
json_end(const struct simulation *it)
{
	struct jsonw *out = it->out;
	char text[WHEN_TEXT];
	int64_t letters;
	day date;

	if (!it->by_recipient)
		jsonw_array_end(out);
	json_recipients(it);
	jsonw_key(out, "total");
	jsonw_object(out);
	jsonw_put_int(out, "letters", it->letters);
	jsonw_put_int(out, "notices", it->notices);
	jsonw_put_int(out, "recipients", names_count(it->recipients));
	if (busiest(it, &date, &letters)) {
		jsonw_put_string(out, "busiest_day", when_iso_day(text, date));
		jsonw_put_int(out, "busiest_letters", letters);
	}
	jsonw_put_int(out, "outside_office_hours", it->outside);
	jsonw_put_int(out, "changes", it->told.changes);
	jsonw_put_int(out, "dossiers", it->told.dossiers);
	jsonw_put_int(out, "dossiers_past", it->told.past);
	jsonw_put_int(out, "dossiers_erased", it->told.erased);
	jsonw_put_int(out, "dossiers_unpolled", it->told.unpolled);
	jsonw_put_int(out, "acts", it->told.acts);
	jsonw_put_int(out, "acts_refused", it->told.refused);
	jsonw_object_end(out);
	jsonw_object_end(out);
	buf_add(out->out, "\n");
}

static void
csv_end(const struct simulation *it)
{
	for (int32_t i = 0; i < names_count(it->recipients); i++) {
		const struct simulated_recipient *one = &it->tallies[i];
		char letters[24], notices[24];
		const char *cells[] = { one->address, one->name, letters,
			notices };

		snprintf(letters, sizeof(letters), "%lld",
		    (long long)one->letters);
		snprintf(notices, sizeof(notices), "%lld",
		    (long long)one->notices);
		sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
	}
}

void
simulate_print_end(struct simulation *it)
{
	if (it->letters > 0)
		qsort(it->tallies, (size_t)names_count(it->recipients),
		    sizeof(*it->tallies), by_letters);
	switch (it->shape) {
	case SIMULATE_PEOPLE:
		people_end(it);
		break;
	case SIMULATE_JSON:
		json_end(it);
		break;
	case SIMULATE_CSV:
		if (it->by_recipient)
			csv_end(it);
		break;
	}
}
