/* Findings of dossiers: recorded ones, and those that only time shows. */
#include "ctl/findings_find.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/findings_asked.h"
#include "io/store_notice.h"
#include "io/store_report.h"
#include "wire/json.h"

enum { PAGE = 500 };

_Static_assert(FINDING_KIND_COUNT <= 64, "bits of finding_search.kinds");

bool
finding_search_is_present(const struct finding_search *search)
{
	const struct database *database = search->database;

	return search->period.to.n >=
	    when_day(database->now, database->conf->offset).n;
}

instant
found_looked(const struct finding_search *search, int64_t source)
{
	const struct source_health *health =
	    database_health(search->database, source);

	return health == NULL ? INSTANT_NONE : health->last_success;
}

void
found_add(const struct finding_search *search, struct found_list *list,
    const struct found *found)
{
	if (!report_scope_has(search->database, &search->scope, found->agency))
		return;
	if (list->count == list->capacity) {
		list->capacity = list->capacity * 2 + 256;
		list->items = mem_resize(list->items,
		    list->capacity * sizeof(*list->items));
	}
	list->items[list->count++] = *found;
}

void
found_remark(struct found_list *list, const char *remark)
{
	list->remarks = mem_resize(list->remarks,
	    (list->remark_count + 1) * sizeof(*list->remarks));
	list->remarks[list->remark_count++] = remark;
}

/* The newest observation by then. */
static bool
add_evidence(const struct finding_search *search, int64_t newest,
    struct arena *arena, struct found *found, struct err *err)
{
	struct change *changes;
	size_t count;

	if (!store_history_of(search->database->store, newest, arena, &changes,
		&count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct change *change = &changes[i];

		if ((change->kind != CHANGE_FIRST &&
			change->kind != CHANGE_OBSERVED) ||
		    (change->at > found->first && found->change != 0))
			continue;
		found->change = change->sequence;
		found->after = change->after;
		found->at = change->at;
	}
	return true;
}

/* ---- recorded ---- */

static bool
take_recorded(const struct finding_search *search, struct found_list *list,
    const struct store_finding *recorded, struct arena *page, struct err *err)
{
	const struct database *database = search->database;
	struct arena *arena = database->arena;
	struct dossier dossier;
	bool is_there = false;
	struct found found = { .dossier = recorded->dossier,
		.kind = recorded->kind,
		.first = recorded->first,
		.last = recorded->last,
		.after = INSTANT_NONE,
		.at = INSTANT_NONE };

	if (!finding_search_wants(search, recorded->kind) ||
	    !report_scope_has(database, &search->scope, recorded->agency))
		return true;
	found.code = arena_string(arena, recorded->code);
	found.agency = arena_string(arena, recorded->agency);
	found.detail = arena_string(arena, recorded->detail);
	if (recorded->dossier != 0 && recorded->kind != FINDING_DAMAGED &&
	    !store_dossier_load(database->store, recorded->dossier, page,
		&dossier, &is_there, err))
		return false;
	if (is_there) {
		found.source = dossier.source;
		if (!add_evidence(search, dossier.newest, page, &found, err))
			return false;
	}
	found_add(search, list, &found);
	return true;
}

/* From the newest back: ids are given in the order of time. */
static bool
find_recorded(const struct finding_search *search, struct found_list *list,
    struct arena *page, struct err *err)
{
	const struct database *database = search->database;
	int32_t offset = database->conf->offset;
	instant from = period_begins(&search->period, offset);
	instant to = period_ends(&search->period, offset);
	struct store_finding *recorded;
	int64_t before = 0;
	size_t count;

