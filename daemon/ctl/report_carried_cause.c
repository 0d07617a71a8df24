/* Why a dossier was carried over and not pending before, or the other way
 * round.
 */
#include "ctl/report_carried.h"
#include "flow/recount.h"
#include "io/store_dossier.h"

static const struct {
	const char *text, *people;
} causes[] = {
	[CARRIED_ENTERED_LATE] = { "entered-late",
	    "Tiếp nhận trước kỳ, nhập vào phần mềm sau" },
	[CARRIED_FINISHED_LATE] = { "finished-late",
	    "Kết thúc trong kỳ trước, ghi nhận sau" },
	[CARRIED_MOVED] = { "moved", "Ngày tiếp nhận được ghi hoặc sửa sau" },
	[CARRIED_REOPENED] = { "reopened",
	    "Đã ghi nhận kết thúc, nay đang giải quyết" },
	[CARRIED_BEFORE_WATCH] = { "before-watch",
	    "Có từ trước; nguồn dữ liệu về sau mới được theo dõi" },
	[CARRIED_GONE] = { "gone", "Không còn trong dữ liệu nguồn" },
	[CARRIED_RETURNED] = { "returned",
	    "Khi đó không còn trong dữ liệu nguồn, nay có lại" },
	[CARRIED_NOT_ACCEPTED] = { "not-accepted",
	    "Khi đó đã tiếp nhận, nay ghi chưa tiếp nhận hoặc không tiếp "
	    "nhận" },
	[CARRIED_TRANSFERRED] = { "transferred",
	    "Chuyển đơn vị giải quyết sau đó" },
};

const char *
carried_cause_text(enum carried_cause cause)
{
	return causes[cause].text;
}

const char *
carried_cause_people(enum carried_cause cause)
{
	return causes[cause].people;
}

/* Carried now, and not pending then. */
static bool
cause_of_more(const struct database *database, const struct report_scope *scope,
    const struct dossier *dossier, instant known, enum carried_cause *out,
    struct err *err)
{
	const struct facts *facts = &dossier->facts;
	struct facts then;
	bool whole;

	if (facts->first_seen > known) {
		const struct source_health *health =
		    database_health(database, dossier->source);

		*out = health == NULL || health->baseline == INSTANT_NONE ||
			facts->first_seen <= health->baseline
		    ? CARRIED_BEFORE_WATCH
		    : CARRIED_ENTERED_LATE;
		return true;
	}
	if (!recount_facts_known(database->store, dossier->newest, known,
		database->arena, &then, &whole, err))
		return false;
	*out = whole &&
		!report_scope_has(database, scope,
		    report_agency_known(database, &then, known))
	    ? CARRIED_TRANSFERRED
	    : whole && then.gone != INSTANT_NONE ? CARRIED_RETURNED
	    : (whole && then.finished != INSTANT_NONE) ||
		(facts->finished_seen != INSTANT_NONE &&
		    facts->finished_seen <= known)
	    ? CARRIED_REOPENED
	    : CARRIED_MOVED;
	return true;
}

/* Since when nobody shows it: its source, or nobody asks its source.  NONE
 * where that was after the end of the period, as of which it is counted. */
static instant
left(const struct database *database, const struct carried *carried,
    const struct dossier *dossier)
{
	instant gone = dossier->facts.gone != INSTANT_NONE
	    ? dossier->facts.gone
	    : database_retired(database, dossier->source);

	return gone < carried->ends ? gone : INSTANT_NONE;
}

/* Pending then, and not carried now. */
static enum carried_cause
cause_of_less(const struct database *database, const struct report_scope *scope,
    const struct carried *carried, const struct dossier *dossier)
{
	const struct facts *facts = &dossier->facts;

	if (!report_scope_has(database, scope, dossier->agency))
		return CARRIED_TRANSFERRED;
	if (facts->finished != INSTANT_NONE &&
	    facts->finished < carried->begins)
		return CARRIED_FINISHED_LATE;
	if (left(database, carried, dossier) != INSTANT_NONE)
		return CARRIED_GONE;
	switch (dossier->verdict.standing) {
	case STANDING_AWAITING:
	case STANDING_LATE_ACCEPTANCE:
	case STANDING_REFUSED:
		return CARRIED_NOT_ACCEPTED;
	default:
		return CARRIED_MOVED;
	}
}

/* What became of ${dossier} is what the source tells that goes on with it, if
 * its own was taken out. */
static bool
follow(const struct database *database, struct dossier *dossier,
    bool *is_elsewhere, struct err *err)
{
	const char *code = dossier->facts.seen.code;
	size_t count;
	int64_t *ids;

	if (!database_is_elsewhere(database, dossier->source, code,
		INSTANT_NEVER, is_elsewhere, err))
		return false;
	if (!*is_elsewhere)
		return true;
	if (!database_find_code(database, code, &ids, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct dossier other;
		bool found, left_too;

		if (!store_dossier_load(database->store, ids[i],
			database->arena, &other, &found, err) ||
		    (found &&
			!database_is_elsewhere(database, other.source, code,
			    INSTANT_NEVER, &left_too, err)))
			return false;
		if (found && !left_too) {
			*dossier = other;
			return true;
		}
	}
	return true;
}

/* When somebody saw what ${item} tells. */
static instant
learned(const struct database *database, const struct carried *of,
    const struct dossier *dossier, enum carried_cause cause)
{
	switch (cause) {
	case CARRIED_ENTERED_LATE:
	case CARRIED_BEFORE_WATCH:
		return dossier->facts.first_seen;
	case CARRIED_GONE:
		return left(database, of, dossier);
	case CARRIED_FINISHED_LATE:
		return dossier->facts.finished_seen;
	case CARRIED_MOVED:
	case CARRIED_REOPENED:
	case CARRIED_RETURNED:
	case CARRIED_NOT_ACCEPTED:
	case CARRIED_TRANSFERRED:
		break;
	}
	return dossier->facts.changed;
}

static bool
find_cause(const struct database *database, const struct report_scope *scope,
    const struct carried *of, struct dossier *dossier,
    struct carried_difference *item, struct err *err)
{
	if (item->is_more)
		return cause_of_more(database, scope, dossier, of->known,
		    &item->cause, err);
	if (!follow(database, dossier, &item->is_elsewhere, err))
		return false;
	item->cause = cause_of_less(database, scope, of, dossier);
	return true;
}

bool
carried_explain(const struct database *database,
    const struct report_scope *scope, const struct carried *of,
    struct carried_difference *item, bool *found, struct err *err)
{
	struct dossier dossier;
	const struct facts *facts = &dossier.facts;

	if (!store_dossier_load(database->store, item->id, database->arena,
		&dossier, found, err))
		return false;
	if (!*found)
		return true;
	item->code = facts->seen.code;
	item->source = database_source(database, dossier.source);
	if (!find_cause(database, scope, of, &dossier, item, err))
		return false;
	item->entered = facts->seen.received != INSTANT_NONE
	    ? facts->seen.received
	    : facts->seen.submitted;
	item->ended = facts->finished;
	item->learned = learned(database, of, &dossier, item->cause);
	return true;
}
