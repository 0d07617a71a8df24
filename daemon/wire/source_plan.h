/*
 * What the configuration says about one source, ready for use: templates and
 * selectors built, secrets read.  The configuration owns all of it and it does
 * not change; io/source follows it.
 */
#ifndef WIRE_SOURCE_PLAN_H
#define WIRE_SOURCE_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/when.h"
#include "wire/charset.h"
#include "wire/frame.h"
#include "wire/page.h"
#include "wire/request.h"
#include "wire/selector.h"
#include "wire/timeform.h"

enum source_paging {
	SOURCE_PAGING_NONE,     /* one request brings the whole list */
	SOURCE_PAGING_PAGE,     /* {{page}} counts up from `first_page` */
	SOURCE_PAGING_OFFSET,   /* {{offset}} counts the records that came */
	SOURCE_PAGING_CURSOR,   /* {{cursor}} is what the page before says */
	SOURCE_PAGING_NEXT_URL, /* the page before names the address */
	SOURCE_PAGING_LINK,     /* its Link header does (RFC 8288) */
};

enum source_since {
	SOURCE_SINCE_NONE,    /* every sweep is full */
	SOURCE_SINCE_UPDATED, /* {{since}}: records changed since then */
	SOURCE_SINCE_WINDOW,  /* {{since}}: records received since then */
	/* The list is sorted, what changed last first: read until what is
	 * known begins. */
	SOURCE_SINCE_NEWEST,
};

struct source_login {
	struct request_plan request;
	struct frame_rules rules;
	const struct selector *token;
	const struct selector *lifetime; /* seconds, in the answer; or NULL */
	int32_t lifetime_s;              /* where the answer names none */
	int32_t early_s;                 /* renewed this long before it ends */
	int32_t interval_s;              /* at most one login in this time */
};

/* Asking for single dossiers that the list has not shown for some time. */
struct source_recheck {
	struct request_plan request; /* {{id}}: one code, or several joined */
	struct page_plan page;
	const struct frame_test *missing; /* one that holds: not there */
	int missing_count;
	int32_t after_s; /* an open dossier not seen for so long is asked for */
	int32_t batch;   /* codes of one request */
	const char *join; /* between them */
	int32_t most;     /* dossiers after one sweep */
};

struct source_bounds {
	int64_t connect_ms, total_ms, stall_s, max_bytes;
	int64_t interval_ms; /* between the starts of two requests */
	const char *ca_file, *proxy, *client_cert, *client_key;
};

/* A folder into which lists are put by hand; see io/folder.h. */
struct source_folder {
	const char *path;            /* absolute; NULL: an API is asked */
	const char *const *patterns; /* of names, as fnmatch(3) has them */
	int pattern_count;
	bool together;                 /* all files are one list */
	enum charset charset;          /* of CSV without a byte order mark */
	char separator;                /* of CSV; 0: found */
	const char *sheet;             /* of a workbook; NULL: the first */
	int32_t header_row;            /* 0: found */
	const struct mapping *mapping; /* which columns are read */
};

enum { SOURCE_AUTH_STATUSES = 4 };

struct source_plan {
	const char *name;
	struct source_folder folder;
	const char *base; /* {{base}}; NULL where there is a folder */
	const struct template_secret *secrets;
	int secret_count;
	const struct source_login *login; /* NULL: none */
	struct source_recheck *recheck;   /* NULL: cannot be asked */

	struct request_plan list;
	struct page_plan page;
	enum source_paging paging;
	int32_t first_page; /* 0 or 1 */
	int32_t page_size;  /* {{size}} */
	int32_t max_pages;  /* of one sweep */

	/* HTTP statuses beside 401 that mean "log in again", and whether a page
	 * of HTML or a redirect does. */
	int auth_statuses[SOURCE_AUTH_STATUSES];
	int auth_status_count;
	bool auth_on_html;

	enum source_since since;
	int32_t overlap_s;        /* taken off the watermark */
	instant full_since;       /* {{since}} of a full sweep */
	int32_t max_span_days;    /* longest window of one list; 0: any */
	enum timeform since_form; /* of {{since}} and {{until}} */
	int32_t offset;           /* of local times, seconds ahead of UTC */
	bool z_is_local;

	struct source_bounds bounds;
};

#endif
