/*
 * The lines of `findings` for people, as JSON, as CSV and as a workbook.
 */
#ifndef CTL_FINDINGS_PRINT_H
#define CTL_FINDINGS_PRINT_H

#include "ctl/findings_find.h"

/* Every list begins with it: a finding is not a verdict. */
#define FINDINGS_HEADING                                                       \
	"Nội dung cần kiểm tra (do hệ thống ghi nhận, chưa phải kết luận)"

/* How many of one kind an agency has; in the order of the list. */
struct found_count {
	const char *agency;
	enum finding_kind kind;
	size_t count;
	const struct found *first; /* the others follow it */
};

/* Counts ${list}, which is sorted; in the database's arena. */
struct found_count *found_counts(const struct database *database,
    const struct found_list *list, size_t *count);

/* With ${lines} false the counts alone. */
void findings_print_people(const struct finding_search *search,
    const struct found_list *list, bool lines);
void findings_print_json(const struct finding_search *search,
    const struct found_list *list, bool lines);
void findings_print_csv(const struct finding_search *search,
    const struct found_list *list, bool lines);
/* Writes ${path}, whole or not at all. */
bool findings_book(const struct finding_search *search,
    const struct found_list *list, bool lines, const char *path,
    struct err *err) MUST_CHECK;

#endif
