/* What waits, as the letters that it will be. */
#include "ctl/waiting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ctl/sheet.h"
#include "ctl/waiting_letters.h"
#include "tell/words.h"
#include "io/store_meta.h"
#include "io/store_waiting.h"
#include "wire/jsonw.h"

/* One letter: rows that differ in what holds them alone. */
struct coming {
	const struct waiting_letter *rows; /* the gravest tells of all */
	size_t count;
	const struct waiting_letter *gravest;
	int64_t notices;
	bool is_stranded; /* its channel is configured no more */
};

struct waiting_list {
	const struct waiting_asked *asked;
	struct coming *items;
	size_t count, room;
	int64_t notices;
	struct waiting_letters letters; /* that are made already */
};

/* ---- reading ---- */

static bool
is_one_letter(const struct waiting_letter *a, const struct waiting_letter *b)
{
	return a->leaves == b->leaves && a->kind == b->kind &&
	    text_equal(a->channel, b->channel) &&
	    text_equal(a->recipient, b->recipient);
}

static struct coming *
add(const struct database *database, struct waiting_list *list,
    const struct waiting_letter *row)
{
	struct coming *bigger;

	if (list->count == list->room) {
		list->room = 2 * list->room + 64;
		bigger =
		    arena_take(database->arena, list->room * sizeof(*bigger));
		if (list->count > 0)
			memcpy(bigger, list->items,
			    list->count * sizeof(*bigger));
		list->items = bigger;
	}
	list->items[list->count] = (struct coming){ .rows = row,
		.gravest = row,
		.is_stranded =
		    conf_channel(database->conf, row->channel) == NULL };
	return &list->items[list->count++];
}

/* ${rows} come by recipient, channel, kind and moment. */
static void
gather(const struct database *database, struct waiting_list *list,
    const struct waiting_letter *rows, size_t count)
{
	struct coming *last = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct waiting_letter *row = &rows[i];

		if (list->asked->to != NULL &&
		    !text_equal(row->recipient, list->asked->to))
			continue;
		if (last == NULL || !is_one_letter(last->rows, row))
			last = add(database, list, row);
		if (row->gravest.severity > last->gravest->gravest.severity)
			last->gravest = row;
		last->count++;
		last->notices += row->notices;
		list->notices += row->notices;
	}
}

static bool
read_recipient(struct database *database, struct waiting_list *list,
    const char *recipient, struct err *err)
{
	struct waiting_letter *rows;
	size_t count;

	if (!store_waiting_for(database->store, recipient, database->now,
		database->arena, &rows, &count, err))
		return false;
	gather(database, list, rows, count);
	return true;
}

/* A statement a recipient: the daemon's log never waits. */
static bool
read_all(struct database *database, struct waiting_list *list, struct err *err)
{
	const char *recipient = "";

	while (true) {
		if (!store_waiting_recipient(database->store, recipient,
			database->arena, &recipient, err))
			return false;
		if (recipient == NULL)
			return true;
		if (!read_recipient(database, list, recipient, err))
			return false;
	}
}

static bool
read_dossier(struct database *database, struct waiting_list *list,
    int64_t dossier, struct err *err)
{
	struct waiting_letter *rows;
	size_t count;

	if (!store_waiting_of(database->store, dossier, database->now,
		database->arena, &rows, &count, err))
		return false;
	gather(database, list, rows, count);
	return true;
}

/* The next to leave first. */
static int
by_time(const void *a, const void *b)
{
	const struct waiting_letter *x = ((const struct coming *)a)->rows;
	const struct waiting_letter *y = ((const struct coming *)b)->rows;
	int order;

	if (x->leaves != y->leaves)
		return x->leaves < y->leaves ? -1 : 1;
	order = strcmp(x->recipient, y->recipient);
	if (order == 0)
		order = strcmp(x->channel, y->channel);
	return order != 0 ? order : (int)x->kind - (int)y->kind;
}

