/* How a sweep can end, in a word, and the watermark that it leaves. */
#include "io/source.h"

static const char *const outcome_words[] = {
	[SOURCE_COMPLETE] = "complete",
	[SOURCE_RETRY] = "retry",
	[SOURCE_AUTH] = "auth",
	[SOURCE_FATAL] = "fatal",
	[SOURCE_STOPPED] = "stopped",
};

const char *
source_outcome_text(enum source_outcome outcome)
{
	return outcome_words[outcome];
}

instant
source_watermark(instant before, instant newest_updated, instant server_date)
{
	instant mark = newest_updated;

	if (mark == INSTANT_NONE ||
	    (server_date != INSTANT_NONE && server_date < mark))
		mark = server_date;
	/* INSTANT_NONE is the least of all instants. */
	return mark > before ? mark : before;
}
