/* The ledger: what observations, one after another, add up to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "support/pure_dossier.h"

static struct arena *arena;
static struct facts facts;
static struct observation o;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(65536);
	facts_begin(&facts);
	o = pure_observation(NULL, "2020-09-07T09:00", "2020-09-21");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* The next observation, at ${at}; the poll before was at ${after}. */
static void
see(const char *after, const char *at)
{
	facts_fold(&facts, &o, pure_at(after), pure_at(at));
}

/* "supplement status 10T14:00/10T14:15..never; …": evidence, and the bounds of
 * both ends in September where they differ. */
static void
put_end(struct buf *text, instant earliest, instant latest)
{
	if (latest == INSTANT_NEVER) {
		buf_add(text, "open");
		return;
	}
	buf_add(text, pure_instant(arena, earliest) + strlen("2020-09-"));
	if (earliest != latest)
		buf_printf(text, "/%s",
		    pure_instant(arena, latest) + strlen("2020-09-"));
}

static const char *
pauses(void)
{
	struct buf text = buf_over(arena);

	for (int i = 0; i < facts.pause_count; i++) {
		const struct pause *p = &facts.pauses[i];

		buf_printf(&text, "%s%s %s ", i == 0 ? "" : "; ",
		    pause_reason_text(p->reason),
		    p->evidence == EVIDENCE_RECORD ? "record" : "status");
		put_end(&text, p->from_earliest, p->from_latest);
		buf_add(&text, "..");
		put_end(&text, p->to_earliest, p->to_latest);
		if (p->reissued)
			buf_add(&text, " reissued");
	}
	return buf_text(&text);
}

static void
add_round(const char *from, const char *to)
{
	o.rounds[o.round_count++] = (struct round){
		.from = pure_at(from),
		.to = to == NULL ? INSTANT_NEVER : pure_at(to),
		.promised_before = INSTANT_NONE,
		.promised_after = INSTANT_NONE,
	};
}

static void
test_status_gives_bounds(void **state)
{
	enum pause_reason reason;

	(void)state;
	see(NULL, "2020-09-07T09:15");
	assert_string_equal(pauses(), "");
	o.status = STATUS_WAITING_PAYMENT;
	see("2020-09-10T14:00", "2020-09-10T14:15");
	assert_string_equal(pauses(), "payment status 10T14:00/10T14:15..open");
	assert_true(facts_is_paused(&facts, &reason));
	assert_int_equal(reason, PAUSE_PAYMENT);
	o.step = "another";
	see("2020-09-11T14:00", "2020-09-11T14:15");
	assert_string_equal(pauses(), "payment status 10T14:00/10T14:15..open");
	o.status = STATUS_STOPPED;
	see("2020-09-14T08:00", "2020-09-14T08:15");
	assert_string_equal(pauses(),
	    "payment status 10T14:00/10T14:15..14T08:00/14T08:15; "
	    "stopped status 14T08:00/14T08:15..open");
	o.status = STATUS_PROCESSING;
	see("2020-09-15T08:00", "2020-09-15T08:15");
	assert_false(facts_is_paused(&facts, &reason));
}

static void
test_first_seen_paused(void **state)
{
	(void)state;
	o.status = STATUS_WAITING_SUPPLEMENT;
	see(NULL, "2020-09-16T08:00");
	assert_string_equal(pauses(),
	    "supplement status 07T09:00/16T08:00..open");
	/* The record tells the start. */
	facts_begin(&facts);
	add_round("2020-09-10T14:00", NULL);
	see(NULL, "2020-09-16T08:00");
	assert_string_equal(pauses(), "supplement record 10T14:00..open");
	/* An older round has ended: this one began after it. */
	facts_begin(&facts);
	o.rounds[0].to = pure_at("2020-09-14T10:00");
	see(NULL, "2020-09-16T08:00");
	assert_string_equal(pauses(),
	    "supplement record 10T14:00..14T10:00 reissued; "
	    "supplement status 14T10:00/16T08:00..open");
}

