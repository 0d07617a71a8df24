/*
 * One source, swept page by page: log in, fetch, check the framing, hand the
 * page over and wait until it is taken; meanwhile the next one is on its way.
 * Where the plan names a folder, its files are the pages (io/folder.h).
 * Knows nothing of what records mean.
 * Retrying and backing off are the caller's, who has the alarms.
 */
#ifndef IO_SOURCE_H
#define IO_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/when.h"
#include "io/fetch.h"
#include "io/loop.h"
#include "io/paging.h"
#include "wire/page.h"
#include "wire/source_plan.h"

struct source;

/* A page whose framing is sound.  The struct is the callback's; what it points
 * to is borrowed until source_next, source_fail or source_stop. */
struct source_page {
	int32_t number; /* of this sweep, from 1 */
	bool is_last;   /* no page follows, so far as is known */
	struct page page;
	/* Where the sweep goes on, were it cut off behind this page. */
	struct paging_place after;
	/* The list changed since the page before it, or ends before all was
	 * shown that it says there is. */
	bool has_moved;
	/* Of source_ask.ids: which were asked for, and whether the server said
	 * of the one that it has it no more. */
	size_t asked_from, asked_count;
	bool is_missing;
	/* Nothing could be learnt of them, and why; the sweep goes on.  NULL:
	 * the answer is sound. */
	const struct err *why;
	/* It is what it was in the last complete sweep, byte for byte or by the
	 * server's word (304; `body` is empty then), and was not opened: `page`
	 * has the count of its records alone. */
	bool is_same;
	instant as_of;    /* of a list exported earlier; INSTANT_NONE: now */
	const char *told; /* how a file was read, for people; or NULL */
	uint64_t hash;    /* of the body and the Link header */
	int64_t bytes;    /* of the body */
	struct slice body;
	instant asked;       /* when, in loop time */
	instant server_date; /* the response's Date, or of when the whole list
			      * is that was exported; INSTANT_NONE: not said */
	int64_t took_us;
};

enum source_outcome {
	SOURCE_COMPLETE, /* to the last page */
	SOURCE_RETRY,    /* the world's fault: again later */
	SOURCE_AUTH,     /* credentials refused, also after a fresh login */
	SOURCE_FATAL,    /* configuration or permission: a person must act */
	SOURCE_STOPPED,  /* source_fail said so */
};

/* "complete", "retry", "auth", "fatal", "stopped". */
const char *source_outcome_text(enum source_outcome outcome);

struct source_end {
	enum source_outcome outcome;
	struct err err; /* unless COMPLETE: one sentence, without secrets */
	/* Unless COMPLETE: what was taken stands, and the sweep may go on
	 * behind it.  Not so when the list itself was what is wrong. */
	bool goes_on;
	/* Nobody was asked: it is too early after the last login. */
	bool not_tried;
	instant not_before;  /* Retry-After or the login interval, in loop
			      * time; INSTANT_NONE: not said */
	int32_t pages;       /* handed over */
	int64_t records;     /* on them */
	instant server_date; /* of the first page; INSTANT_NONE: not sent */
};

struct source_calls {
	void (*page)(void *context, const struct source_page *page);
	/* Asked of a page that the last complete sweep of this source had at
	 * the same place: whether what it says is still known, so that it need
	 * not be opened.  NULL: it never is. */
	bool (*same)(void *context, int32_t number, uint64_t hash);
	void (*finished)(void *context, const struct source_end *end);
	void *context;
};

/* ${plan} is borrowed for as long as the source lives. */
struct source *source_new(struct loop *loop, struct fetcher *fetcher,
    const struct source_plan *plan, const struct source_calls *calls);
/* A sweep under way ends without a call back. */
void source_free(struct source *source);

/*
 * Has ${asked} called for every request that is made: for page ${page} of the
 * sweep (from 1; 0: the login), as it is sent but with *** for the token and
 * for every secret.  ${shown} is borrowed for the call.  The next page is asked
 * for before the one before it is handed over.
 */
void source_watch(struct source *source,
    void (*asked)(void *context, int32_t page, const struct request *shown),
    void *context);

enum source_news {
	SOURCE_NEWS,   /* a sweep may bring news */
	SOURCE_SAME,   /* nothing was put there since: no sweep is needed */
	SOURCE_WAITS,  /* a list is being written: look again in a moment */
	SOURCE_BROKEN, /* no sweep is possible, and why */
};

struct source_look {
	enum source_news news;
	struct err why; /* of BROKEN; of SAME, what is to be said once */
	bool says;      /* SAME, and `why` is set */
};

/*
 * Looks, without a sweep, whether one is worth while.  An API has to be asked:
 * always news.  A folder shows what lies in it: ${taken} is of when the newest
 * list was that was taken (INSTANT_NONE: none was), and ${anew} wants it again
 * though it is unchanged.
 */
void source_look(struct source *source, instant taken, bool anew,
    struct source_look *out);

/* What a sweep asks for. */
struct source_ask {
	/* SINCE_UPDATED: the watermark, before the overlap is taken off.
	 * SINCE_WINDOW: the earliest receipt of interest, which lies farther
	 * back than the longest limit still open.  INSTANT_NONE: all. */
	instant from;
	/* A sweep that was cut off: where it goes on, when it began and how
	 * many pages it had handed over; NULL, to begin.  Borrowed for the
	 * call. */
	const struct paging_place *place;
	instant began;
	int32_t pages;
	bool is_read; /* to its end: nothing is asked for any more */
	/* Not the list but these dossiers, by the plan's recheck; borrowed
	 * until `finished`.  NULL: the list. */
	const char *const *ids;
	size_t id_count;
};

/*
 * Begins a sweep; none may be under way.  Counts as busy until `finished` has
 * returned.  `page` is called for every page, the empty one that ends a list
 * included; the source then waits for one of the three calls below, which may
 * come from inside `page`.  Never calls back from inside source_start.
 */
void source_start(struct source *source, const struct source_ask *ask);
bool source_is_active(const struct source *source);

/* The page was taken: the next one, or `finished`. */
void source_next(struct source *source);

/* The page was taken, and no other is wanted: `finished` with COMPLETE. */
void source_enough(struct source *source);

/* The page could not be taken: `finished` with STOPPED and ${why}. */
void source_fail(struct source *source, const struct err *why);

/* Ends a sweep without a call back. */
void source_stop(struct source *source);

/*
 * The watermark after a complete sweep: the newest updated time of its records
 * (INSTANT_NONE: none was read) but never after the server's own date, else
 * that date, else ${before}; never earlier than ${before}, never our clock.
 */
instant
source_watermark(instant before, instant newest_updated, instant server_date);

#endif
