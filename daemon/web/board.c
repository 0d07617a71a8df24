/* What of the figures may be told to everybody. */
#include "web/board.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* An agency on its way to a row. */
struct item {
	const char *name, *key;
	const struct figures_count *count;
};

/* The least that was in time, and of how many, as a row tells it. */
struct shown {
	int64_t in_time, finished;
};

static bool
is_few(int64_t count)
{
	return count > 0 && count < BOARD_FEWEST;
}

/* ${on_time} of ${finished} as it may be told; ${shown} is what whoever reads
 * it can reckon from it. */
static void
put_rate(struct board_row *row, int64_t on_time, int64_t finished,
    struct shown *shown)
{
	int64_t late = finished - on_time;

	*shown = (struct shown){ 0 };
	row->rate = -1;
	if (finished < RATE_FEWEST)
		return;
	*shown = (struct shown){ on_time, finished };
	row->at_least = is_few(late);
	row->at_most = is_few(on_time);
	if (row->at_least) {
		shown->in_time = finished - (BOARD_FEWEST - 1);
		row->rate = (int32_t)(shown->in_time * 1000 / finished);
	} else if (row->at_most) {
		shown->in_time = 1;
		row->rate =
		    (int32_t)(((BOARD_FEWEST - 1) * 1000 + finished - 1) /
			finished);
	} else {
		row->rate = rate_permille(on_time, finished);
	}
}

static void
count_columns(const struct figures_count *count, int64_t out[BOARD_COLUMNS])
{
	out[BOARD_RECEIVED] = 0;
	for (int i = FIGURES_DAYS - RATE_SPAN; i < FIGURES_DAYS; i++)
		out[BOARD_RECEIVED] += count->days[i].received;
	out[BOARD_FINISHED] = count->rate.finished;
	out[BOARD_OPEN] = figures_open(count);
	out[BOARD_OVERDUE] = count->standings[STANDING_OVERDUE];
}

static struct board_cell
cell_of(int64_t count)
{
	return is_few(count) ? (struct board_cell){ BOARD_FEW, 0 }
			     : (struct board_cell){ BOARD_EXACT, count };
}

/* What is in time among the open ones is the other part of their sum: where it
 * is few, the sum is not told. */
static void
put_cells(struct board_row *row, const int64_t numbers[BOARD_COLUMNS])
{
	struct board_cell *open = &row->cells[BOARD_OPEN];
	int64_t overdue;

	for (int i = 0; i < BOARD_COLUMNS; i++)
		row->cells[i] = cell_of(numbers[i]);
	overdue = row->cells[BOARD_OVERDUE].number;
	if (open->told == BOARD_EXACT && numbers[BOARD_OVERDUE] > 0 &&
	    is_few(numbers[BOARD_OPEN] - numbers[BOARD_OVERDUE]))
		*open = (struct board_cell){ BOARD_LEAST,
			overdue > BOARD_FEWEST ? overdue : BOARD_FEWEST };
}

static void
add_to_total(struct board_row *total, const struct board_row *row)
{
	for (int i = 0; i < BOARD_COLUMNS; i++) {
		total->cells[i].number += row->cells[i].number;
		if (row->cells[i].told != BOARD_EXACT)
			total->cells[i].told = BOARD_LEAST;
	}
}

static int
by_key(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	return strcmp(a->key, b->key);
}

static bool
is_empty(const struct figures_count *count)
{
	int64_t numbers[BOARD_COLUMNS];

	count_columns(count, numbers);
	for (int i = 0; i < BOARD_COLUMNS; i++)
		if (numbers[i] > 0)
			return false;
	return true;
}

static struct item *
sorted(const struct figures *figures, const struct directory *directory,
    struct arena *arena, size_t *count)
{
	struct item *items =
	    arena_alloc(arena, (figures->agency_count + 1) * sizeof(*items));

	*count = 0;
	for (size_t i = 0; i < figures->agency_count; i++) {
		const char *name = directory_agency(directory, i)->name;

		if (!is_empty(&figures->agencies[i]))
			items[(*count)++] = (struct item){ .name = name,
				.key = text_order_key(arena, name),
				.count = &figures->agencies[i] };
	}
	if (*count > 1)
		qsort(items, *count, sizeof(*items), by_key);
	return items;
}

struct board
board_of(const struct figures *figures, const struct directory *directory,
    struct arena *arena)
{
	struct board board = { 0 };
	struct shown all = { 0 };
	struct item *items = sorted(figures, directory, arena, &board.count);

	board.rows =
	    arena_alloc(arena, (board.count + 1) * sizeof(*board.rows));
	for (size_t i = 0; i < board.count; i++) {
		struct board_row *row = &board.rows[i];
		const struct rate *rate = &items[i].count->rate;
		int64_t numbers[BOARD_COLUMNS];
		struct shown shown;

		row->name = items[i].name;
		count_columns(items[i].count, numbers);
		put_cells(row, numbers);
		put_rate(row, rate->on_time, rate->finished, &shown);
		add_to_total(&board.total, row);
		board.total.at_least |= row->at_least || row->at_most;
		all.in_time += shown.in_time;
		all.finished += shown.finished;
	}
	/* Of what the rows tell, so that it tells no more; downwards. */
	board.total.rate = all.finished == 0
	    ? -1
	    : (int32_t)(all.in_time * 1000 / all.finished);
	return board;
}