/* Decision 8: the record's own rounds beat the statuses. */
static void
test_record_wins(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	see("2020-09-10T14:00", "2020-09-10T14:15");
	assert_string_equal(pauses(),
	    "supplement status 10T14:00/10T14:15..open");
	add_round("2020-09-10T13:50", NULL);
	see("2020-09-10T14:15", "2020-09-10T14:30");
	assert_string_equal(pauses(), "supplement record 10T13:50..open");
	/* Back, says the record; the status lags and opens nothing anew. */
	o.rounds[0].to = pure_at("2020-09-16T10:00");
	see("2020-09-16T10:00", "2020-09-16T10:15");
	o.step = "another";
	see("2020-09-16T10:15", "2020-09-16T10:30");
	assert_string_equal(pauses(), "supplement record 10T13:50..16T10:00");
	o.status = STATUS_PROCESSING;
	see("2020-09-16T10:30", "2020-09-16T10:45");
	assert_string_equal(pauses(), "supplement record 10T13:50..16T10:00");
	/* A second wait that the record does not tell. */
	o.status = STATUS_WAITING_SUPPLEMENT;
	see("2020-09-18T10:00", "2020-09-18T10:15");
	assert_string_equal(pauses(),
	    "supplement record 10T13:50..16T10:00; "
	    "supplement status 18T10:00/18T10:15..open");
}

/* The record forgets to close its round; leaving the status closes it. */
static void
test_round_left_open(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	add_round("2020-09-10T14:00", NULL);
	see("2020-09-10T14:00", "2020-09-10T14:15");
	o.status = STATUS_PROCESSING;
	see("2020-09-16T08:00", "2020-09-16T08:15");
	assert_string_equal(pauses(),
	    "supplement record 10T14:00..16T08:00/16T08:15");
	o.step = "another";
	see("2020-09-17T08:00", "2020-09-17T08:15");
	assert_string_equal(pauses(),
	    "supplement record 10T14:00..16T08:00/16T08:15");
	/* And closes it late: then its own word counts. */
	o.rounds[0].to = pure_at("2020-09-15T16:00");
	see("2020-09-18T08:00", "2020-09-18T08:15");
	assert_string_equal(pauses(), "supplement record 10T14:00..15T16:00");
	/* It takes its own word back: open again. */
	o.rounds[0].to = INSTANT_NEVER;
	see("2020-09-18T09:00", "2020-09-18T09:15");
	assert_string_equal(pauses(), "supplement record 10T14:00..open");
}

/* Only a wait for papers is what a supplement round tells. */
static void
test_other_reasons_stay(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_PAYMENT;
	add_round("2020-09-10T13:50", "2020-09-10T16:00");
	see("2020-09-10T13:45", "2020-09-10T16:15");
	assert_string_equal(pauses(),
	    "payment status 10T13:45/10T16:15..open; "
	    "supplement record 10T13:50..10T16:00");
}

/* A record whose list of rounds is empty again takes none of them back. */
static void
test_rounds_vanish(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	add_round("2020-09-10T13:50", "2020-09-11T16:00");
	add_round("2020-09-14T13:50", NULL);
	see("2020-09-14T13:45", "2020-09-14T14:00");
	o.round_count = 0;
	see("2020-09-15T13:45", "2020-09-15T14:00");
	assert_string_equal(pauses(),
	    "supplement record 10T13:50..11T16:00; "
	    "supplement record 14T13:50..15T13:45/15T14:00");
}

static void
test_reissued(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	add_round("2020-09-10T14:00", "2020-09-11T10:00");
	o.rounds[0].promised_before = o.promised;
	see("2020-09-11T10:00", "2020-09-11T10:15");
	assert_string_equal(pauses(), "supplement record 10T14:00..11T10:00");
	/* Promised anew afterwards. */
	o.promised = pure_at("2020-09-22T00:00");
	see("2020-09-14T10:00", "2020-09-14T10:15");
	assert_string_equal(pauses(),
	    "supplement record 10T14:00..11T10:00 reissued");
	assert_true(facts.promised_seen == pure_at("2020-09-14T10:15"));
	assert_int_equal(facts.promised_moves, 0);
	/* Made against another promise than the one in force. */
	add_round("2020-09-15T14:00", "2020-09-15T15:00");
	o.rounds[1].promised_before = pure_at("2020-09-21T00:00");
	see("2020-09-15T15:00", "2020-09-15T15:15");
	assert_true(facts.pauses[1].reissued);
	o.round_count = 1;
	/* Promised by the round itself. */
	add_round("2020-09-16T14:00", NULL);
	o.rounds[1].promised_after = pure_at("2020-09-29T00:00");
	see("2020-09-16T14:00", "2020-09-16T14:15");
	assert_string_equal(pauses(),
	    "supplement record 10T14:00..11T10:00 reissued; "
	    "supplement record 16T14:00..open reissued");
}

