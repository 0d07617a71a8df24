/*
 * By which rules one dossier is counted: the catalogue's row in force, the
 * agency that handles it, the convention and the cut-off with the level that
 * each came from, and what the law adds for the agency's class.  Used by the
 * judgement and by whoever explains it.
 *
 * Convention and cut-off are settled one by one, each by the most particular
 * level that says something: the procedure's row (a law about this procedure)
 * before the agency (a decision about this office) before the source (how that
 * software counts) before the configuration's default (how the Civil Code is
 * read).
 */
#ifndef CORE_RULES_H
#define CORE_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/calendars.h"
#include "core/catalogue.h"
#include "core/deadline.h"
#include "core/directory.h"
#include "core/facts.h"
#include "core/ladder.h"

/* Who says how days are counted, the weakest first. */
enum rules_level {
	LEVEL_DEFAULT,
	LEVEL_SOURCE,
	LEVEL_AGENCY,
	LEVEL_PROCEDURE,
	LEVEL_COUNT
};

const char *rules_level_text(enum rules_level level); /* "procedure" */
const char *rules_level_people(enum rules_level level);

/* What one level says; it may be silent about both. */
struct counting {
	bool has_convention;
	enum convention convention;
	bool has_cutoff;
	struct cutoff cutoff;
	/* Of a source: its lists come by hand now and then, so that a late
	 * first sighting tells nothing of a late entry. */
	bool seldom_seen;
};

/* An agency's own, for itself and all below it that have none. */
struct agency_counting {
	const char *agency; /* code */
	struct counting counting;
};

/* What judgement goes by. */
struct rules {
	const struct calendar *calendar;
	/* What it is for each agency; NULL: for all alike. */
	const struct calendars *calendars;
	const struct catalogue *catalogue;
	const struct directory *directory; /* NULL: no agency is known */
	const struct ladder *ladder;
	enum convention convention; /* the default */
	struct cutoff cutoff;
	const struct counting *source; /* the dossier's source's, or NULL */
	const struct agency_counting *agencies;
	int agency_count;
	struct limit acceptance; /* default limit of online acceptance, 8wh */
	struct limit acceptance_paper; /* of what came otherwise, 1wd */
	/* Working days after which a pause is a finding; 0: fifteen. */
	int32_t long_pause;
};

/* What one dossier is counted by. */
struct basis {
	const struct procedure *row; /* in force at receipt, or NULL */
	const struct agency *agency; /* or NULL: not known */
	/* The row's limit with what is added to it (without a row: none), the
	 * convention and the cut-off. */
	struct deadline_rule rule;
	enum rules_level convention_from, cutoff_from;
	/* What each level says of the convention, where it says something. */
	bool says[LEVEL_COUNT];
	enum convention said[LEVEL_COUNT];
	/* What the row adds for the agency's class, or NULL; the class may be
	 * that of an agency above it. */
	const struct extension *extension;
	const struct agency *class_of;
	/* The row adds for some classes, and the agency is not known: its
	 * limit cannot be told. */
	bool class_unknown;
};

/* The same rules, borrowed, for another thread than the one that asks by
 * ${rules}: its directory remembers nothing. */
struct rules rules_still(const struct rules *rules, struct arena *arena);

/* Fills ${out} for a dossier; true when a row is in force for it. */
bool rules_find(const struct rules *rules, const struct facts *facts,
    struct basis *out);

/* The calendar by which a dossier is counted: that of the agency which handles
 * it, as of the newest news of it. */
const struct calendar *
rules_calendar(const struct rules *rules, const struct facts *facts);

/* The field of the dossier's procedure: the catalogue's, else what the record
 * says; or NULL. */
const char *rules_field(const struct rules *rules, const struct facts *facts);

/* True when the row may set a deadline: it is confirmed and its limit is
 * known.  Any other accuses nobody. */
bool rules_is_trusted(const struct basis *basis);

#endif
