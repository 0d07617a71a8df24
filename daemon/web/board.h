/*
 * The public board as values: counts and rates per agency of which none tells
 * of one person.  Counts of one to four are not told but as "fewer than five";
 * nor can they be reckoned from what stands beside them: a row does not tell
 * both parts of its sum, a rate that would give one away is a bound, and a
 * column's total is of the counts that it shows.
 */
#ifndef WEB_BOARD_H
#define WEB_BOARD_H

#include "web/figures.h"

enum {
	BOARD_FEWEST = 5, /* counts below it, but 0, are not told */
	BOARD_COLUMNS = 4,
};

/* received and finished within the RATE_SPAN days, open and overdue now. */
enum board_column { BOARD_RECEIVED, BOARD_FINISHED, BOARD_OPEN, BOARD_OVERDUE };

struct board_cell {
	enum board_told {
		BOARD_EXACT,
		BOARD_FEW,   /* one to four */
		BOARD_LEAST, /* the number, or more */
	} told;
	int64_t number; /* 0 of few */
};

struct board_row {
	const char *name; /* of the agency; NULL: all */
	struct board_cell cells[BOARD_COLUMNS];
	/* In thousandths of what was finished; -1 where fewer than RATE_FEWEST
	 * were.  At least or at most so much where exactly so much would tell
	 * of few. */
	int32_t rate;
	bool at_least, at_most;
};

struct board {
	struct board_row *rows; /* by name, those without any figure left out */
	size_t count;
	struct board_row total;
};

/* What of ${figures} may be told, in ${arena}.  Those of no known agency are
 * nobody's row, and in no total. */
struct board board_of(const struct figures *figures,
    const struct directory *directory, struct arena *arena);

#endif