/* Decision 9. */
static void
test_finish(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	assert_string_equal(pure_instant(arena, facts.finished), "none");
	o.status = STATUS_DONE;
	see("2020-09-17T10:00", "2020-09-17T10:15");
	assert_string_equal(pure_instant(arena, facts.finished),
	    "2020-09-17T10:15");
	assert_true(facts.finished_is_sighting);
	/* The first sighting stays, until a date is stated. */
	o.status = STATUS_RETURNED;
	see("2020-09-18T10:00", "2020-09-18T10:15");
	assert_string_equal(pure_instant(arena, facts.finished),
	    "2020-09-17T10:15");
	o.returned = pure_at("2020-09-18T09:00");
	see("2020-09-18T11:00", "2020-09-18T11:15");
	assert_string_equal(pure_instant(arena, facts.finished),
	    "2020-09-18T09:00");
	assert_false(facts.finished_is_sighting);
	o.finished = pure_at("2020-09-17T08:00");
	see("2020-09-18T12:00", "2020-09-18T12:15");
	assert_string_equal(pure_instant(arena, facts.finished),
	    "2020-09-17T08:00");
	/* Re-opened, the old dates still in the record. */
	o.status = STATUS_PROCESSING;
	see("2020-09-21T08:00", "2020-09-21T08:15");
	assert_string_equal(pure_instant(arena, facts.finished), "none");
	o.step = "another";
	see("2020-09-21T09:00", "2020-09-21T09:15");
	assert_string_equal(pure_instant(arena, facts.finished), "none");
	/* A new date counts, though the status lags, and stays. */
	o.finished = pure_at("2020-09-22T08:00");
	see("2020-09-22T09:00", "2020-09-22T09:15");
	assert_string_equal(pure_instant(arena, facts.finished),
	    "2020-09-22T08:00");
	o.step = "a third";
	see("2020-09-22T10:00", "2020-09-22T10:15");
	assert_string_equal(pure_instant(arena, facts.finished),
	    "2020-09-22T08:00");
}

static const char *
promise_findings(const char *after)
{
	struct finding found[FACTS_FINDINGS];
	size_t count = facts_findings(&facts, &o, INSTANT_NONE, pure_at(after),
	    pure_at(after), arena, found);

	return pure_findings(arena, found, count);
}

static void
test_promise_findings(void **state)
{
	(void)state;
	assert_string_equal(promise_findings(NULL), "");
	see(NULL, "2020-09-07T09:15");
	assert_string_equal(promise_findings("2020-09-08T08:00"), "");
	/* Another hour of the same date is no other promise. */
	o.promised = pure_at("2020-09-21T17:00");
	assert_string_equal(promise_findings("2020-09-08T08:00"), "");
	o.promised = pure_at("2020-09-23T00:00");
	assert_string_equal(promise_findings("2020-09-08T08:00"),
	    "promise-moved");
	/* On its last day, the change is not late. */
	assert_string_equal(promise_findings("2020-09-21T23:00"),
	    "promise-moved");
	assert_string_equal(promise_findings("2020-09-22T08:00"),
	    "promise-moved, promise-moved-late");
	see("2020-09-09T08:00", "2020-09-09T08:15");
	assert_int_equal(facts.promised_moves, 1);
	o.promised = pure_at("2020-09-24T00:00");
	assert_string_equal(promise_findings("2020-09-10T08:00"),
	    "promise-moved-again");
	o.promised = INSTANT_NONE;
	assert_string_equal(promise_findings("2020-09-10T08:00"),
	    "promise-cleared");
}

/* Due on Mon 21/9; polls at ${after} and ${at}. */
static const char *
signs(const char *after, const char *at)
{
	struct finding found[FACTS_FINDINGS];
	size_t count = facts_findings(&facts, &o, pure_at("2020-09-21T17:30"),
	    pure_at(after), pure_at(at), arena, found);

	return count == 0
	    ? ""
	    : arena_printf(arena, "%s: %s", finding_kind_text(found[0].kind),
		  found[0].detail);
}

