/* What holds a notice, and until when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/stillness.h"
#include "support/pure_dossier.h"

static struct ack
acknowledged(const char *made, const char *until)
{
	return (struct ack){ .id = 1,
		.clock = CLOCK_RESOLUTION,
		.due = pure_day("2020-09-18"),
		.made = pure_at(made),
		.until = pure_at(until),
		.withdrawn = INSTANT_NONE };
}

static struct silence
silenced(const char *from, const char *to)
{
	return (struct silence){ .id = 7,
		.kind = SILENCE_DOSSIER,
		.dossier = 5,
		.from = pure_at(from),
		.to = pure_at(to),
		.ended = INSTANT_NONE };
}

/* An alert of dossier 5, reached on Wed 23/9 07:30 for Fri 18/9. */
static struct still_question
question(const struct ack *ack, const struct silence *silence)
{
	return (struct still_question){
		.subject = { .dossier = 5,
		    .source = 2,
		    .procedure = "1.001193.000.00.00.H99" },
		.is_alert = true,
		.clock = CLOCK_RESOLUTION,
		.due = pure_day("2020-09-18"),
		.at = pure_at("2020-09-23T07:30"),
		.acks = ack,
		.ack_count = ack != NULL,
		.silences = silence,
		.silence_count = silence != NULL,
		.quiet_from = INSTANT_NONE,
	};
}

static void
is(const struct still_question *q, const char *now, enum still_reason reason,
    const char *until)
{
	struct stillness still = stillness_of(q, pure_at(now));

	assert_int_equal(still.reason, reason);
	if (until != NULL)
		assert_true(still.until == pure_at(until));
}

/* From its making to its end, the one included and the other not. */
static void
test_acknowledged(void **state)
{
	struct ack ack = acknowledged("2020-09-22T08:00", "2020-09-26T00:00");
	struct still_question q = question(&ack, NULL);

	(void)state;
	is(&q, "2020-09-23T07:30", STILL_ACKNOWLEDGED, "2020-09-26T00:00");
	is(&q, "2020-09-25T23:59", STILL_ACKNOWLEDGED, "2020-09-26T00:00");
	is(&q, "2020-09-26T00:00", STILL_NOT, NULL);
	ack.wrong_data = true;
	is(&q, "2020-09-23T07:30", STILL_WRONG_DATA, "2020-09-26T00:00");
	ack.withdrawn = pure_at("2020-09-23T07:30");
	is(&q, "2020-09-23T07:30", STILL_NOT, NULL);
	ack.withdrawn = INSTANT_NONE;
	/* What it answers, another date, another clock, no alert. */
	q.at = ack.made;
	is(&q, "2020-09-23T07:30", STILL_NOT, NULL);
	q = question(&ack, NULL);
	q.due = pure_day("2020-09-21");
	is(&q, "2020-09-23T07:30", STILL_NOT, NULL);
	q = question(&ack, NULL);
	q.clock = CLOCK_STEP;
	is(&q, "2020-09-23T07:30", STILL_NOT, NULL);
	q = question(&ack, NULL);
	q.is_alert = false;
	is(&q, "2020-09-23T07:30", STILL_NOT, NULL);
}

/* Of whatever notice of what it is about. */
static void
test_silenced(void **state)
{
	struct silence silence =
	    silenced("2020-09-23T00:00", "2020-09-25T00:00");
	struct still_question q = question(NULL, &silence);

	(void)state;
	q.is_alert = false;
	is(&q, "2020-09-22T23:59", STILL_NOT, NULL);
	is(&q, "2020-09-23T00:00", STILL_SILENCED, "2020-09-25T00:00");
	is(&q, "2020-09-25T00:00", STILL_NOT, NULL);
	silence.ended = pure_at("2020-09-24T00:00");
	is(&q, "2020-09-24T00:00", STILL_NOT, NULL);
	silence.ended = INSTANT_NONE;
	silence.dossier = 6;
	is(&q, "2020-09-24T00:00", STILL_NOT, NULL);
	silence.kind = SILENCE_SOURCE;
	silence.source = 2;
	is(&q, "2020-09-24T00:00", STILL_SILENCED, NULL);
	silence.source = 3;
	is(&q, "2020-09-24T00:00", STILL_NOT, NULL);
	/* With its locality's suffix, and not another code that begins so. */
	silence.kind = SILENCE_PROCEDURE;
	silence.what = "1.001193";
	is(&q, "2020-09-24T00:00", STILL_SILENCED, NULL);
	silence.what = "1.00119";
	is(&q, "2020-09-24T00:00", STILL_NOT, NULL);
	/* An agency that nobody knows is below none. */
	silence.kind = SILENCE_AGENCY;
	is(&q, "2020-09-24T00:00", STILL_NOT, NULL);
}

/* Of several the one that ends last has the say. */
static void
test_together(void **state)
{
	struct ack ack = acknowledged("2020-09-22T08:00", "2020-09-26T00:00");
	struct silence silence =
	    silenced("2020-09-23T00:00", "2020-09-25T00:00");
	struct still_question q = question(&ack, &silence);

	(void)state;
	is(&q, "2020-09-24T00:00", STILL_ACKNOWLEDGED, "2020-09-26T00:00");
	silence.to = pure_at("2020-09-28T00:00");
	is(&q, "2020-09-24T00:00", STILL_SILENCED, "2020-09-28T00:00");
	q.quiet_from = pure_at("2020-09-29T09:00");
	is(&q, "2020-09-24T00:00", STILL_RESTLESS, "2020-09-29T09:00");
}

/* Seen on Tue 22/9 until Fri 25/9, and again on Thu 24/9 until Mon 28/9: what
 * was reached on Wed 23/9 waits for Monday.  So it does when the second word
 * alone would have come too late for it; a withdrawn one ends where it was
 * withdrawn. */
static void
test_seen_again(void **state)
{
	struct ack acks[] = {
		acknowledged("2020-09-22T09:00", "2020-09-25T09:00"),
		acknowledged("2020-09-24T09:00", "2020-09-28T09:00"),
	};
	struct still_question q = question(acks, NULL);

	(void)state;
	q.ack_count = 2;
	is(&q, "2020-09-24T10:00", STILL_ACKNOWLEDGED, "2020-09-28T09:00");
	is(&q, "2020-09-26T10:00", STILL_ACKNOWLEDGED, "2020-09-28T09:00");
	is(&q, "2020-09-28T09:00", STILL_NOT, NULL);
	acks[1].withdrawn = pure_at("2020-09-24T12:00");
	is(&q, "2020-09-24T13:00", STILL_ACKNOWLEDGED, "2020-09-25T09:00");
	is(&q, "2020-09-25T09:00", STILL_NOT, NULL);
	acks[0].until = pure_at("2020-09-24T08:00");
	acks[1].withdrawn = INSTANT_NONE;
	is(&q, "2020-09-24T10:00", STILL_NOT, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_acknowledged),
		cmocka_unit_test(test_silenced),
		cmocka_unit_test(test_together),
		cmocka_unit_test(test_seen_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
