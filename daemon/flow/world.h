/*
 * The world that the four turns share: what hosod.c opened, what the
 * configuration in force says, and the turns themselves.  One of it per
 * process.  A turn finds here everything but its own state.
 */
#ifndef FLOW_WORLD_H
#define FLOW_WORLD_H

#include "base/arena.h"
#include "core/judge.h"
#include "core/reach.h"
#include "io/fetch.h"
#include "io/loop.h"
#include "io/store.h"
#include "io/supervise.h"
#include "wire/conf.h"
#include "wire/wording.h"

struct again;
struct asides;
struct account_book;
struct audit;
struct confirm;
struct recall;
struct deliver;
struct disabled;
struct nightly;
struct outlook;
struct polls;
struct causes;
struct retain;
struct returns;
struct review;
struct revive;
struct strand;

struct world {
	/* Opened by the program, outlive every turn. */
	struct loop *loop; /* NULL in a rehearsal, which has no turns */
	struct store *store;
	struct fetcher *fetcher;     /* NULL in scenarios */
	struct supervise *supervise; /* NULL in scenarios */
	struct wording *wording_built_in;

	/* In force until the next reload. */
	struct conf *conf;
	const struct wording *wording; /* the office's, or the one built in */
	struct rules rules;
	struct rules rules_still; /* the same, for other threads */
	int64_t generation;
	instant epoch; /* of the last restore from a backup; INSTANT_NONE */
	instant epoch_told; /* the last letter about it; INSTANT_NONE */
	/* There may be more to tell of it: so much was written, be it that the
	 * transaction was then rolled back. */
	bool epoch_open;
	instant live; /* an operator ended the trial of `mode: trial`; NONE */
	struct causes *causes;         /* why dates are others than before */
	struct asides *asides;         /* dossiers that cannot be judged */
	struct account_book *accounts; /* who operators are; or NULL */

	/* The turns. */
	struct polls *polls;
	int64_t *retired; /* ids of sources, see flow/retire.h */
	size_t retired_count;
	struct review *review;
	struct deliver *deliver;
	struct nightly *nightly;
	struct outlook *outlook; /* of the calendar */
	struct retain *retain;
	struct confirm *confirm; /* of contacts' addresses, */
	struct recall *recall;   /* and in a rehearsal; NULL elsewhere */
	struct returns *returns; /* letters that come back */
	struct audit *audit;
	struct again *again;       /* at what is held */
	struct revive *revive;     /* what is owed of sources that are back */
	struct strand *strand;     /* channels that are gone */
	struct disabled *disabled; /* channels that want no more letters */

	/* Memory of the turn that runs; emptied by world_turn. */
	struct loop_task checkpoint; /* between many small transactions */
	struct arena *turn;

	bool once;      /* --once: everything in few, large transactions */
	bool held;      /* the clock is not believed: nothing is judged */
	bool confirmed; /* an operator believed it against a server's Date */
	/* When the daemon was down before it started, until the departures that
	 * passed meanwhile have been made up for; INSTANT_NONE. */
	instant away_from, away_to;
};

/* Takes ${conf} into force: its rules, and a generation; at a reload it says
 * which sources are watched, too, which at a start retire_start does.  The
 * caller frees the one before, once nothing borrows from it.  Nothing changes
 * on refusal. */
bool world_adopt(struct world *world, struct conf *conf, bool reload,
    struct err *err) MUST_CHECK;

/* Begins a turn: its memory is empty. */
struct arena *world_turn(struct world *world);

/* The local date of ${at}. */
day world_day(const struct world *world, instant at);

/* The end of the local day that lies ${days} after ${now}. */
instant world_end(const struct world *world, instant now, int32_t days);

/* As people read it; midnight as the end of the day before: "18/09/2020 24:00".
 * In the turn's arena. */
const char *world_end_text(const struct world *world, instant at);

/* True where ${end} lies ahead of ${now}; else both are named. */
bool world_end_is_ahead(const struct world *world, instant end, instant now,
    struct err *err) MUST_CHECK;

/* The calendar of the agency that a source calls ${agency}. */
const struct calendar *
world_calendar(const struct world *world, const char *agency, instant now);

/* How ${address} stands by what is known, ${reach}, and by the configuration in
 * force. */
enum reach_state world_reach(const struct world *world,
    const struct reach *reach, const char *address, instant now);

/* Runs everything that is not asleep: polls, then review, deliver, nightly
 * set their alarms. */
void world_start(struct world *world);

/* Very many transactions follow one another: what they write is put into its
 * place in small portions, in a turn of its own (invariant 9). */
void world_checkpoint_soon(struct world *world);

/* Something was committed: every turn looks anew at when it is next due.
 * Under --once nobody but the polls works before they have all run. */
void world_nudge(struct world *world);

/* Refuses while the clock is not believed: nothing that people decide may go by
 * it. */
bool world_is_trusted(const struct world *world, struct err *err) MUST_CHECK;

/* Ends the trust in the present (invariant 10): says ${why}, and nothing is
 * judged or sent until world_believe. */
void world_doubt(struct world *world, const char *why);
void world_believe(struct world *world);

/* The status line of the service manager. */
void world_tell_status(struct world *world);

#endif
