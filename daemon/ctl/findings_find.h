/*
 * What `hosoctl findings` lists: findings that the daemon recorded in a period,
 * those of open dossiers that only time shows, and those of units.  Each with
 * its evidence: the row of history that showed it, the last look at its source.
 */
#ifndef CTL_FINDINGS_FIND_H
#define CTL_FINDINGS_FIND_H

#include "core/findings.h"
#include "core/period.h"
#include "ctl/report_sheet.h"
#include "io/store_survey.h"
#include "io/store_sweep.h"

struct found {
	int64_t dossier;    /* 0: it is about a unit */
	int64_t source;     /* of the dossier, or 0 */
	const char *code;   /* the dossier's; of a unit, what its codes begin
			     * with, or NULL */
	const char *agency; /* code, or NULL */
	enum finding_kind kind;
	const char *detail;
	/* When it was recorded first and seen last; of one that was looked for
	 * now, when it began and the last look at the source. */
	instant first, last;
	/* The newest observation by then: its row in history (0: erased, or of
	 * a unit), the poll before and the poll that showed it. */
	int64_t change;
	instant after, at;
	const char *order; /* set for sorting */
};

struct found_list {
	struct found *items; /* in the heap: found_list_finish */
	size_t count, capacity;
	/* What could not be looked for, and why. */
	const char **remarks; /* in the heap, too */
	size_t remark_count;
};

struct finding_search {
	const struct database *database;
	struct period period;
	struct report_scope scope;
	uint64_t kinds; /* bits 1 << enum finding_kind */
};

static inline bool
finding_search_wants(const struct finding_search *search,
    enum finding_kind kind)
{
	return (search->kinds >> kind & 1) != 0;
}

/* True where the period reaches until now: only then there is anything to say
 * of what stands still now. */
bool finding_search_is_present(const struct finding_search *search);

/* The last instant until which ${source} was read, INSTANT_NONE: never. */
instant found_looked(const struct finding_search *search, int64_t source);

/* Adds ${found} unless it is of another scope; its strings must live as long as
 * the database's arena. */
void found_add(const struct finding_search *search, struct found_list *list,
    const struct found *found);
void found_remark(struct found_list *list, const char *remark);

/* Finds them all; in the order of agencies, kinds and codes. */
bool found_list_fill(const struct finding_search *search,
    struct found_list *out, struct err *err) MUST_CHECK;
void found_list_finish(struct found_list *list);

/* What units entered outside office hours, gathered dossier by dossier. */
struct findings_hours {
	const struct finding_search *search;
	struct entered *items; /* in the heap: findings_hours_finish */
	size_t count, capacity;
	/* The list before a page of a source, as it was asked for last. */
	int64_t before_source; /* 0: not yet */
	instant before_at;
	struct sweep_list before;
};
/* Takes what ${row} shows of it. */
bool
findings_hours_take(struct findings_hours *hours, const struct receipt_row *row,
    struct arena *page, struct err *err) MUST_CHECK;
/* Adds what was many at once to ${list}. */
void findings_hours_look(struct findings_hours *hours, struct found_list *list);
void findings_hours_finish(struct findings_hours *hours);

/* findings_units.c: those of units. */
bool findings_units(const struct finding_search *search,
    struct found_list *list, struct err *err) MUST_CHECK;

#endif
