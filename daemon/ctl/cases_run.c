/* One case: what is seen is told, and at each moment compared. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/promise.h"
#include "ctl/cases.h"
#include "io/store_meta.h"

/* ---- what is seen ---- */

static void
put_time(const struct cases_run *run, const struct case_time *time,
    instant *out)
{
	if (time->kind != CASE_NOT_GIVEN)
		*out = case_instant(time, run->conf->offset);
}

static void
put_word(const char *word, const char **out)
{
	if (word != NULL)
		*out = word[0] == '\0' ? NULL : word;
}

/* An address, else what may be an account as well as a name. */
static void
put_officer(const char *officer, struct observation *out)
{
	if (officer == NULL)
		return;
	out->officer_account = out->officer_mail = out->officer_name = NULL;
	if (officer[0] == '\0')
		return;
	if (strchr(officer, '@') != NULL)
		out->officer_mail = officer;
	else
		out->officer_account = out->officer_name = officer;
}

static void
put_seen(struct cases_run *run, const struct case_seen *seen)
{
	struct observation *out = &run->seen;

	if (seen->has_status)
		out->status = seen->status;
	if (seen->has_filing)
		out->filing = seen->filing;
	put_time(run, &seen->submitted, &out->submitted);
	put_time(run, &seen->received, &out->received);
	put_time(run, &seen->promised, &out->promised);
	if (seen->promised.kind != CASE_NOT_GIVEN)
		out->promised_is_date = seen->promised.kind == CASE_DATE;
	put_time(run, &seen->finished, &out->finished);
	put_time(run, &seen->returned, &out->returned);
	put_time(run, &seen->updated, &out->updated);
	put_time(run, &seen->step_due, &out->step_due);
	put_word(seen->procedure, &out->procedure);
	put_word(seen->field, &out->field);
	put_word(seen->agency, &out->agency);
	put_word(seen->step, &out->step);
	put_officer(seen->officer, out);
}

/* The last poll that would have shown it: one before, at the source's own
 * rhythm, but not before what was seen before. */
static instant
poll_before(const struct cases_run *run, const struct conf_source *source,
    int index, instant at)
{
	instant before = at - source->every;
	instant last =
	    case_instant(&run->its->seen[index > 0 ? index - 1 : 0].at,
		run->conf->offset);

	if (index == 0)
		return INSTANT_NONE;
	return before > last ? before : last;
}

static bool
tell(struct cases_run *run, const struct conf_source *source, int index,
    struct err *err)
{
	const struct case_seen *seen = &run->its->seen[index];
	struct rehearsal_news news = { .source = run->source,
		.seen = &run->seen,
		.at = case_instant(&seen->at, run->conf->offset),
		.as_of = INSTANT_NONE };

	put_seen(run, seen);
	news.after = poll_before(run, source, index, news.at);
	return rehearsal_seen(run->rehearsal, &news, &run->dossier, err) ||
	    err_prefix(err, "%s:%d", run->file, seen->line);
}

/* ---- what left ---- */

static bool
is_new(const struct cases_run *run, const struct cases_left *left)
{
	for (size_t i = 0; i < run->left_count; i++) {
		const struct cases_left *other = &run->left[i];

		if (other->at == left->at &&
		    text_equal(other->rung, left->rung) &&
		    text_equal(other->recipient, left->recipient) &&
		    text_equal(other->channel, left->channel))
			return false;
	}
	return true;
}

static void
on_letter(void *context, const struct letter *letter,
    const struct notice *notices, size_t count)
{
	struct cases_run *run = context;

	for (size_t i = 0; i < count; i++) {
		const struct notice *notice = &notices[i];
		const struct cases_left left = {
			.rung = arena_string(run->arena, notice->rung),
			.recipient =
			    arena_string(run->arena, letter->recipient),
			.name =
			    arena_string(run->arena, letter->recipient_name),
			.channel = arena_string(run->arena, letter->channel),
			.role = notice->role,
			.at = letter->sealed
		};

		if (!is_new(run, &left))
			continue;
		run->left = mem_resize(run->left,
		    (run->left_count + 1) * sizeof(*run->left));
		run->left[run->left_count++] = left;
	}
}

