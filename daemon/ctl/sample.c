/* hosoctl sample: dossiers for an inspection, drawn so that it can be repeated.
 */
#include <stdio.h>
#include <sys/random.h>

#include "base/text.h"
#include "ctl/book.h"
#include "ctl/commands.h"
#include "ctl/sample_pool.h"
#include "ctl/sheet.h"
#include "tell/words.h"
#include "io/store_notice.h"
#include "io/store_query.h"
#include "wire/jsonw.h"

enum {
	MOST = 10000,
	USUAL = 60,
};

struct typed {
	const char *config, *n, *by, *period, *agency, *seed, *xlsx;
	bool csv, json;
	struct sample_terms terms;
	enum report_rows rows;
};

static int
read_seed(const struct command *command, struct typed *typed)
{
	int64_t seed;

	if (typed->seed == NULL) {
		uint32_t chance;

		if (getrandom(&chance, sizeof(chance), 0) != sizeof(chance))
			return command_fail(command, "no chance to be had");
		typed->terms.seed = chance;
		return -1;
	}
	if (!text_to_int(typed->seed, 0, INT64_MAX, &seed))
		return command_refuse(command,
		    "--seed \"%s\": a whole number, 0 or more", typed->seed);
	typed->terms.seed = (uint64_t)seed;
	return -1;
}

static int
check(const struct command *command, struct typed *typed)
{
	int64_t wanted = USUAL;

	if (typed->n != NULL && !text_to_int(typed->n, 1, MOST, &wanted))
		return command_refuse(command, "--n \"%s\": 1 to %d", typed->n,
		    MOST);
	if (typed->by != NULL && !text_equal(typed->by, "field") &&
	    !text_equal(typed->by, "agency"))
		return command_refuse(command, "--by \"%s\": field or agency",
		    typed->by);
	typed->rows = text_equal(typed->by, "agency") ? REPORT_BY_AGENCY
						      : REPORT_BY_FIELD;
	typed->terms.wanted = (size_t)wanted;
	return read_seed(command, typed);
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "n", .text = &typed->n },
		{ "by", .text = &typed->by },
		{ "period", .text = &typed->period },
		{ "agency", .text = &typed->agency },
		{ "seed", .text = &typed->seed },
		{ "risk", .flag = &typed->terms.risk },
		{ "xlsx", .text = &typed->xlsx },
		{ "csv", .flag = &typed->csv },
		{ "json", .flag = &typed->json },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	return refused >= 0 ? refused : check(command, typed);
}

/* ---- what an inspector gets ---- */

enum {
	CELL_NUMBER,
	CELL_STRATUM,
	CELL_SOURCE,
	CELL_CODE,
	CELL_PROCEDURE,
	CELL_AGENCY,
	CELL_OFFICER,
	CELL_RECEIVED,
	CELL_DUE,
	CELL_ENDED,
	CELL_FATE,
	CELL_FINDINGS,
	CELL_KNOWN, /* the rest is for whoever looks at the paper */
	CELL_PAPER_RECEIVED = CELL_KNOWN + 1,
	CELL_PAPER_DUE,
	CELL_PAPER_RETURNED,
	CELLS = CELL_KNOWN + 6,
};

static const char *const heads[CELLS] = { "STT", "Nhóm", "Nguồn", "Mã hồ sơ",
	"Thủ tục", "Đơn vị xử lý", "Cán bộ xử lý", "Tiếp nhận", "Hạn",
	"Kết thúc", "Tình trạng theo phần mềm", "Nội dung cần kiểm tra",
	"Có hồ sơ giấy", "Ngày tiếp nhận trên hồ sơ", "Ngày hẹn trả trên phiếu",
	"Ngày trả thực tế", "Văn bản xin lỗi", "Nhận xét" };

