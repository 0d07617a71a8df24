/*
 * The daemon's database and configuration, opened to read: what everything that
 * is told of it begins with.  Nothing here writes, and no secret is read.
 */
#ifndef TELL_DATABASE_H
#define TELL_DATABASE_H

#include "base/arena.h"
#include "core/judge.h"
#include "io/store.h"
#include "io/store_dossier.h"
#include "io/store_meta.h"
#include "wire/conf.h"

struct database {
	const struct conf *conf; /* borrowed */
	struct conf *own; /* the same, where it was loaded for this; or NULL */
	struct store *store;
	struct arena *arena; /* of everything read */
	struct rules rules;  /* by which explain computes */
	instant now; /* the daemon's: real, or the newest simulated moment */
	instant created;               /* when its watch began */
	struct source_health *sources; /* those that the database knows */
	size_t source_count;
	/* Those that are asked for dossiers and have never told them all,
	 * whether the database knows them yet or not: in the configuration's
	 * order. */
	const char **unread;
	size_t unread_count;
};

/* The database that ${store} is a reader of, with its ${conf}, as of ${now},
 * for one thread: its rules remember nothing.  All in ${arena}. */
bool database_over(const struct conf *conf, struct store *store, instant now,
    struct arena *arena, struct database *out, struct err *err) MUST_CHECK;

/* Fills ${database}->unread. */
void database_find_unread(struct database *database);

/* Since when the configuration names the source no more; INSTANT_NONE. */
instant database_retired(const struct database *database, int64_t source);

/*
 * What is to be told of ${dossier} whose source is configured no more, as of
 * ${at}: ${stands} false where a source that came after it shows its code, so
 * that it is told of there; else what was open when the source was taken out is
 * gone from then on, since nobody asks how it stands.  A source that showed the
 * code only after ${by} does not count (INSTANT_NEVER: each does).
 */
bool
database_left_behind(const struct database *database, struct dossier *dossier,
    instant at, instant by, bool *stands, struct err *err) MUST_CHECK;
/* The first half of it: whether a source that is watched, or was for longer,
 * has shown ${code} of ${source} by ${by}; never where that one is watched
 * itself. */
bool database_is_elsewhere(const struct database *database, int64_t source,
    const char *code, instant by, bool *elsewhere, struct err *err) MUST_CHECK;

/* What the database knows of a source by its id, or NULL; and its name. */
const struct source_health *
database_health(const struct database *database, int64_t id);
const char *database_source(const struct database *database, int64_t id);

/* The ids of the dossiers of ${code} in all sources, Eth and Đ taken for each
 * other where nothing else is found; in the database's arena. */
bool database_find_code(const struct database *database, const char *code,
    int64_t **ids, size_t *count, struct err *err) MUST_CHECK;

/* The rules for what came from ${source}. */
struct rules database_rules(const struct database *database, int64_t source);

/* Judges ${dossier} as it stands, afresh for ${at}, by the rules now in force;
 * sets the watch's begin in its facts. */
void database_judge(const struct database *database, struct dossier *dossier,
    instant at, struct judgement *out);

/* Whether the office is on trial: as configured, until somebody ended it. */
bool database_is_on_trial(const struct database *database, bool *out,
    struct err *err) MUST_CHECK;

/* Local time as people read it; "-" for none.  In the arena. */
const char *database_time(const struct database *database, instant at);
const char *database_day(const struct database *database, instant at);
/* The end of a time: "hết ngày 20/12/2026" where it ends with a day. */
const char *database_end(const struct database *database, instant at);
/* A promise: its date alone where it had no time of day, or midnight. */
const char *
database_promise(const struct database *database, instant at, bool is_date);
/* A time that the daemon told, RFC 3339, as the commands above print it. */
const char *
database_told_time(const struct database *database, const char *text);
/* What the procedure is called: by ${name}, as the source says, else by the
 * catalogue's row of ${code} for what was received at ${received}, else by the
 * code; NULL where there is none. */
const char *database_procedure(const struct database *database,
    const char *name, const char *code, instant received);
/* The same of an agency, which a source may tell by its code alone; NULL stays
 * NULL. */
const char *
database_agency_name(const struct database *database, const char *told);
/* RFC 3339, or NULL for none: for JSON. */
const char *database_rfc3339(const struct database *database, instant at);

#endif