/* How many of the letters are told. */
static size_t
shown(const struct waiting_list *list)
{
	int64_t limit = list->asked->limit;

	return limit == WAITING_ALL || (int64_t)list->count <= limit
	    ? list->count
	    : (size_t)limit;
}

/* ---- what holds them ---- */

/* The keyword of --json; NULL: nothing but the hour. */
static const char *
hold_keyword(const struct coming *letter, const struct waiting_letter *row)
{
	if (letter->is_stranded)
		return NOTICE_STRANDED;
	if (row->hold == NULL)
		return NULL;
	return words_hold(row->hold) == NULL ? "unbuilt" : row->hold;
}

/* Why a letter could not be built; NULL: it is none. */
static const char *
hold_detail(const struct coming *letter, const struct waiting_letter *row)
{
	return text_equal(hold_keyword(letter, row), "unbuilt") ? row->hold
								: NULL;
}

static const char *
hold_words(const struct database *database, const struct coming *letter,
    const struct waiting_letter *row)
{
	const char *detail = hold_detail(letter, row);

	if (detail != NULL)
		return arena_printf(database->arena, "chưa lập được thư: %s",
		    detail);
	if (letter->is_stranded)
		return words_hold(NOTICE_STRANDED);
	if (row->leaves <= database->now)
		return "đã đến giờ gửi, chờ lập thư";
	if (row->hold != NULL)
		return words_hold(row->hold);
	return row->kind == NOTICE_ADMIN ? "chờ gộp với tin cùng lúc"
					 : "chờ giờ làm việc";
}

/* ---- people ---- */

static void
say_letter(const struct database *database, const struct coming *letter)
{
	struct arena *arena = database->arena;
	const struct waiting_letter *its = letter->gravest;

	printf("%s  %s  %s\n    ", database_time(database, its->leaves),
	    its->channel, its->recipient);
	if (its->recipient_name != NULL)
		printf("%s: ", its->recipient_name);
	printf("%s lời báo, %s%s – ", text_number(arena, letter->notices),
	    its->kind == NOTICE_ALERT ? "nặng nhất: " : "",
	    words_notice(arena, &database->conf->ladder, &its->gravest));
	for (size_t i = 0; i < letter->count; i++) {
		const struct waiting_letter *row = &letter->rows[i];

		printf("%s%s", i > 0 ? "; " : "",
		    hold_words(database, letter, row));
		if (letter->count > 1)
			printf(" (%s)", text_number(arena, row->notices));
	}
	putchar('\n');
}

static bool
say_trial(const struct database *database, struct err *err)
{
	bool is_trial;

	if (!database_is_on_trial(database, &is_trial, err))
		return false;
	if (is_trial)
		puts("ĐANG CHẠY THỬ: thư sẽ được lập, nhưng chỉ gửi tới "
		     "trial_recipients");
	return true;
}

static bool
say_all(const struct database *database, const struct waiting_list *list,
    struct err *err)
{
	struct arena *arena = database->arena;
	size_t most = shown(list);

	if (list->count == 0) {
		puts("Không có lời báo nào đang chờ gửi");
		waiting_letters_say(database, &list->letters);
		return true;
	}
	for (size_t i = 0; i < most; i++)
		say_letter(database, &list->items[i]);
	if (most < list->count)
		printf("… còn %s thư nữa (--limit)\n",
		    text_number(arena, (int64_t)(list->count - most)));
	printf("%s thư, %s lời báo đang chờ gửi\n",
	    text_number(arena, (int64_t)list->count),
	    text_number(arena, list->notices));
	waiting_letters_say(database, &list->letters);
	return say_trial(database, err);
}

/* ---- JSON and CSV ---- */