/* Each kind once, with how often: "Thay đổi ngày hẹn trả (3 lần)". */
static const char *
finding_words(const struct database *database, int64_t id, bool *ok,
    struct err *err)
{
	struct arena *arena = database->arena;
	struct buf buf = buf_over(arena);
	size_t count, of[FINDING_KIND_COUNT] = { 0 };
	struct store_finding *findings;

	*ok = store_findings_of(database->store, id, arena, &findings, &count,
	    err);
	for (size_t i = 0; *ok && i < count; i++)
		of[findings[i].kind]++;
	for (int k = 0; k < FINDING_KIND_COUNT; k++) {
		if (of[k] == 0)
			continue;
		buf_printf(&buf, "%s%s", buf.size == 0 ? "" : "; ",
		    finding_kind_people((enum finding_kind)k));
		if (of[k] > 1)
			buf_printf(&buf, " (%zu lần)", of[k]);
	}
	return buf_text(&buf);
}

static bool
make_row(const struct database *database, const struct sample_candidate *item,
    size_t number, const char *cells[CELLS], struct err *err)
{
	struct dossier dossier;
	const struct observation *seen = &dossier.facts.seen;
	bool found, ok;

	if (!store_dossier_load(database->store, item->id, database->arena,
		&dossier, &found, err))
		return false;
	if (!found)
		return err_set(err, "%s: it is there no more", item->code);
	for (int i = 0; i < CELLS; i++)
		cells[i] = NULL;
	cells[CELL_NUMBER] = arena_printf(database->arena, "%zu", number);
	cells[CELL_STRATUM] = item->stratum;
	cells[CELL_SOURCE] = item->source;
	cells[CELL_CODE] = item->code;
	cells[CELL_PROCEDURE] = database_procedure(database,
	    seen->procedure_name, seen->procedure, seen->received);
	cells[CELL_AGENCY] = dossier.agency == NULL
	    ? seen->agency
	    : report_label(database, REPORT_BY_AGENCY, dossier.agency);
	cells[CELL_OFFICER] = seen->officer_name != NULL
	    ? seen->officer_name
	    : seen->officer_account;
	cells[CELL_RECEIVED] = database_time(database, seen->received);
	cells[CELL_DUE] = database_day(database, dossier.verdict.due);
	cells[CELL_ENDED] = database_time(database, dossier.facts.finished);
	cells[CELL_FATE] = report_fate_people(item->fate);
	cells[CELL_FINDINGS] = finding_words(database, item->id, &ok, err);
	return ok;
}

struct sample {
	const struct typed *typed;
	const struct sample_pool *pool;
	const struct period *period;
	const char *(*rows)[CELLS];
	size_t count;
};

/* How it was drawn, for whoever draws it again. */
static const char *
note(const struct sample *sample)
{
	const struct typed *typed = sample->typed;
	struct arena *arena = sample->pool->database->arena;

	return arena_printf(arena,
	    "Mẫu %zu trong %zu hồ sơ, kỳ %s, theo %s, %s, số khởi tạo %llu",
	    sample->count, sample->pool->count,
	    period_dates(arena, sample->period),
	    typed->rows == REPORT_BY_FIELD ? "lĩnh vực" : "đơn vị",
	    typed->terms.risk ? "có trọng số rủi ro" : "tỷ lệ thuận",
	    (unsigned long long)typed->terms.seed);
}

