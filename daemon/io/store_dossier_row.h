/*
 * A dossier's row, written by the dossiers and read alike by them and by the
 * reviews.  Included by store*.c only.
 */
#ifndef IO_STORE_DOSSIER_ROW_H
#define IO_STORE_DOSSIER_ROW_H

#include "io/store_dossier.h"
#include "io/store_private.h"
#include "io/store_row.h"

/* In the order of dossier_row_bind_facts and of dossier_row_read. */
#define DOSSIER_FACTS                                                          \
	"raw, newest, procedure, procedure_name, field, filing, submitted,"    \
	" received, promised, promised_is_date, finished, returned, updated,"  \
	" status, raw_status, agency, officer_account, officer_mail,"          \
	" officer_name, step, step_due, steps, rounds, first_seen, changed,"   \
	" promised_seen, promised_moves, ended, ended_is_sighting, pauses,"    \
	" pauses_overflowed, gone, ended_seen"
#define DOSSIER_FACTS_Q                                                        \
	"?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?," \
	" ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define DOSSIER_VERDICT_Q "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define DOSSIER_JUDGEMENT                                                      \
	ROW_VERDICT ", judged, generation, baseline, agency_code"
#define DOSSIER_JUDGEMENT_Q DOSSIER_VERDICT_Q ", ?, ?, ?, ?"
#define DOSSIER_WHOLE "id, source, code, " DOSSIER_FACTS ", " DOSSIER_JUDGEMENT

/* In the order of dossier_row_read. */
#define DOSSIER_SELECT                                                         \
	"SELECT " DOSSIER_WHOLE ", " ROW_APOLOGY                               \
	" FROM dossier" ROW_APOLOGY_JOIN

/* The order of dossier_names. */
enum {
	NAME_PROCEDURE,
	NAME_PROCEDURE_NAME,
	NAME_FIELD,
	NAME_RAW_STATUS,
	NAME_AGENCY,
	NAME_OFFICER_ACCOUNT,
	NAME_OFFICER_MAIL,
	NAME_OFFICER_NAME,
	NAME_STEP,
	NAME_AGENCY_CODE,
};

/* Finds the ids of a dossier's names that are 0 in ${ids}, made on demand. */
bool dossier_row_find_names(struct store *store, const struct dossier *dossier,
    struct name_ids *ids, struct err *err) MUST_CHECK;

/* ${newest} is what the row will say: the changes are appended after it, and
 * their numbers are known beforehand.  ${blobs} is the caller's until the query
 * has run. */
void dossier_row_bind_facts(struct query *query, const struct dossier *dossier,
    int64_t newest, const struct name_ids *ids, struct row_blobs *blobs);
void dossier_row_bind_judgement(struct query *query,
    const struct dossier *dossier, const struct name_ids *ids);

/* Reads the row that ${query} stands on; false when it is damaged. */
bool dossier_row_read(struct query *query, struct arena *arena,
    struct dossier *out) MUST_CHECK;

#endif
