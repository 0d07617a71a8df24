/* Records in few words; what became of them as text. */
#include "support/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "io/file.h"
#include "io/store_history.h"
#include "io/store_query.h"
#include "wire/payload.h"

enum { OFFSET = WHEN_OFFICE_OFFSET };

/* ---- records ---- */

/* "2020-09-07 08:00" as the portal writes it: "20200907080000"; a date alone
 * as people do: "14/09/2020". */
static const char *
portal_time(struct arena *arena, const char *text)
{
	if (text == NULL)
		return "";
	if (strlen(text) == 10)
		return arena_printf(arena, "%.2s/%.2s/%.4s", text + 8, text + 5,
		    text);
	return arena_printf(arena, "%.4s%.2s%.2s%.2s%.2s00", text, text + 5,
	    text + 8, text + 11, text + 14);
}

static const char * or (const char *text, const char *otherwise)
{
	return text == NULL ? otherwise : text;
}

static void
add_member(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, "\"%s\":\"%s\",", name, value);
}

static void
add_round_time(struct buf *out, const char *name, const char *text)
{
	if (text == NULL)
		buf_printf(out, "\"%s\":null,", name);
	else
		buf_printf(out, "\"%s\":\"%.10sT%s:00\",", name, text,
		    text + 11);
}

static void
add_rounds(struct buf *out, const struct record *record)
{
	buf_add(out, "\"DanhSachHoSoBoSung\":[");
	for (int i = 0; i < STORY_ROUNDS; i++) {
		const struct story_round *round = &record->rounds[i];

		if (round->from == NULL)
			continue;
		buf_add(out, i > 0 ? ",{" : "{");
		add_round_time(out, "NgayBoSung", round->from);
		add_round_time(out, "NgayTiepNhanBoSung", round->to);
		add_round_time(out, "NgayHenTraTruoc", round->before);
		add_round_time(out, "NgayHenTraMoi", round->after);
		buf_printf(out, "\"HoSoBoSungId\":%d}", i + 1);
	}
	buf_add(out, "],");
}

static void
add_record(struct buf *out, struct arena *arena, const struct record *record)
{
	buf_add(out, "{");
	add_member(out, "MaHoSo", record->code);
	add_member(out, "MaTTHC", or (record->procedure, "1.000001"));
	add_member(out, "TenTTHC", "Cấp bản sao minh họa");
	add_member(out, "TenLinhVuc", "Chứng thực");
	add_member(out, "KenhThucHien", or (record->filing, "1"));
	add_member(out, "NgayNopHoSo", portal_time(arena, record->submitted));
	add_member(out, "NgayTiepNhan", portal_time(arena, record->received));
	add_member(out, "NgayHenTra", portal_time(arena, record->promised));
	add_member(out, "NgayKetThucXuLy",
	    portal_time(arena, record->finished));
	add_member(out, "TrangThaiHoSo", or (record->status, "4"));
	add_member(out, "DonViXuLy", or (record->agency, "UBND xã Đức Vân"));
	add_rounds(out, record);
	buf_add(out, "\"QuaTrinhXuLy\":[{");
	if (record->step_due != NULL)
		add_member(out, "NgayKetThucTheoQuyDinh",
		    portal_time(arena, record->step_due));
	buf_printf(out,
	    "\"NguoiXuLy\":\"%s\","
	    "\"ThoiDiemXuLy\":\"20200907080000\","
	    "\"NoiDungXuLy\":\"%s\"}]}",
	    or (record->officer, "Nông Văn Thử"),
	    or (record->step, "Thẩm định hồ sơ"));
}

void
story_show(struct play *play, const struct record *records, size_t count)
{
	struct arena *arena = arena_new(4096);
	struct buf body = buf_over(arena);

	buf_add(&body, "{\"error_code\":\"0\",\"result\":[");
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_add(&body, ",");
		add_record(&body, arena, &records[i]);
	}
	buf_add(&body, "]}");
	play_export(play, buf_text(&body));
	arena_free(arena);
}

struct play *
story_open_in(const char *config, const char *start)
{
	struct play *play = play_open(config, ":memory:", start);

	play_until(play, start);
	return play;
}

struct play *
story_open(const char *start)
{
	return story_open_in(STORY_QUIET, start);
}

void
story_place_make(struct story_place *place)
{
	/* In memory where that is possible: what is tested outlives a process,
	 * not a power cut. */
	snprintf(place->folder, sizeof(place->folder), "%s/hosod-story-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(place->folder));
	snprintf(place->path, sizeof(place->path), "%s/db", place->folder);
}

void
story_place_remove(struct story_place *place)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	char name[64];

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		snprintf(name, sizeof(name), "%s%s", place->path, ends[i]);
		unlink(name);
	}
	assert_int_equal(rmdir(place->folder), 0);
}

/* ---- the trace ---- */

static bool
line_has(const char *line, size_t size, const char *text)
{
	return memmem(line, size, text, strlen(text)) != NULL;
}

