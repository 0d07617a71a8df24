/* What a server said of the dossiers that it was asked for. */
#include "flow/recheck.h"

static bool
is_among(int64_t id, const int64_t *seen, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (seen[i] == id)
			return true;
	return false;
}

/* Every record of the answer says whose it is, and it is not part of more. */
static bool
is_sound(const struct source_page *page, size_t seen)
{
	return page->why == NULL && seen == page->page.count &&
	    page->page.total <= (int64_t)page->page.count;
}

void
recheck_note(struct recheck *recheck, const struct source_page *page,
    const int64_t *seen, size_t count)
{
	for (size_t i = 0; i < page->asked_count; i++) {
		struct recheck_dossier *dossier =
		    &recheck->dossiers[page->asked_from + i];

		if (is_among(dossier->id, seen, count)) {
			dossier->answer = RECHECK_THERE;
			recheck->finds = true;
		} else if (page->is_missing) {
			dossier->answer = RECHECK_MISSING;
		} else if (is_sound(page, count)) {
			dossier->answer = RECHECK_ABSENT;
		}
	}
}