/* ---- what must be ---- */

static void say(struct cases_run *run, int line, int column, const char *fmt,
    ...) PRINTF_LIKE(4, 5);

static void
say(struct cases_run *run, int line, int column, const char *fmt, ...)
{
	va_list args;

	buf_printf(run->wrong, "      %s:%d:%d: ", run->file, line, column);
	va_start(args, fmt);
	buf_add(run->wrong, arena_vprintf(run->arena, fmt, args));
	va_end(args);
	buf_add(run->wrong, "\n");
}

static const char *
time_text(struct cases_run *run, instant at)
{
	if (at == INSTANT_NONE)
		return "none";
	return when_people_short(arena_alloc(run->arena, WHEN_TEXT), at,
	    run->conf->offset);
}

static void
check_deadline(struct cases_run *run, const struct case_moment *moment,
    instant due)
{
	const struct case_time *wanted = &moment->deadline;
	int32_t offset = run->conf->offset;
	instant at = case_instant(wanted, offset);
	char date[WHEN_TEXT];
	bool same = wanted->kind == CASE_DATE
	    ? due != INSTANT_NONE && when_day(due, offset).n == wanted->date.n
	    : due == at;

	if (wanted->kind == CASE_NOT_GIVEN || same)
		return;
	say(run, moment->line, moment->column,
	    "deadline: mong đợi %s, thực tế %s",
	    wanted->kind == CASE_DATE ? when_people_day(date, wanted->date)
				      : time_text(run, at),
	    time_text(run, due));
}

static bool
is_to(const struct cases_run *run, const char *to,
    const struct cases_left *left)
{
	enum role role;

	if (to == NULL)
		return true;
	if (role_parse(to, &role))
		return left->role == role;
	return text_equal(to, left->recipient) ||
	    (left->name != NULL &&
		text_equal(text_fold(run->arena, to),
		    text_fold(run->arena, left->name)));
}

static bool
meets(const struct cases_run *run, const struct case_notice *wanted,
    const struct cases_left *left)
{
	return text_equal(wanted->rung, left->rung) &&
	    is_to(run, wanted->to, left) &&
	    (wanted->channel == NULL ||
		text_equal(wanted->channel, left->channel)) &&
	    (wanted->at.kind == CASE_NOT_GIVEN ||
		case_instant(&wanted->at, run->conf->offset) == left->at);
}

/* A person who is told by several channels is told once, unless the file says
 * by which. */
static bool
meet(struct cases_run *run, const struct case_notice *wanted)
{
	const struct cases_left *met = NULL;

	for (size_t i = 0; i < run->left_count; i++) {
		struct cases_left *left = &run->left[i];

		if (left->is_met || !meets(run, wanted, left))
			continue;
		if (met != NULL &&
		    (wanted->channel != NULL || left->at != met->at ||
			left->role != met->role ||
			!text_equal(left->name, met->name)))
			continue;
		left->is_met = true;
		met = left;
	}
	return met != NULL;
}

static void
check_notices(struct cases_run *run, const struct case_moment *moment)
{
	for (int i = 0; i < moment->notice_count; i++) {
		const struct case_notice *wanted = &moment->notices[i];
		instant at = case_instant(&wanted->at, run->conf->offset);

		if (meet(run, wanted))
			continue;
		say(run, wanted->line, wanted->column,
		    "notices: thiếu { rung: %s%s%s%s%s }", wanted->rung,
		    wanted->to == NULL ? "" : ", to: ",
		    wanted->to == NULL ? "" : wanted->to,
		    at == INSTANT_NONE ? "" : ", at: ",
		    at == INSTANT_NONE ? "" : time_text(run, at));
	}
	for (size_t i = 0; i < run->left_count; i++) {
		const struct cases_left *left = &run->left[i];

		if (!left->is_met)
			say(run, moment->line, moment->column,
			    "notices: thừa { rung: %s, to: %s, at: %s } (%s "
			    "<%s>, kênh %s)",
			    left->rung, role_text(left->role),
			    time_text(run, left->at),
			    left->name == NULL ? "" : left->name,
			    left->recipient, left->channel);
	}
}