static void
test_finish_set_back_to_the_due_date(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_DONE;
	o.finished = pure_at("2020-09-21T17:30");
	/* A poll of the 22nd did not show it yet. */
	assert_string_equal(signs("2020-09-22T08:00", "2020-09-22T08:15"),
	    "finish-on-due: ghi kết thúc ngày 21/09/2020, lúc 08 giờ 00 ngày "
	    "22/09/2020 chưa kết thúc");
	/* The poll before was on the day itself: it may have been so. */
	assert_string_equal(signs("2020-09-21T23:45", "2020-09-22T08:15"), "");
	assert_string_equal(signs(NULL, "2020-09-22T08:15"), "");
	/* Another date is what it is: late, or early. */
	o.finished = pure_at("2020-09-22T00:00");
	assert_string_equal(signs("2020-09-22T08:00", "2020-09-22T08:15"), "");
	o.finished = pure_at("2020-09-20T23:59");
	assert_string_equal(signs("2020-09-22T08:00", "2020-09-22T08:15"), "");
	/* Late, then set back. */
	o.finished = pure_at("2020-09-23T10:00");
	see("2020-09-23T10:00", "2020-09-23T10:15");
	o.finished = pure_at("2020-09-21T17:30");
	assert_string_equal(signs("2020-09-24T08:00", "2020-09-24T08:15"),
	    "finish-on-due: ghi kết thúc ngày 21/09/2020, trước đó ghi ngày "
	    "23/09/2020");
	/* Unchanged, it is nothing new. */
	see("2020-09-24T08:00", "2020-09-24T08:15");
	o.step = "another";
	assert_string_equal(signs("2020-09-25T08:00", "2020-09-25T08:15"), "");
}

static void
test_supplement_on_the_last_day(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	assert_string_equal(signs("2020-09-21T16:00", "2020-09-21T16:15"),
	    "supplement-on-due: 21/09/2020");
	/* It may have begun on the day before. */
	assert_string_equal(signs("2020-09-20T16:00", "2020-09-21T16:15"), "");
	assert_string_equal(signs("2020-09-18T16:00", "2020-09-18T16:15"), "");
	/* The record says when: its word decides. */
	add_round("2020-09-21T08:00", NULL);
	assert_string_equal(signs("2020-09-18T16:00", "2020-09-22T08:00"),
	    "supplement-on-due: 21/09/2020");
	see("2020-09-18T16:00", "2020-09-22T08:00");
	assert_string_equal(signs("2020-09-22T08:00", "2020-09-22T08:15"), "");
	o.rounds[0].from = pure_at("2020-09-18T15:00");
	assert_string_equal(signs("2020-09-21T16:00", "2020-09-21T16:15"), "");
}

/* A new date that a recorded apology announced is no move; the next one is the
 * second, the letter having been the first. */
static void
test_apology_and_moves(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	facts.apology = (struct apology){ .number = "12/XL",
		.date = pure_day("2020-09-18"),
		.old_date = pure_day("2020-09-21"),
		.new_date = pure_day("2020-09-25") };
	o.promised = pure_at("2020-09-25T17:00");
	assert_string_equal(promise_findings("2020-09-19T08:00"), "");
	see("2020-09-19T08:00", "2020-09-19T08:15");
	assert_int_equal(facts.promised_moves, 0);
	o.promised = pure_at("2020-09-29T17:00");
	assert_string_equal(promise_findings("2020-09-19T09:00"),
	    "promise-moved-again");
}

static void
test_too_many_pauses(void **state)
{
	char after[] = "2020-09-08T00:00", at[] = "2020-09-08T00:01";

	(void)state;
	see(NULL, "2020-09-07T09:15");
	for (int i = 0; i < 72; i++) {
		o.status = i % 2 == 0 ? STATUS_STOPPED : STATUS_PROCESSING;
		after[12] = at[12] = (char)('0' + i / 6 % 10);
		after[11] = at[11] = (char)('0' + i / 60);
		after[14] = at[14] = (char)('0' + i % 6);
		see(after, at);
		assert_int_equal(facts.pauses_overflowed, i >= 64);
	}
	assert_int_equal(facts.pause_count, FACTS_PAUSES);
	/* 36 in all: the first four are gone, the 5th began at 01:20. */
	assert_string_equal(pure_instant(arena, facts.pauses[0].from_earliest),
	    "2020-09-08T01:20");
}

static void
test_no_sign_of_a_finish_set_back(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	/* Nobody stated a finish: our sighting of 22/9 is no entry that could
	 * have been altered. */
	o.status = STATUS_DONE;
	see("2020-09-22T08:00", "2020-09-22T08:15");
	o.finished = pure_at("2020-09-21T16:00");
	assert_string_equal(signs("2020-09-23T08:00", "2020-09-23T08:15"), "");
	/* Without a deadline there is nothing to set it back to. */
	assert_string_equal(promise_findings("2020-09-23T08:00"), "");
	/* From before the due date to it: later, not back. */
	o.finished = pure_at("2020-09-18T16:00");
	see("2020-09-23T08:00", "2020-09-23T08:15");
	o.finished = pure_at("2020-09-21T16:00");
	assert_string_equal(signs("2020-09-24T08:00", "2020-09-24T08:15"), "");
}

