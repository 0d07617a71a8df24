/*
 * Official forms (biểu mẫu báo cáo) as values: every dossier of a period falls
 * into exactly one class, and a column of a form is the sum of some classes.
 * What a form prints about its own columns (3 = 4 + 5 + 6) is then a property
 * of the form and not of the figures: report_check proves it class by class.
 *
 * Finished ones are early, on time or late by the date (TT 01/2020/TT-VPCP,
 * form II.06): one day before is early, the day itself on time.  One that is
 * still open at the end of the period is overdue where its date lies before the
 * last day: what is due on that day is not.
 */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/judge.h"
#include "core/period.h"

/* How a dossier came into the period. */
enum report_origin {
	ORIGIN_CARRIED, /* entered before it began */
	ORIGIN_ONLINE,
	ORIGIN_DIRECT,
	ORIGIN_POST,
	ORIGIN_UNKNOWN, /* entered in it, the export does not say how */
	ORIGIN_COUNT
};

/* What it had come to at the period's end. */
enum report_fate {
	FATE_AWAITING, /* filed, not accepted */
	FATE_AWAITING_LATE,
	FATE_REFUSED,
	FATE_UNACCEPTED, /* withdrawn before it was accepted */
	FATE_EARLY,
	FATE_ON_TIME,
	FATE_LATE,
	FATE_LATE_APOLOGY, /* with a recorded apology */
	FATE_WITHDRAWN,
	FATE_RUNNING,
	FATE_UNDATED, /* open, and nobody can tell its date */
	FATE_PAUSED,  /* waiting for the applicant */
	FATE_STOPPED, /* stopped, disputed */
	FATE_OVERDUE,
	FATE_OVERDUE_APOLOGY,
	FATE_GONE, /* the source shows it no more, and never said why */
	FATE_COUNT
};

/* "carried", "late-apology": as forms name them. */
const char *report_origin_text(enum report_origin origin);
bool report_origin_parse(const char *text, enum report_origin *out);
const char *report_fate_text(enum report_fate fate);
bool report_fate_parse(const char *text, enum report_fate *out);
/* As lists print them: "Từ kỳ trước", "Quá hạn, đã có văn bản xin lỗi". */
const char *report_origin_people(enum report_origin origin);
const char *report_fate_people(enum report_fate fate);

/* What of a dossier decides its class. */
struct report_dossier {
	enum filing filing;
	instant submitted, received, first_seen; /* INSTANT_NONE: not known */
	instant ended;                           /* while open INSTANT_NONE */
	bool has_apology;
	/* As it stands, where it has ended by the period's end; else as it
	 * stood then. */
	enum standing standing;
	enum pause_reason pause;
	instant due;
};

/* When it entered: received; while it awaits acceptance, and where it never was
 * accepted, filed; else our first sighting. */
instant report_entered(const struct report_dossier *dossier);

/* True where the dossier, of which ${dossier->ended} and the times are known,
 * is of the period at all: it entered before the period's end, and had not
 * ended before its beginning. */
bool report_is_within(const struct report_dossier *dossier,
    const struct period *period, int32_t offset);

/* Its class; of one that is within. */
enum report_origin report_origin_of(const struct report_dossier *dossier,
    const struct period *period, int32_t offset);
enum report_fate report_fate_of(const struct report_dossier *dossier,
    const struct period *period, int32_t offset);

/* How many dossiers of each class. */
struct report_counts {
	int64_t of[ORIGIN_COUNT][FATE_COUNT];
};

/* ---- forms ---- */

enum { REPORT_HEADS = 4, REPORT_COLUMNS = 40, REPORT_IDENTITIES = 20 };

struct report_column {
	const char *number; /* "3": how identities and cells name it */
	/* Headings from the outermost; neighbours with one outer heading stand
	 * under it together. */
	const char *heads[REPORT_HEADS];
	int head_count;
	/* Of each origin the fates that it counts, bits 1 << enum. */
	uint32_t fates[ORIGIN_COUNT];
};

/* "3 = 4 + 5 + 6": indices of columns, those of the left side first. */
struct report_identity {
	const char *text;
	int columns[REPORT_COLUMNS];
	int left, count;
};

enum report_rows { REPORT_BY_FIELD, REPORT_BY_AGENCY };

struct report_form {
	const char *name; /* "II.06a": what commands call it */
	const char *code; /* as printed: "Biểu số II.06a/VPCP/KSTT" */
	const char *title;
	const char *basis;    /* whose form it is, or NULL */
	const char *unit;     /* of its figures: "số hồ sơ TTHC" */
	const char *row_head; /* over the names of the rows */
	enum report_rows rows;
	const char *const *notes; /* printed under it */
	int note_count;
	const char *const *signers; /* "Người lập biểu" */
	int signer_count;
	day from, to; /* periods that end within these dates */
	struct report_column columns[REPORT_COLUMNS];
	int column_count;
	struct report_identity identities[REPORT_IDENTITIES];
	int identity_count;
};

/* The index of the column of that number, or -1. */
int report_column(const struct report_form *form, const char *number);

/* Reads "3 = 4 + 5 + 6"; the error names what is wrong. */
bool report_parse_identity(const struct report_form *form, const char *text,
    struct report_identity *out, struct err *err) MUST_CHECK;

/* True when ${identity} holds whatever the figures are; else the error names a
 * class by which its sides differ. */
bool report_check(const struct report_form *form,
    const struct report_identity *identity, struct err *err) MUST_CHECK;

/* True when the column counts that class. */
bool report_counts_class(const struct report_column *column,
    enum report_origin origin, enum report_fate fate);

/* What stands in the column. */
int64_t report_value(const struct report_column *column,
    const struct report_counts *counts);

void report_add(struct report_counts *sum, const struct report_counts *counts);

#endif