static bool
is_noise(const char *line, size_t size)
{
	return line_has(line, size, " 0 new, 0 changed, 0 refused") ||
	    line_has(line, size, "] review: ") ||
	    line_has(line, size, "] nightly: 0 digests") ||
	    line_has(line, size, " open dossiers, no difference");
}

/* The trace without what says nothing. */
static const char *
told(struct play *play, struct arena *arena)
{
	struct buf out = buf_over(arena);
	const char *line = play_trace(play);
	size_t size;

	for (; *line != '\0'; line += size + (line[size] == '\n')) {
		size = strcspn(line, "\n");
		if (!is_noise(line, size))
			buf_printf(&out, "%.*s\n", (int)size, line);
	}
	return buf_text(&out);
}

/* Line by line: cmocka cuts long messages. */
static void
fail_with(const char *text)
{
	for (size_t size; *text != '\0'; text += size + (text[size] == '\n')) {
		size = strcspn(text, "\n");
		print_error("  %.*s\n", (int)size, text);
	}
	fail();
}

/* ---- what became of it ---- */

static void
must(bool ok, const struct err *err)
{
	if (!ok)
		fail_msg("%s", err->text);
}

static void
load(struct play *play, struct arena *arena, const char *code,
    struct dossier *dossier, struct story *story)
{
	struct store *store = play_world(play)->store;
	int64_t *ids;
	size_t count;
	struct err err;
	bool found;

	must(store_find_code(store, code, arena, &ids, &count, &err), &err);
	if (count != 1)
		fail_msg("%zu dossiers are called %s", count, code);
	must(store_dossier_load(store, ids[0], arena, dossier, &found, &err),
	    &err);
	assert_true(found);
	must(store_story(store, dossier, arena, story, &err), &err);
}

static void
compare(struct play *play, const char *what, const char *code,
    const struct buf *found, const char *expected)
{
	if (strcmp(buf_text(found), expected) != 0) {
		print_error("%s of %s are:\n%s\nexpected:\n%s\ntrace:\n", what,
		    code, buf_text(found), expected);
		fail_with(told(play, found->arena));
	}
}

static void
add_notice(struct buf *out, const struct notice *notice)
{
	char due[WHEN_TEXT] = "-";
	int local = (int)strcspn(notice->recipient, "@");

	if (notice->due.n != NOTICE_NO_DUE.n)
		when_iso_day(due, notice->due);
	buf_printf(out, "%s %s %.*s %s", notice->rung, due, local,
	    notice->recipient, notice_state_text(notice->state));
	if (notice->why != NULL)
		buf_printf(out, ": %s", notice->why);
	buf_add(out, "\n");
}