static void
test_promise_where_none_was(void **state)
{
	(void)state;
	o.promised = INSTANT_NONE;
	see(NULL, "2020-09-07T09:15");
	o.promised = pure_at("2020-09-21T00:00");
	assert_string_equal(promise_findings("2020-09-22T08:00"), "");
	see("2020-09-08T08:00", "2020-09-08T08:15");
	/* No poll is known that would have shown the change earlier. */
	o.promised = pure_at("2020-09-23T00:00");
	assert_string_equal(promise_findings(NULL), "promise-moved");
}

static void
test_asked_before_the_last_day(void **state)
{
	(void)state;
	o.status = STATUS_WAITING_SUPPLEMENT;
	see(NULL, "2020-09-18T09:15");
	/* Waited for since the 18th. */
	assert_string_equal(signs("2020-09-21T16:00", "2020-09-21T16:15"), "");
	/* From one poll on the last day to one after it: perhaps after it. */
	o.status = STATUS_PROCESSING;
	see("2020-09-18T10:00", "2020-09-18T10:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	assert_string_equal(signs("2020-09-21T23:45", "2020-09-22T08:00"), "");
	/* No poll before is known. */
	assert_string_equal(signs(NULL, "2020-09-21T16:15"), "");
	/* A second round, on the last day, beside the one that is known. */
	add_round("2020-09-10T14:00", "2020-09-11T08:00");
	see("2020-09-18T11:00", "2020-09-18T11:15");
	add_round("2020-09-21T14:00", NULL);
	assert_string_equal(signs("2020-09-21T13:45", "2020-09-22T08:00"),
	    "supplement-on-due: 21/09/2020");
}

static void
test_rounds_that_are_none(void **state)
{
	(void)state;
	add_round(NULL, "2020-09-10T14:00");
	add_round("2020-09-10T14:00", "2020-09-09T14:00");
	see(NULL, "2020-09-14T09:15");
	assert_string_equal(pauses(), "");
}

/* Vanished, and stated again as still open: its own word counts. */
static void
test_round_comes_back(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	add_round("2020-09-14T13:50", NULL);
	see("2020-09-14T13:45", "2020-09-14T14:00");
	o.round_count = 0;
	see("2020-09-15T13:45", "2020-09-15T14:00");
	o.round_count = 1;
	see("2020-09-16T13:45", "2020-09-16T14:00");
	assert_string_equal(pauses(), "supplement record 14T13:50..open");
}

/* A round dated ahead is not ended by a status left today, nor does today's
 * promise know of it. */
static void
test_round_ahead_of_time(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	add_round("2020-09-18T08:00", NULL);
	see("2020-09-14T08:00", "2020-09-14T08:15");
	o.status = STATUS_PROCESSING;
	o.promised = pure_at("2020-09-22T00:00");
	see("2020-09-16T08:00", "2020-09-16T08:15");
	assert_non_null(strstr(pauses(), "supplement record 18T08:00..open"));
	assert_null(
	    strstr(pauses(), "supplement record 18T08:00..open reissued"));
}

/* Paused when first seen: since receipt, else since submission, else since we
 * looked; a round that ends later bounds nothing. */
static void
test_first_start(void **state)
{
	(void)state;
	o.status = STATUS_WAITING_PAYMENT;
	o.submitted = pure_at("2020-09-04T10:00");
	o.received = INSTANT_NONE;
	see(NULL, "2020-09-16T08:00");
	assert_string_equal(pauses(), "payment status 04T10:00/16T08:00..open");
	o.submitted = INSTANT_NONE;
	facts_begin(&facts);
	see(NULL, "2020-09-16T08:00");
	assert_string_equal(pauses(), "payment status 16T08:00..open");
	o.received = pure_at("2020-09-17T08:00");
	facts_begin(&facts);
	see(NULL, "2020-09-16T08:00");
	assert_string_equal(pauses(), "payment status 16T08:00..open");
	o.received = pure_at("2020-09-10T08:00");
	add_round("2020-09-01T08:00", "2020-09-02T08:00");
	facts_begin(&facts);
	see(NULL, "2020-09-16T08:00");
	assert_non_null(
	    strstr(pauses(), "payment status 10T08:00/16T08:00..open"));
}

/* Promised anew while only the status told of the pause: the round that takes
 * its place knows of that promise. */
static void
test_promise_outlives_the_status_pause(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	see("2020-09-10T14:00", "2020-09-10T14:15");
	o.promised = pure_at("2020-09-23T00:00");
	see("2020-09-11T14:00", "2020-09-11T14:15");
	add_round("2020-09-10T14:10", NULL);
	see("2020-09-14T14:00", "2020-09-14T14:15");
	assert_string_equal(pauses(),
	    "supplement record 10T14:10..open reissued");
}

/* The same, and the round says so itself. */
static void
test_round_that_promises(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	see("2020-09-10T14:00", "2020-09-10T14:15");
	add_round("2020-09-10T14:10", NULL);
	o.rounds[0].promised_after = o.promised;
	see("2020-09-14T14:00", "2020-09-14T14:15");
	assert_string_equal(pauses(),
	    "supplement record 10T14:10..open reissued");
}

/* "21 > 23 seen 11T14:15; -": the dates promised anew, pause by pause, "?"
 * where they are not known. */
static const char *
revisions(void)
{
	struct buf text = buf_over(arena);

	for (int i = 0; i < facts.pause_count; i++) {
		const struct revision *r = &facts.pauses[i].revision;

		buf_add(&text, i == 0 ? "" : "; ");
		if (!r->known) {
			buf_add(&text, facts.pauses[i].reissued ? "?" : "-");
			continue;
		}
		buf_printf(&text, "%s > %s seen %s",
		    pure_date(arena, r->from) + strlen("2020-09-"),
		    pure_date(arena, r->to) + strlen("2020-09-"),
		    pure_instant(arena, r->seen) + strlen("2020-09-"));
	}
	return buf_text(&text);
}

/* A status, and the new date that comes with its end or later. */
static void
test_revision_of_a_status(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_PAYMENT;
	see("2020-09-10T14:00", "2020-09-10T14:15");
	assert_string_equal(revisions(), "-");
	o.status = STATUS_PROCESSING;
	see("2020-09-11T14:00", "2020-09-11T14:15");
	assert_string_equal(revisions(), "-");
	o.promised = pure_at("2020-09-23T00:00");
	see("2020-09-14T14:00", "2020-09-14T14:15");
	assert_string_equal(revisions(), "21 > 23 seen 14T14:15");
	/* The next pause is another's: the first one's date stays its own. */
	o.status = STATUS_WAITING_PAYMENT;
	see("2020-09-15T14:00", "2020-09-15T14:15");
	o.status = STATUS_PROCESSING;
	o.promised = pure_at("2020-09-25T00:00");
	see("2020-09-16T14:00", "2020-09-16T14:15");
	assert_string_equal(revisions(),
	    "21 > 23 seen 14T14:15; 23 > 25 seen 16T14:15");
	/* Nothing awaits a date now: it moved by itself, no pause's. */
	o.promised = pure_at("2020-09-28T00:00");
	see("2020-09-17T14:00", "2020-09-17T14:15");
	assert_string_equal(revisions(),
	    "21 > 23 seen 14T14:15; 23 > 25 seen 16T14:15");
	assert_int_equal(facts.promised_moves, 1);
}

/* Promised anew twice while it is open: from the first to the last. */
static void
test_revision_while_open(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_STOPPED;
	see("2020-09-10T14:00", "2020-09-10T14:15");
	o.promised = pure_at("2020-09-23T00:00");
	see("2020-09-11T14:00", "2020-09-11T14:15");
	o.promised = pure_at("2020-09-24T00:00");
	see("2020-09-14T14:00", "2020-09-14T14:15");
	assert_string_equal(revisions(), "21 > 24 seen 14T14:15");
	/* Back to the first: promised anew, and no other date. */
	o.promised = pure_at("2020-09-21T00:00");
	see("2020-09-15T14:00", "2020-09-15T14:15");
	assert_string_equal(revisions(), "?");
	o.promised = pure_at("2020-09-25T00:00");
	see("2020-09-15T15:00", "2020-09-15T15:15");
	assert_string_equal(revisions(), "?");
}

/* Two pauses of which nothing was promised, and one date for both. */
static void
test_revision_of_two(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	see("2020-09-08T14:00", "2020-09-08T14:15");
	o.status = STATUS_WAITING_PAYMENT;
	see("2020-09-10T14:00", "2020-09-10T14:15");
	o.status = STATUS_PROCESSING;
	o.promised = pure_at("2020-09-24T00:00");
	see("2020-09-11T14:00", "2020-09-11T14:15");
	assert_string_equal(revisions(),
	    "21 > 24 seen 11T14:15; 21 > 24 seen 11T14:15");
}

/* Where the hour alone changes, or there was no date before, none is told. */
static void
test_revision_without_dates(void **state)
{
	(void)state;
	o.promised = pure_at("2020-09-21T00:00");
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_STOPPED;
	see("2020-09-10T14:00", "2020-09-10T14:15");
	o.promised = pure_at("2020-09-21T16:00");
	see("2020-09-11T14:00", "2020-09-11T14:15");
	assert_string_equal(revisions(), "?");
	facts_begin(&facts);
	o = pure_observation(NULL, "2020-09-07T09:00", NULL);
	o.status = STATUS_STOPPED;
	see(NULL, "2020-09-10T14:15");
	o.status = STATUS_PROCESSING;
	o.promised = pure_at("2020-09-21T16:00");
	see("2020-09-11T14:00", "2020-09-11T14:15");
	assert_string_equal(revisions(), "?");
}

/* The record's rounds name both dates, or only the new one. */
static void
test_revision_of_a_round(void **state)
{
	(void)state;
	add_round("2020-09-09T14:00", "2020-09-10T10:00");
	o.rounds[0].promised_before = pure_at("2020-09-18T00:00");
	o.rounds[0].promised_after = o.promised;
	see(NULL, "2020-09-10T10:15");
	assert_string_equal(revisions(), "18 > 21 seen 10T10:15");
	add_round("2020-09-14T14:00", "2020-09-16T10:00");
	o.promised = pure_at("2020-09-23T00:00");
	o.rounds[1].promised_after = o.promised;
	see("2020-09-16T10:00", "2020-09-16T10:15");
	assert_string_equal(revisions(),
	    "18 > 21 seen 10T10:15; 21 > 23 seen 16T10:15");
	see("2020-09-17T10:00", "2020-09-17T10:15");
	assert_string_equal(revisions(),
	    "18 > 21 seen 10T10:15; 21 > 23 seen 16T10:15");
}

/* What the status's pause knew of it goes over to the round in its place. */
static void
test_revision_outlives_the_status_pause(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	see("2020-09-10T14:00", "2020-09-10T14:15");
	o.promised = pure_at("2020-09-23T00:00");
	see("2020-09-11T14:00", "2020-09-11T14:15");
	add_round("2020-09-10T14:10", NULL);
	see("2020-09-14T14:00", "2020-09-14T14:15");
	assert_string_equal(revisions(), "21 > 23 seen 11T14:15");
}

/* A round's own dates are nearer to it than what the status knew. */
static void
test_revision_of_the_round_stays(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	see("2020-09-10T14:00", "2020-09-10T14:15");
	o.promised = pure_at("2020-09-23T00:00");
	see("2020-09-11T14:00", "2020-09-11T14:15");
	add_round("2020-09-10T14:10", NULL);
	o.rounds[0].promised_before = pure_at("2020-09-18T00:00");
	o.rounds[0].promised_after = o.promised;
	see("2020-09-14T14:00", "2020-09-14T14:15");
	assert_string_equal(revisions(), "18 > 23 seen 14T14:15");
}

/* Papers asked for once by the status alone and once by the record: to each its
 * date. */
static void
test_revision_of_both_kinds(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	see("2020-09-08T14:00", "2020-09-08T14:15");
	o.status = STATUS_PROCESSING;
	o.promised = pure_at("2020-09-22T00:00");
	see("2020-09-09T14:00", "2020-09-09T14:15");
	add_round("2020-09-14T14:00", "2020-09-16T10:00");
	see("2020-09-16T14:00", "2020-09-16T14:15");
	o.promised = pure_at("2020-09-24T00:00");
	see("2020-09-17T14:00", "2020-09-17T14:15");
	assert_string_equal(revisions(),
	    "21 > 22 seen 09T14:15; 22 > 24 seen 17T14:15");
}

/* The date of a recorded apology is no evidence of a pause. */
static void
test_revision_is_not_the_apology(void **state)
{
	(void)state;
	see(NULL, "2020-09-07T09:15");
	o.status = STATUS_STOPPED;
	see("2020-09-10T14:00", "2020-09-10T14:15");
	o.status = STATUS_PROCESSING;
	see("2020-09-11T14:00", "2020-09-11T14:15");
	facts.apology = (struct apology){ .number = "1/XL",
		.date = pure_day("2020-09-15"),
		.old_date = pure_day("2020-09-21"),
		.new_date = pure_day("2020-09-24") };
	o.promised = pure_at("2020-09-24T00:00");
	see("2020-09-15T14:00", "2020-09-15T14:15");
	assert_string_equal(revisions(), "?");
}

/* A list of Friday 16:00, put there on Monday: what it says was so on Friday;
 * when it was learned is Monday. */
static void
test_a_list_of_an_earlier_time(void **state)
{
	instant monday = pure_at("2020-09-14T08:15");

	(void)state;
	o.status = STATUS_PROCESSING;
	facts_fold_as_of(&facts, &o, INSTANT_NONE, pure_at("2020-09-10T16:00"),
	    pure_at("2020-09-10T16:30"));
	assert_string_equal(pure_instant(arena, facts.first_seen),
	    "2020-09-10T16:30");
	o.status = STATUS_WAITING_SUPPLEMENT;
	o.promised = pure_at("2020-09-22T00:00");
	facts_fold_as_of(&facts, &o, pure_at("2020-09-10T16:00"),
	    pure_at("2020-09-11T16:00"), monday);
	assert_string_equal(pauses(),
	    "supplement status 10T16:00/11T16:00..open reissued");
	assert_int_equal(facts.changed, monday);
	assert_int_equal(facts.promised_seen, monday);
	o.status = STATUS_RETURNED;
	facts_fold_as_of(&facts, &o, pure_at("2020-09-11T16:00"),
	    pure_at("2020-09-14T16:00"), pure_at("2020-09-15T08:15"));
	assert_string_equal(pauses(),
	    "supplement status 10T16:00/11T16:00..11T16:00/14T16:00 reissued");
	assert_string_equal(pure_instant(arena, facts.finished),
	    "2020-09-14T16:00");
	assert_true(facts.finished_is_sighting);
	/* It is learned once, however often it is said. */
	assert_string_equal(pure_instant(arena, facts.finished_seen),
	    "2020-09-15T08:15");
	facts_fold_as_of(&facts, &o, pure_at("2020-09-15T16:00"),
	    pure_at("2020-09-15T16:00"), pure_at("2020-09-16T08:15"));
	assert_string_equal(pure_instant(arena, facts.finished_seen),
	    "2020-09-15T08:15");
	o.status = STATUS_PROCESSING;
	facts_fold(&facts, &o, pure_at("2020-09-16T08:15"),
	    pure_at("2020-09-16T09:00"));
	assert_true(facts.finished_seen == INSTANT_NONE);
}

#define MORE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		MORE(test_a_list_of_an_earlier_time),
		MORE(test_no_sign_of_a_finish_set_back),
		MORE(test_promise_where_none_was),
		MORE(test_asked_before_the_last_day),
		MORE(test_rounds_that_are_none),
		MORE(test_round_comes_back),
		MORE(test_round_ahead_of_time),
		MORE(test_first_start),
		MORE(test_promise_outlives_the_status_pause),
		MORE(test_round_that_promises),
		MORE(test_revision_of_a_status),
		MORE(test_revision_while_open),
		MORE(test_revision_of_two),
		MORE(test_revision_without_dates),
		MORE(test_revision_of_a_round),
		MORE(test_revision_outlives_the_status_pause),
		MORE(test_revision_is_not_the_apology),
		MORE(test_revision_of_the_round_stays),
		MORE(test_revision_of_both_kinds),
		cmocka_unit_test_setup_teardown(test_status_gives_bounds, begin,
		    end),
		cmocka_unit_test_setup_teardown(test_first_seen_paused, begin,
		    end),
		cmocka_unit_test_setup_teardown(test_record_wins, begin, end),
		cmocka_unit_test_setup_teardown(test_round_left_open, begin,
		    end),
		cmocka_unit_test_setup_teardown(test_other_reasons_stay, begin,
		    end),
		cmocka_unit_test_setup_teardown(test_rounds_vanish, begin, end),
		cmocka_unit_test_setup_teardown(test_reissued, begin, end),
		cmocka_unit_test_setup_teardown(test_finish, begin, end),
		cmocka_unit_test_setup_teardown(test_promise_findings, begin,
		    end),
		cmocka_unit_test_setup_teardown(
		    test_finish_set_back_to_the_due_date, begin, end),
		cmocka_unit_test_setup_teardown(test_supplement_on_the_last_day,
		    begin, end),
		cmocka_unit_test_setup_teardown(test_apology_and_moves, begin,
		    end),
		cmocka_unit_test_setup_teardown(test_too_many_pauses, begin,
		    end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
