/* Opening a page in the safe order. */
#include "wire/page.h"

#include "wire/clean.h"

static enum page_more
read_more(const struct page_plan *plan, const struct page *page)
{
	bool flag;

	if (frame_flag(plan->more, page->frame, &flag))
		return flag ? PAGE_MORE_YES : PAGE_MORE_NO;
	if (frame_flag(plan->last, page->frame, &flag))
		return flag ? PAGE_MORE_NO : PAGE_MORE_YES;
	if (plan->next != NULL)
		return page->next != NULL ? PAGE_MORE_YES : PAGE_MORE_NO;
	return PAGE_MORE_UNSAID;
}

enum frame_outcome
page_open(struct arena *arena, const struct page_plan *plan, struct slice body,
    struct page *out, struct err *why)
{
	enum frame_outcome outcome;
	struct cut cut;
	struct page page = { .total = -1, .pages = -1 };

	if (!cut_page(arena, &plan->cut, body, &cut, why))
		return FRAME_RETRY;
	outcome = frame_judge(arena, &plan->rules, cut.frame, why);
	if (outcome != FRAME_GOOD)
		return outcome;
	if (!cut.found) {
		const char *message = clean_text(arena,
		    frame_text(arena, plan->rules.message, cut.frame), NULL);

		err_set(why, "no record array: %s is %s%s%s",
		    plan->cut.records->count == 0 ? "the page"
						  : plan->cut.records->text,
		    cut.instead, message == NULL ? "" : "; the server says: ",
		    message == NULL ? "" : message);
		return FRAME_RETRY;
	}
	page.records = cut.records;
	page.count = cut.count;
	page.frame = cut.frame;
	frame_count(plan->total, cut.frame, &page.total);
	frame_count(plan->pages, cut.frame, &page.pages);
	page.next = frame_text(arena, plan->next, cut.frame);
	page.more = read_more(plan, &page);
	*out = page;
	return FRAME_GOOD;
}
