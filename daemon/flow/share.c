/* Which figures and dossiers of a survey one recipient reads. */
#include "flow/share.h"

static int64_t
open_of(const struct survey_figures *figures)
{
	int64_t open = 0;

	for (int s = 0; s < STANDING_COUNT; s++)
		if (!standing_is_closed((enum standing)s))
			open += figures->standings[s];
	return open;
}

static void
add_figures(struct digest_input *out, const struct survey_figures *figures)
{
	for (int s = 0; s < STANDING_COUNT; s++)
		out->by_standing[s] += figures->standings[s];
	for (int r = 0; r < PAUSE_REASON_COUNT; r++)
		out->paused[r] += figures->paused[r];
	out->open += open_of(figures);
	rate_add_all(&out->rate, &figures->rate);
	out->done_today += figures->done;
	out->new_today += figures->arrived;
	out->baseline += figures->baseline;
	out->apologies += figures->apologies;
	out->due_next.total += figures->due_next;
	out->steps_over += figures->steps_over;
	out->supplements_over += figures->supplements_over;
	out->told_sent += figures->told[SURVEY_SENT];
	out->told_refused += figures->told[SURVEY_REFUSED];
	out->told_withdrawn += figures->told[SURVEY_TAKEN_BACK];
	out->acknowledged += figures->told[SURVEY_ACKNOWLEDGED];
}

static struct digest_agency
agency_row(const struct agency *agency, const struct survey_figures *figures)
{
	return (struct digest_agency){
		.name = agency == NULL ? NULL : agency->name,
		.open = open_of(figures),
		.due_soon = figures->standings[STANDING_DUE_SOON],
		.overdue = figures->standings[STANDING_OVERDUE],
		.late_acceptance = figures->standings[STANDING_LATE_ACCEPTANCE],
		.rate = figures->rate,
		.days = figures->days,
	};
}

/* Whose dossiers are of no known agency nobody heads: the province's. */
static enum share_view
view_of(const struct world *world, const struct evening_owed *owed,
    const struct agency *agency)
{
	if (agency == NULL)
		return owed->scope == NULL ? SHARE_OWN : SHARE_NOT;
	if (owed->scope != NULL &&
	    !directory_is_within(world->conf->directory, agency, owed->scope))
		return SHARE_NOT;
	return agency == owed->own ? SHARE_OWN : SHARE_ABOVE;
}

struct share
share_of(struct world *world, const struct survey *survey,
    const struct evening_owed *owed)
{
	const struct directory *directory = world->conf->directory;
	struct share share = { .survey = survey,
		.owed = owed,
		.agencies = arena_alloc(world->turn,
		    (survey->agencies + 1) * sizeof(*share.agencies)) };

	if (owed->own_dossiers) {
		share.contacts = arena_alloc(world->turn, survey->officers + 1);
		for (size_t i = 0; i < survey->officers; i++)
			share.contacts[i] = directory_is_same(owed->contact,
			    directory_contact(directory, i));
		return share;
	}
	for (size_t i = 0; i <= survey->agencies; i++) {
		share.agencies[i] = view_of(world, owed,
		    i == survey->agencies ? NULL
					  : directory_agency(directory, i));
		share.has_above =
		    share.has_above || share.agencies[i] == SHARE_ABOVE;
	}
	return share;
}

static const struct survey_figures *
figures_of(const struct share *share, size_t agency)
{
	return &share->survey->figures[share->agencies[agency] == SHARE_ABOVE
		? SURVEY_ABOVE
		: SURVEY_OWN][agency];
}

static int64_t
late_of(const struct survey_figures *figures)
{
	return figures->standings[STANDING_OVERDUE] +
	    figures->standings[STANDING_LATE_ACCEPTANCE];
}

static void
count_agencies(struct world *world, struct share *share,
    struct digest_input *out)
{
	const struct survey *survey = share->survey;
	const struct directory *directory = world->conf->directory;
	struct digest_agency *rows =
	    arena_alloc(world->turn, (survey->agencies + 1) * sizeof(*rows));

	for (size_t i = 0; i <= survey->agencies; i++) {
		const struct survey_figures *figures = figures_of(share, i);

		if (share->agencies[i] == SHARE_NOT)
			continue;
		add_figures(out, figures);
		share->held = share->held ||
		    late_of(figures) < late_of(&survey->figures[SURVEY_OWN][i]);
		if (open_of(figures) > 0 || figures->rate.finished > 0)
			rows[out->agency_count++] =
			    agency_row(i == survey->agencies
				    ? NULL
				    : directory_agency(directory, i),
				figures);
	}
	out->ranked_count = digest_rank(rows, out->agency_count);
	out->agencies = rows;
}

void
share_count(struct world *world, struct share *share, struct digest_input *out)
{
	const struct survey *survey = share->survey;

	if (share->contacts == NULL)
		count_agencies(world, share, out);
	else
		for (size_t i = 0; i < survey->officers; i++)
			if (share->contacts[i])
				add_figures(out, &survey->by_officer[i]);
	out->overdue.total = out->by_standing[STANDING_OVERDUE];
	out->due_today.total = out->by_standing[STANDING_DUE_TODAY];
	out->late_acceptance.total = out->by_standing[STANDING_LATE_ACCEPTANCE];
}

static void
add_finding(struct digest_finding *row, const struct survey_figures *figures)
{
	row->count += figures->findings[row->kind];
	if (row->example == NULL)
		row->example = figures->examples[row->kind];
}

void
share_count_findings(struct world *world, const struct share *share,
    struct digest_input *out)
{
	const struct survey *survey = share->survey;
	struct digest_finding *rows =
	    arena_alloc(world->turn, FINDING_KIND_COUNT * sizeof(*rows));

	for (int k = 0; k < FINDING_KIND_COUNT; k++) {
		struct digest_finding *row = &rows[out->finding_count];

		*row = (struct digest_finding){ .kind = (enum finding_kind)k };
		for (size_t i = 0; i <= survey->agencies; i++)
			if (share->agencies[i] != SHARE_NOT)
				add_finding(row, figures_of(share, i));
		for (size_t i = 0;
		     share->contacts != NULL && i < survey->officers; i++)
			if (share->contacts[i])
				add_finding(row, &survey->by_officer[i]);
		out->finding_count += row->count > 0;
	}
	out->findings = rows;
}

bool
share_has(const struct share *share, const struct survey_mark *mark)
{
	if (share->contacts != NULL)
		return mark->officer < share->survey->officers &&
		    share->contacts[mark->officer];
	switch (share->agencies[mark->agency]) {
	case SHARE_NOT:
		return false;
	case SHARE_ABOVE:
		return mark->above;
	case SHARE_OWN:
		break;
	}
	return true;
}