static void
print_json(const struct sample *sample)
{
	static const char *const keys[CELL_KNOWN] = { "number", "stratum",
		"source", "code", "procedure", "agency", "officer", "received",
		"due", "ended", "fate", "findings" };
	const struct sample_terms *terms = &sample->typed->terms;
	struct buf buf = buf_over(sample->pool->database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_int(&out, "v", COMMAND_JSON_VERSION);
	jsonw_put_int(&out, "seed", (int64_t)terms->seed);
	jsonw_put_bool(&out, "risk", terms->risk);
	jsonw_put_int(&out, "of", (int64_t)sample->pool->count);
	jsonw_key(&out, "dossiers");
	jsonw_array(&out);
	for (size_t i = 0; i < sample->count; i++) {
		jsonw_object(&out);
		for (int c = CELL_STRATUM; c < CELL_KNOWN; c++)
			jsonw_put_string(&out, keys[c], sample->rows[i][c]);
		jsonw_object_end(&out);
	}
	jsonw_array_end(&out);
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}

static void
print_people(const struct sample *sample)
{
	printf("%s\n", note(sample));
	for (size_t i = 0; i < sample->count; i++) {
		const char *const *cells = sample->rows[i];

		printf("%s. %s  %s  hạn %s  %s\n    %s – %s\n",
		    cells[CELL_NUMBER], cells[CELL_CODE], cells[CELL_FATE],
		    cells[CELL_DUE],
		    cells[CELL_FINDINGS][0] == '\0' ? "" : cells[CELL_FINDINGS],
		    cells[CELL_STRATUM],
		    cells[CELL_AGENCY] == NULL ? "-" : cells[CELL_AGENCY]);
	}
}

static int
print(const struct command *command, const struct sample *sample)
{
	const struct typed *typed = sample->typed;
	const struct book_table table = {
		.title = "MẪU KIỂM TRA HỒ SƠ THỦ TỤC HÀNH CHÍNH",
		.note = note(sample),
		.heads = heads,
		.columns = CELLS,
		.numbers = 1 << CELL_NUMBER,
		.dates = 1 << CELL_RECEIVED | 1 << CELL_DUE | 1 << CELL_ENDED |
		    1 << CELL_PAPER_RECEIVED | 1 << CELL_PAPER_DUE |
		    1 << CELL_PAPER_RETURNED,
		.cells = (const char *const *)sample->rows,
		.rows = sample->count,
	};
	struct err err;

	if (typed->xlsx != NULL && !book_write(&table, typed->xlsx, &err))
		return command_fail(command, "%s", err.text);
	if (typed->json) {
		print_json(sample);
	} else if (typed->csv) {
		sheet_table(heads, CELLS, table.cells, table.rows);
		fprintf(stderr, "%s\n", table.note);
	} else if (typed->xlsx != NULL) {
		printf("%s\nĐã ghi %s\n", table.note, typed->xlsx);
	} else {
		print_people(sample);
	}
	return EXIT_ANSWERED;
}

static int
answer_from(const struct command *command, struct sample *sample)
{
	const struct sample_pool *pool = sample->pool;
	struct arena *arena = pool->database->arena;
	struct err err;
	size_t *drawn;
	int outside;

	if (!sample_pool_draw(pool, &sample->typed->terms, &drawn,
		&sample->count, &err))
		return command_fail(command, "%s", err.text);
	outside = report_outside(command, pool->database, sample->period,
	    sample->count > 0);
	if (outside >= 0)
		return outside;
	if (sample->count == 0)
		return command_fail(command, "no dossier to draw from in %s",
		    period_dates(arena, sample->period));
	sample->rows =
	    arena_alloc(arena, sample->count * sizeof(*sample->rows));
	for (size_t i = 0; i < sample->count; i++)
		if (!make_row(pool->database, &pool->items[drawn[i]], i + 1,
			sample->rows[i], &err))
			return command_fail(command, "%s", err.text);
	return print(command, sample);
}

static int
answer(const struct command *command, struct database *database,
    const void *what)
{
	const struct typed *typed = what;
	struct report_asked asked;
	struct sample_pool pool;
	struct sample sample = { .typed = typed,
		.pool = &pool,
		.period = &asked.period };
	struct err err;
	int code =
	    report_ask(command, database, typed->period, typed->agency, &asked);

	if (code >= 0)
		return code;
	code = sample_pool_read(&pool, database, typed->rows, &asked, &err)
	    ? answer_from(command, &sample)
	    : command_fail(command, "%s", err.text);
	sample_pool_finish(&pool);
	return code;
}

int
sample_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