void
story_notices(struct play *play, const char *code, const char *expected)
{
	struct arena *arena = arena_new(4096);
	struct buf found = buf_over(arena);
	struct dossier dossier;
	struct story story;

	load(play, arena, code, &dossier, &story);
	for (size_t i = 0; i < story.notice_count; i++)
		add_notice(&found, &story.notices[i]);
	compare(play, "the notices", code, &found, expected);
	arena_free(arena);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char *
story_all_notices(struct play *play, struct arena *arena)
{
	struct store *store = play_world(play)->store;
	struct buf out = buf_over(arena);
	struct notice notice;
	char *lines[4096];
	size_t count = 0;
	bool found = true;
	struct err err;

	for (int64_t id = 1; found; id++) {
		struct buf line = buf_over(arena);

		must(store_notice_load(store, id, arena, &notice, &found, &err),
		    &err);
		if (!found)
			break;
		buf_printf(&line, "%s ", store_notice_key(arena, &notice));
		buf_add(&line, notice_state_text(notice.state));
		assert_true(count < sizeof(lines) / sizeof(lines[0]));
		lines[count++] = arena_string(arena, buf_text(&line));
	}
	qsort(lines, count, sizeof(lines[0]), by_text);
	for (size_t i = 0; i < count; i++)
		buf_printf(&out, "%s\n", lines[i]);
	return arena_string(arena, buf_text(&out));
}

void
story_crossings(struct play *play, const char *code, const char *expected)
{
	struct arena *arena = arena_new(4096);
	struct buf found = buf_over(arena);
	struct dossier dossier;
	struct story story;

	load(play, arena, code, &dossier, &story);
	for (size_t i = 0; i < story.crossing_count; i++) {
		const struct crossing *c = &story.crossings[i];
		char due[WHEN_TEXT], at[WHEN_TEXT];

		buf_printf(&found, "%s %s at %s %s\n", c->rung,
		    when_iso_day(due, c->due),
		    when_iso_minute(at, c->at, OFFSET),
		    crossing_outcome_text(c->outcome));
	}
	compare(play, "the crossings", code, &found, expected);
	arena_free(arena);
}

void
story_findings(struct play *play, const char *code, const char *expected)
{
	struct arena *arena = arena_new(4096);
	struct buf found = buf_over(arena);
	struct dossier dossier;
	struct story story;

	load(play, arena, code, &dossier, &story);
	for (size_t i = 0; i < story.finding_count; i++) {
		const struct store_finding *f = &story.findings[i];

		buf_add(&found, finding_kind_text(f->kind));
		if (!text_is_empty(f->detail))
			buf_printf(&found, " %s", f->detail);
		buf_add(&found, "\n");
	}
	compare(play, "the findings", code, &found, expected);
	arena_free(arena);
}

static const char *
instant_text(struct arena *arena, instant at)
{
	char text[WHEN_TEXT];

	if (at == INSTANT_NONE)
		return "-";
	return arena_string(arena, when_iso_minute(text, at, OFFSET));
}

static void
add_move(struct buf *out, const char *what, const struct payload_date *date)
{
	if (date->was != date->is)
		buf_printf(out, "%s%s > %s", what,
		    instant_text(out->arena, date->was),
		    instant_text(out->arena, date->is));
}

void
story_moves(struct play *play, const char *code, const char *expected)
{
	struct arena *arena = arena_new(4096);
	struct buf found = buf_over(arena);
	struct dossier dossier;
	struct story story;
	struct err err;

	load(play, arena, code, &dossier, &story);
	for (size_t i = 0; i < story.change_count; i++) {
		struct payload_move move;

		if (story.changes[i].kind != CHANGE_DEADLINE)
			continue;
		must(payload_deadline_read(arena, story.changes[i].payload,
			 &move, &err),
		    &err);
		add_move(&found, "", &move.due);
		if (move.due.was == move.due.is)
			add_move(&found, "computed ", &move.computed);
		add_move(&found, "acceptance ", &move.acceptance_due);
		buf_printf(&found, " %s\n", move.why);
	}
	compare(play, "the moves", code, &found, expected);
	arena_free(arena);
}

void
story_stands(struct play *play, const char *code, const char *expected)
{
	struct arena *arena = arena_new(4096);
	struct buf found = buf_over(arena);
	struct dossier dossier;
	struct story story;

	load(play, arena, code, &dossier, &story);
	buf_printf(&found, "%s %s", standing_text(dossier.verdict.standing),
	    instant_text(arena, dossier.verdict.due));
	compare(play, "standing and deadline", code, &found, expected);
	arena_free(arena);
}

/* ---- asking the trace ---- */

void
story_said(struct play *play, const char *at, const char *text)
{
	const char *line = play_trace(play);
	size_t size;

	for (; *line != '\0'; line += size + (line[size] == '\n')) {
		size = strcspn(line, "\n");
		if (line[0] == '[' && strncmp(line + 1, at, strlen(at)) == 0 &&
		    line_has(line, size, text))
			return;
	}
	print_error("at %s nothing was said of \"%s\"; trace:\n", at, text);
	fail_with(play_trace(play));
}

int
story_count(const struct play *play, const char *text)
{
	/* play_trace only reads. */
	const char *line = play_trace((struct play *)(uintptr_t)play);
	size_t size;
	int count = 0;

	for (; *line != '\0'; line += size + (line[size] == '\n')) {
		size = strcspn(line, "\n");
		count += line_has(line, size, text);
	}
	return count;
}

static int
hex(char c)
{
	const char *digits = "0123456789ABCDEF";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits);
}

char *
story_letter(struct play *play, int64_t letter, struct arena *arena)
{
	struct letter found;
	struct err err;
	bool is_there;
	struct buf text = buf_over(arena);
	const char *at, *end;

	must(store_letter_load(play_world(play)->store, letter, arena, &found,
		 &is_there, &err),
	    &err);
	assert_true(is_there);
	at = memmem(found.bytes, found.size, "text/plain", 10);
	assert_non_null(at);
	at = strstr(at, "\r\n\r\n");
	assert_non_null(at);
	end = strstr(at, "\r\n--");
	assert_non_null(end);
	for (at += 4; at < end; at++) {
		if (*at == '\r')
			continue;
		if (*at == '=' && at[1] == '\r')
			at += 2;
		else if (*at == '=' && hex(at[1]) >= 0 && hex(at[2]) >= 0) {
			buf_add_char(&text,
			    (char)(hex(at[1]) * 16 + hex(at[2])));
			at += 2;
		} else
			buf_add_char(&text, *at);
	}
	return arena_string(arena, buf_text(&text));
}

void
story_trace(struct play *play, const char *golden)
{
	struct arena *arena = arena_new(4096);
	const char *found = told(play, arena);
	struct slice bytes;
	struct err err;

	must(file_read(arena, arena_printf(arena, "tests/scenario/%s", golden),
		 1 << 20, &bytes, &err),
	    &err);
	if (bytes.size != strlen(found) ||
	    memcmp(bytes.data, found, bytes.size) != 0) {
		print_error("the trace is not %s; it is:\n", golden);
		fail_with(found);
	}
	arena_free(arena);
}
