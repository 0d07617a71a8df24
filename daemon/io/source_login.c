/* Logging in, first and again. */
#include "io/source_private.h"

#include <inttypes.h>

static void
login_came(void *context)
{
	struct source *source = context;
	const struct source_login *login = source->plan->login;
	struct answer_token token;
	struct answer answer;
	enum frame_outcome outcome;

	if (!source_exchange_answer(source, &answer))
		return;
	outcome = answer_login(source->asking->arena, login, &answer, &token,
	    &source->end.err);
	if (outcome != FRAME_GOOD) {
		source_end_place(source);
		source_end_by_frame(source, outcome);
		return;
	}
	session_took(&source->session, token.text, token.lifetime_s,
	    loop_now(source->loop));
	source_exchange_page(source);
}

void
source_login_begin(struct source *source)
{
	const struct source_login *login = source->plan->login;
	char at[WHEN_TEXT];
	instant next;

	source->state = SOURCE_LOGGING_IN;
	if (session_may_log_in(&source->session, loop_now(source->loop),
		source->relogged, &next)) {
		session_logs_in(&source->session, loop_now(source->loop));
		source_exchange_send(source, &login->request, login_came);
		return;
	}
	source->end.not_before = next;
	source->end.not_tried = true;
	err_set(&source->end.err,
	    "not again before %s: at most one in %" PRId32 " s",
	    when_rfc3339(at, next, source->plan->offset), login->interval_s);
	source_end_place(source);
	source->end.goes_on = true;
	source_end_sweep(source, SOURCE_RETRY);
}

bool
source_login_again(struct source *source)
{
	if (source->plan->login == NULL)
		return false;
	if (source->relogged ||
	    !session_may_log_in(&source->session, loop_now(source->loop), true,
		&source->end.not_before))
		return false;
	source->relogged = true;
	session_drop(&source->session);
	source_login_begin(source);
	return true;
}
