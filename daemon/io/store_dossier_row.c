/* A dossier's row as a value. */
#include "io/store_dossier_row.h"

#include <assert.h>
#include <string.h>

void
dossier_names(const struct dossier *dossier, const char *out[DOSSIER_NAMES])
{
	const struct observation *seen = &dossier->facts.seen;
	out[NAME_PROCEDURE] = seen->procedure;
	out[NAME_PROCEDURE_NAME] = seen->procedure_name;
	out[NAME_FIELD] = seen->field;
	out[NAME_RAW_STATUS] = seen->raw_status;
	out[NAME_AGENCY] = seen->agency;
	out[NAME_OFFICER_ACCOUNT] = seen->officer_account;
	out[NAME_OFFICER_MAIL] = seen->officer_mail;
	out[NAME_OFFICER_NAME] = seen->officer_name;
	out[NAME_STEP] = seen->step;
	out[NAME_AGENCY_CODE] = dossier->agency;
}

bool
dossier_row_find_names(struct store *store, const struct dossier *dossier,
    struct name_ids *ids, struct err *err)
{
	const char *texts[DOSSIER_NAMES];
	dossier_names(dossier, texts);
	for (int i = 0; i < DOSSIER_NAMES; i++) {
		assert(ids->of[i] <= store->tail.names);
		if (ids->of[i] == 0 &&
		    !name_id(store, texts[i], &ids->of[i], err))
			return false;
	}
	return true;
}

void
dossier_row_bind_facts(struct query *query, const struct dossier *dossier,
    int64_t newest, const struct name_ids *ids, struct row_blobs *blobs)
{
	const struct facts *facts = &dossier->facts;
	const struct observation *seen = &facts->seen;
	query_int(query, (int64_t)dossier->raw);
	query_int(query, newest);
	query_int_or_null(query, ids->of[NAME_PROCEDURE]);
	query_int_or_null(query, ids->of[NAME_PROCEDURE_NAME]);
	query_int_or_null(query, ids->of[NAME_FIELD]);
	query_int(query, seen->filing);
	query_instant(query, seen->submitted);
	query_instant(query, seen->received);
	query_instant(query, seen->promised);
	query_int(query, seen->promised_is_date);
	query_instant(query, seen->finished);
	query_instant(query, seen->returned);
	query_instant(query, seen->updated);
	query_int(query, seen->status);
	query_int_or_null(query, ids->of[NAME_RAW_STATUS]);
	query_int_or_null(query, ids->of[NAME_AGENCY]);
	query_int_or_null(query, ids->of[NAME_OFFICER_ACCOUNT]);
	query_int_or_null(query, ids->of[NAME_OFFICER_MAIL]);
	query_int_or_null(query, ids->of[NAME_OFFICER_NAME]);
	query_int_or_null(query, ids->of[NAME_STEP]);
	query_instant(query, seen->step_due);
	query_instant(query,
	    seen->steps == STEPS_UNKNOWN ? INSTANT_NONE : seen->steps);
	query_blob(query, seen->round_count > 0 ? blobs->rounds : NULL,
	    row_put_rounds(seen, blobs->rounds));
	query_instant(query, facts->first_seen);
	query_instant(query, facts->changed);
	query_instant(query, facts->promised_seen);
	query_int(query, facts->promised_moves);
	query_instant(query, facts->finished);
	query_int(query, facts->finished_is_sighting);
	query_blob(query, facts->pause_count > 0 ? blobs->pauses : NULL,
	    row_put_pauses(facts, blobs->pauses));
	query_int(query, facts->pauses_overflowed);
	query_instant(query, facts->gone);
	query_instant(query, facts->finished_seen);
}

void
dossier_row_bind_judgement(struct query *query, const struct dossier *dossier,
    const struct name_ids *ids)
{
	row_bind_verdict(query, &dossier->verdict);
	query_instant(query, dossier->judged);
	query_int_or_null(query, dossier->generation);
	query_int(query, dossier->baseline);
	query_int_or_null(query, ids->of[NAME_AGENCY_CODE]);
}

/* NULL, too, in rows of version 1. */
static int
read_steps(instant column)
{
	return column == INSTANT_NONE ? STEPS_UNKNOWN : (int)column;
}

static bool
read_facts(struct query *query, struct arena *arena, struct dossier *out)
{
	struct facts *facts = &out->facts;
	struct observation *seen = &facts->seen;
	size_t size;
	out->raw = (uint64_t)column_int(query);
	out->newest = column_int(query);
	seen->procedure = column_name(query, arena);
	seen->procedure_name = column_name(query, arena);
	seen->field = column_name(query, arena);
	seen->filing = (enum filing)column_int(query);
	seen->submitted = column_instant(query);
	seen->received = column_instant(query);
	seen->promised = column_instant(query);
	seen->promised_is_date = column_int(query) != 0;
	seen->finished = column_instant(query);
	seen->returned = column_instant(query);
	seen->updated = column_instant(query);
	seen->status = (enum status)column_int(query);
	seen->raw_status = column_name(query, arena);
	seen->agency = column_name(query, arena);
	seen->officer_account = column_name(query, arena);
	seen->officer_mail = column_name(query, arena);
	seen->officer_name = column_name(query, arena);
	seen->step = column_name(query, arena);
	seen->step_due = column_instant(query);
	seen->steps = read_steps(column_instant(query));
	const void *rounds = column_blob(query, &size);
	bool ok = row_get_rounds(rounds, size, seen);
	facts->first_seen = column_instant(query);
	facts->changed = column_instant(query);
	facts->promised_seen = column_instant(query);
	facts->promised_moves = (int)column_int(query);
	facts->finished = column_instant(query);
	facts->finished_is_sighting = column_int(query) != 0;
	const void *pauses = column_blob(query, &size);
	ok = row_get_pauses(pauses, size, facts) && ok;
	facts->pauses_overflowed = column_int(query) != 0;
	facts->gone = column_instant(query);
	facts->finished_seen = column_instant(query);
	return ok;
}

/* Whether every number that stands for a word is one. */
static bool
has_words(const struct dossier *dossier)
{
	const struct observation *seen = &dossier->facts.seen;
	const struct verdict *verdict = &dossier->verdict;
	return seen->code != NULL && (unsigned)seen->filing <= FILING_POST &&
	    (unsigned)seen->status < STATUS_COUNT &&
	    (unsigned)verdict->standing < STANDING_COUNT &&
	    (unsigned)verdict->unknown < UNKNOWN_REASON_COUNT &&
	    (unsigned)verdict->pause < PAUSE_REASON_COUNT;
}

bool
dossier_row_read(struct query *query, struct arena *arena, struct dossier *out)
{
	memset(out, 0, sizeof(*out));
	out->id = column_int(query);
	out->source = column_int(query);
	out->facts.seen.code = column_text(query, arena);
	bool ok = read_facts(query, arena, out);
	row_read_verdict(query, &out->verdict);
	ok = ok && has_words(out);
	out->judged = column_instant(query);
	out->generation = column_int(query);
	out->baseline = column_int(query) != 0;
	out->agency = column_name(query, arena);
	out->stored.verdict = out->verdict;
	out->stored.agency = out->agency;
	out->stored.baseline = out->baseline;
	row_read_apology(query, arena, &out->facts.apology);
	return ok ||
	    err_set(query->err, "database %s: dossier %lld is damaged",
		query->store->path, (long long)out->id);
}
