/*
 * The catalogue (danh mục thủ tục): procedures with their limits and policies,
 * each row with its validity.  A dossier is judged by the row in force when
 * it was received.  Built from rows that wire/ parsed; never changed after.
 */
#ifndef CORE_CATALOGUE_H
#define CORE_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/when.h"
#include "core/deadline.h"
#include "core/limit.h"

/* Why a limit does not run. */
enum pause_reason {
	PAUSE_SUPPLEMENT, /* waiting for the applicant's papers */
	PAUSE_PAYMENT,    /* waiting for a financial obligation */
	PAUSE_STOPPED,
	PAUSE_DISPUTE, /* in dispute, before a court: NĐ 101/2024 art. 19(2) */
	PAUSE_REASON_COUNT
};

const char *pause_reason_text(enum pause_reason reason); /* "supplement" */
/* What follows "Tạm dừng: ": "chờ bổ sung hồ sơ". */
const char *pause_reason_people(enum pause_reason reason);

/* What the law itself adds to a limit for the agencies of one class. */
struct extension {
	const char *class;
	struct limit more; /* of the limit's unit */
};

struct procedure {
	const char *code; /* as in the file, "1.001193" */
	const char *name;
	const char *field;
	struct limit limit;
	bool has_convention; /* else the source's, else the configuration's */
	enum convention convention;
	bool has_cutoff;
	struct cutoff cutoff;
	struct pause_rule pause[PAUSE_REASON_COUNT];
	bool has_acceptance; /* else 8 working hours for online dossiers */
	struct limit acceptance;
	bool has_supplement; /* the applicant's own time */
	struct limit supplement;
	const struct extension *extensions; /* each class once */
	int extension_count;
	const char *basis;
	bool confirmed; /* an unconfirmed row never accuses anyone */
	bool sensitive; /* nhạy cảm: letters show the field, not the name */
	day from, to;   /* both included; the ends of time where left empty */
	int line;       /* in the file */
};

struct catalogue;

/* Complains, line by line, of every row that ends before it begins, and of
 * every row whose validity overlaps that of one further up with its code. */
void catalogue_check(struct arena *arena, const struct procedure *rows,
    size_t count, const char *file, struct complaints *complaints);

/*
 * Takes ${rows} (kept, not copied: they live in ${arena} with their strings).
 * Refuses the first of what catalogue_check complains of, naming both lines.
 * ${hash} is the hexadecimal SHA-256 of the file.
 */
struct catalogue *
catalogue_build(struct arena *arena, const struct procedure *rows, size_t count,
    const char *hash, struct err *err) MUST_CHECK;

const char *catalogue_hash(const struct catalogue *catalogue);
size_t catalogue_count(const struct catalogue *catalogue);
const struct procedure *
catalogue_row(const struct catalogue *catalogue, size_t index);

/* True when ${of} (NULL: no) is the code ${code}, or that code with a
 * locality's suffix behind it. */
bool catalogue_is_code(const char *code, const char *of);

/*
 * The row in force on ${on} for ${code}, with or without its locality suffix
 * ("1.001193.000.00.00.H99" finds "1.001193"); an exact match wins.  A code
 * without one that has no row of its own finds the row with a suffix, if only
 * one is in force: of several none is meant.  NULL when there is none.
 */
const struct procedure *
catalogue_find(const struct catalogue *catalogue, const char *code, day on);

#endif