static void
put_holds(const struct coming *letter, struct jsonw *out)
{
	jsonw_key(out, "holds");
	jsonw_array(out);
	for (size_t i = 0; i < letter->count; i++) {
		const struct waiting_letter *row = &letter->rows[i];

		jsonw_object(out);
		jsonw_put_string(out, "hold", hold_keyword(letter, row));
		jsonw_put_string(out, "detail", hold_detail(letter, row));
		jsonw_put_int(out, "notices", row->notices);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}

static void
put_letter(const struct database *database, const struct coming *letter,
    struct jsonw *out)
{
	const struct waiting_letter *its = letter->gravest;

	jsonw_object(out);
	jsonw_put_string(out, "leaves",
	    database_rfc3339(database, its->leaves));
	jsonw_put_string(out, "channel", its->channel);
	jsonw_put_string(out, "kind", notice_kind_text(its->kind));
	jsonw_put_string(out, "recipient", its->recipient);
	jsonw_put_string(out, "recipient_name", its->recipient_name);
	jsonw_put_int(out, "notices", letter->notices);
	jsonw_put_string(out, "rung", its->gravest.rung);
	jsonw_put_string(out, "severity", severity_text(its->gravest.severity));
	put_holds(letter, out);
	jsonw_object_end(out);
}

static void
print_json(const struct database *database, const struct waiting_list *list)
{
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);
	size_t most = shown(list);

	jsonw_object(&out);
	jsonw_put_int(&out, "v", COMMAND_JSON_VERSION);
	jsonw_put_string(&out, "now",
	    database_rfc3339(database, database->now));
	jsonw_key(&out, "waiting");
	jsonw_array(&out);
	for (size_t i = 0; i < most; i++)
		put_letter(database, &list->items[i], &out);
	jsonw_array_end(&out);
	jsonw_put_int(&out, "left", (int64_t)(list->count - most));
	jsonw_put_int(&out, "notices", list->notices);
	waiting_letters_json(database, &list->letters, &out);
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}

/* A row a hold: the letter's own columns are repeated. */
static void
print_csv(const struct database *database, const struct waiting_list *list)
{
	sheet_begin("leaves,channel,kind,recipient,recipient_name,rung,"
		    "severity,hold,detail,notices");
	for (size_t i = 0; i < list->count; i++) {
		const struct coming *letter = &list->items[i];

		for (size_t j = 0; j < letter->count; j++) {
			const struct waiting_letter *row = &letter->rows[j];
			const char *cells[] = {
				database_rfc3339(database, row->leaves),
				row->channel,
				notice_kind_text(row->kind),
				row->recipient,
				row->recipient_name,
				row->gravest.rung,
				severity_text(row->gravest.severity),
				hold_keyword(letter, row),
				hold_detail(letter, row),
				arena_printf(database->arena, "%lld",
				    (long long)row->notices),
			};

			sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
		}
	}
}

static bool
read_asked(struct database *database, struct waiting_list *list,
    int64_t dossier, struct err *err)
{
	if (dossier != 0)
		return read_dossier(database, list, dossier, err);
	return list->asked->to != NULL
	    ? read_recipient(database, list, list->asked->to, err)
	    : read_all(database, list, err);
}

int
waiting_answer(const struct command *command, struct database *database,
    const struct waiting_asked *asked)
{
	struct waiting_list list = { .asked = asked };
	struct dossier dossier = { 0 };
	struct err err;
	int refused;

	if (asked->dossier != NULL) {
		refused = database_dossier(command, database, asked->dossier,
		    &dossier);
		if (refused >= 0)
			return refused;
	}
	if (!read_asked(database, &list, dossier.id, &err) ||
	    !waiting_letters_read(database, asked, &list.letters, &err))
		return command_fail(command, "%s", err.text);
	if (list.count > 1)
		qsort(list.items, list.count, sizeof(*list.items), by_time);
	if (asked->json)
		print_json(database, &list);
	else if (asked->csv)
		print_csv(database, &list);
	else if (!say_all(database, &list, &err))
		return command_fail(command, "%s", err.text);
	return EXIT_ANSWERED;
}