	do {
		arena_reset(page);
		if (!store_findings_before(database->store, before, PAGE, page,
			&recorded, &count, err))
			return false;
		for (size_t i = 0; i < count; i++) {
			before = recorded[i].id;
			if (recorded[i].first < from)
				return true;
			if (recorded[i].first < to &&
			    !take_recorded(search, list, &recorded[i], page,
				err))
				return false;
		}
	} while (count > 0);
	return true;
}

/* ---- looked for now ---- */

/* What the mapping of ${source} names at all. */
static unsigned
told_by(const struct database *database, int64_t source)
{
	static const struct {
		enum mapping_field field;
		unsigned told;
	} fields[] = {
		{ MAPPING_PROCEDURE, ASKED_PROCEDURE },
		{ MAPPING_AGENCY, ASKED_AGENCY },
		{ MAPPING_OFFICER_ACCOUNT, ASKED_OFFICER },
		{ MAPPING_OFFICER_MAIL, ASKED_OFFICER },
		{ MAPPING_OFFICER_NAME, ASKED_OFFICER },
		{ MAPPING_FILING, ASKED_FILING },
		{ MAPPING_SUBMITTED, ASKED_SUBMITTED },
		{ MAPPING_FINISHED, ASKED_FINISHED },
		{ MAPPING_RETURNED, ASKED_FINISHED },
	};
	const struct conf_source *conf =
	    conf_source(database->conf, database_source(database, source));
	unsigned told = 0;

	for (size_t i = 0;
	     conf != NULL && i < sizeof(fields) / sizeof(fields[0]); i++)
		if (conf->mapping->fields[fields[i].field].at_count > 0)
			told |= fields[i].told;
	return told;
}

static bool
look_at_dossier(const struct finding_search *search, struct found_list *list,
    const struct dossier *dossier, struct arena *page, struct err *err)
{
	const struct database *database = search->database;
	const struct rules rules = database_rules(database, dossier->source);
	const struct asking asking = {
		.calendar = rules_calendar(&rules, &dossier->facts),
		.bounds = &database->conf->findings.bounds,
		.told = told_by(database, dossier->source),
		.until = found_looked(search, dossier->source),
	};
	struct asked_finding asked[FINDINGS_ASKED];
	struct found found = { .dossier = dossier->id,
		.source = dossier->source,
		.after = INSTANT_NONE,
		.at = INSTANT_NONE };
	size_t count;

	/* Nobody asks how those stand that a source left behind. */
	if (asking.until == INSTANT_NONE ||
	    database_retired(database, dossier->source) != INSTANT_NONE ||
	    !report_scope_has(database, &search->scope, dossier->agency))
		return true;
	count = findings_asked(&dossier->facts, &dossier->verdict, &asking,
	    page, asked);
	for (size_t i = 0; i < count; i++) {
		if (!finding_search_wants(search, asked[i].finding.kind))
			continue;
		found.kind = asked[i].finding.kind;
		found.detail =
		    arena_string(database->arena, asked[i].finding.detail);
		found.first = asked[i].since;
		found.last = asking.until;
		if (found.change == 0) {
			found.code = arena_string(database->arena,
			    dossier->facts.seen.code);
			found.agency =
			    arena_string(database->arena, dossier->agency);
			if (!add_evidence(search, dossier->newest, page, &found,
				err))
				return false;
		}
		found_add(search, list, &found);
	}
	return true;
}

static bool
wants_any(const struct finding_search *search)
{
	return finding_search_wants(search, FINDING_NOT_UPDATED) ||
	    finding_search_wants(search, FINDING_NOT_MOVED) ||
	    finding_search_wants(search, FINDING_ACCEPTED_LATE) ||
	    finding_search_wants(search, FINDING_APOLOGY_MISSING) ||
	    finding_search_wants(search, FINDING_FIELDS_MISSING);
}

/* What is open, and what has ended since the period began. */
static bool
find_asked(const struct finding_search *search, struct found_list *list,
    struct arena *page, struct err *err)
{
	const struct database *database = search->database;
	instant from = period_begins(&search->period, database->conf->offset);
	struct report_cursor cursor = { 0 };
	struct dossier *dossiers;
	size_t count;

	do {
		arena_reset(page);
		if (!store_report_open(database->store, from, PAGE, &cursor,
			page, &dossiers, &count, err))
			return false;
		for (size_t i = 0; i < count; i++)
			if (!look_at_dossier(search, list, &dossiers[i], page,
				err))
				return false;
	} while (count > 0);
	return true;
}

static void
remark_sources(const struct finding_search *search, struct found_list *list)
{
	const struct database *database = search->database;

	for (size_t i = 0; i < database->unread_count; i++)
		found_remark(list,
		    arena_printf(database->arena,
			"Nguồn %s chưa lần nào được đọc hết: chưa xét được hồ "
			"sơ không có cập nhật.",
			database->unread[i]));
}

/* ---- together ---- */

static int
by_agency(const void *left, const void *right)
{
	const struct found *a = left, *b = right;
	int order = strcmp(a->order, b->order);

	if (order != 0)
		return order;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	order = strcmp(a->code == NULL ? "" : a->code,
	    b->code == NULL ? "" : b->code);
	if (order != 0)
		return order;
	if (a->source != b->source)
		return a->source < b->source ? -1 : 1;
	return (a->first > b->first) - (a->first < b->first);
}

/* Agencies as the alphabet has them, those of one name by their code; what
 * belongs to none comes last. */
static void
sort(const struct finding_search *search, struct found_list *list)
{
	const struct database *database = search->database;
	const char *agency = NULL, *order = "\x7f";

	for (size_t i = 0; i < list->count; i++) {
		struct found *found = &list->items[i];

		if (!text_equal(found->agency, agency)) {
			agency = found->agency;
			order = agency == NULL
			    ? "\x7f"
			    : arena_printf(database->arena, "%s %s",
				  text_order_key(database->arena,
				      report_label(database, REPORT_BY_AGENCY,
					  agency)),
				  agency);
		}
		found->order = order;
	}
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(*list->items),
		    by_agency);
}

bool
found_list_fill(const struct finding_search *search, struct found_list *out,
    struct err *err)
{
	const struct database *database = search->database;
	struct arena *page;
	bool ok;

	*out = (struct found_list){ 0 };
	if (!store_snapshot_begin(database->store, err))
		return false;
	json_init();
	page = arena_new(1024 * 1024);
	ok = find_recorded(search, out, page, err);
	if (ok && finding_search_is_present(search) && wants_any(search)) {
		remark_sources(search, out);
		ok = find_asked(search, out, page, err);
	} else if (ok && wants_any(search)) {
		found_remark(out,
		    "Kỳ đã qua: chỉ gồm nội dung đã ghi nhận trong kỳ, không "
		    "xét hồ sơ và đơn vị đang không có cập nhật.");
	}
	arena_free(page);
	ok = ok && findings_units(search, out, err);
	store_snapshot_end(database->store);
	if (ok)
		sort(search, out);
	return ok;
}

void
found_list_finish(struct found_list *list)
{
	mem_free(list->items);
	mem_free(list->remarks);
	*list = (struct found_list){ 0 };
}