static bool
check_moment(struct cases_run *run, const struct case_moment *moment,
    struct err *err)
{
	struct world *world = rehearsal_world(run->rehearsal);
	const struct verdict *verdict;
	struct dossier dossier;
	bool found;

	if (!rehearsal_until(run->rehearsal,
		case_instant(&moment->at, run->conf->offset), err) ||
	    !store_dossier_load(world->store, run->dossier, run->arena,
		&dossier, &found, err))
		return false;
	verdict = &dossier.verdict;
	if (moment->has_standing && verdict->standing != moment->standing)
		say(run, moment->line, moment->column,
		    "standing: mong đợi %s (%s), thực tế %s (%s)",
		    standing_text(moment->standing),
		    standing_people(moment->standing),
		    standing_text(verdict->standing),
		    standing_people(verdict->standing));
	check_deadline(run, moment, verdict->due);
	if (moment->has_notices)
		check_notices(run, moment);
	run->left_count = 0;
	return true;
}

/* ---- all of it ---- */

/* What is expected at a moment is so once all of that moment has been seen. */
static bool
live(struct cases_run *run, const struct conf_source *source, struct err *err)
{
	const struct case_case *its = run->its;
	int32_t offset = run->conf->offset;
	int told = 0;

	for (int i = 0; i < its->moment_count; i++) {
		const struct case_moment *moment = &its->moments[i];
		instant at = case_instant(&moment->at, offset);

		while (told < its->seen_count &&
		    case_instant(&its->seen[told].at, offset) <= at)
			if (!tell(run, source, told++, err))
				return false;
		if (!check_moment(run, moment, err))
			return false;
	}
	return true;
}

static instant
earlier(instant a, instant b)
{
	return b != INSTANT_NONE && b < a ? b : a;
}

/* The watch began before the dossier did: nothing of it is baseline. */
static instant
watched_since(const struct cases_run *run)
{
	const struct case_seen *first = &run->its->seen[0];
	int32_t offset = run->conf->offset;
	instant at = case_instant(&first->at, offset);

	at = earlier(at, case_instant(&first->received, offset));
	at = earlier(at, case_instant(&first->submitted, offset));
	return at - WHEN_DAY;
}

static const struct conf_source *
source_of(const struct cases_run *run)
{
	const struct conf *conf = run->conf;

	if (run->its->source != NULL)
		return conf_source(conf, run->its->source);
	for (int i = 0; i < conf->source_count; i++)
		if (conf->sources[i].enabled)
			return &conf->sources[i];
	return NULL;
}

static bool
find_source(struct cases_run *run, const struct conf_source *conf,
    struct err *err)
{
	struct source_health *all;
	size_t count;

	if (!store_sources(rehearsal_world(run->rehearsal)->store, run->arena,
		&all, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (conf != NULL && text_equal(all[i].name, conf->name)) {
			run->source = all[i].id;
			return true;
		}
	return err_set(err, "%s:%d: no enabled source is called \"%s\"",
	    run->file, run->its->line,
	    run->its->source == NULL ? "" : run->its->source);
}

static bool
rehearse(struct cases_run *run, struct err *err)
{
	const struct conf_source *source = source_of(run);
	instant since = watched_since(run);
	const struct rehearsal_plan plan = { .conf = run->conf,
		.store = ":memory:",
		.start = since,
		.letter = on_letter,
		.context = run };

	run->rehearsal = rehearsal_open(&plan, err);
	return run->rehearsal != NULL && find_source(run, source, err) &&
	    rehearsal_watch(run->rehearsal, run->source, since, err) &&
	    live(run, source, err);
}

bool
cases_rehearse(struct cases_run *run, struct err *err)
{
	const struct case_case *its = run->its;
	bool ok;

	observation_clear(&run->seen);
	run->seen.code = its->code;
	run->seen.status = STATUS_PROCESSING;
	run->seen.filing = FILING_DIRECT;
	put_word(its->procedure, &run->seen.procedure);
	put_word(its->agency, &run->seen.agency);
	put_officer(its->officer, &run->seen);
	ok = rehearse(run, err);
	rehearsal_close(run->rehearsal);
	mem_free(run->left);
	run->rehearsal = NULL;
	run->left = NULL;
	run->left_count = 0;
	return ok;
}
