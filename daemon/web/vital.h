/*
 * How the watch itself fares, asked anew for every request in a few small
 * questions: of the database, of its files, and of the daemon.
 */
#ifndef WEB_VITAL_H
#define WEB_VITAL_H

#include "io/store_audit.h"
#include "io/store_meta.h"
#include "web/visit.h"

/* What the daemon says of itself. */
struct vital_daemon {
	bool up; /* it answered; else nothing below is known */
	const char *version;
	bool held; /* it does not believe its clock, and judges nothing */
	int64_t longest_turn_us, wakeups;
	const char *longest_turn;
};

struct vital {
	struct vital_daemon daemon;
	struct err silence; /* why it is not up */
	bool readable;      /* the database, of this program's schema */
	struct err unreadable;
	/* Where it is: */
	instant now;
	struct source_health *sources;
	size_t source_count;
	struct audit_record audit;
	bool audited;
	int64_t database_bytes, wal_bytes; /* -1: no such file */
};

/* Opens the store of ${visit}, which the visit closes. */
void vital_read(struct visit *visit, struct vital *out);

#endif
