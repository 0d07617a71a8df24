/* On-time rates over the classes of official forms. */
#include "core/rate.h"

bool
rate_is_finished(enum report_fate fate, bool *on_time)
{
	*on_time = fate == FATE_EARLY || fate == FATE_ON_TIME ||
	    fate == FATE_WITHDRAWN;
	return *on_time || fate == FATE_LATE || fate == FATE_LATE_APOLOGY;
}

static bool
is_in_time(enum report_fate fate)
{
	return fate == FATE_RUNNING || fate == FATE_UNDATED ||
	    fate == FATE_PAUSED || fate == FATE_STOPPED;
}

bool
rate_is_open(enum report_fate fate)
{
	return is_in_time(fate) || fate == FATE_OVERDUE ||
	    fate == FATE_OVERDUE_APOLOGY;
}

void
rate_add(struct rate *rate, enum report_fate fate)
{
	bool on_time;

	if (rate_is_finished(fate, &on_time)) {
		rate->finished++;
		rate->on_time += on_time;
	} else if (rate_is_open(fate)) {
		rate->open++;
		rate->in_time += is_in_time(fate);
	}
}

void
rate_add_all(struct rate *sum, const struct rate *rate)
{
	sum->finished += rate->finished;
	sum->on_time += rate->on_time;
	sum->open += rate->open;
	sum->in_time += rate->in_time;
}

int32_t
rate_permille(int64_t part, int64_t whole)
{
	if (whole <= 0)
		return -1;
	return (int32_t)((part * 2000 + whole) / (2 * whole));
}

int32_t
rate_of_finished(const struct rate *rate)
{
	return rate_permille(rate->on_time, rate->finished);
}

int32_t
rate_of_all(const struct rate *rate)
{
	return rate_permille(rate->on_time + rate->in_time,
	    rate->finished + rate->open);
}

void
rate_days_add(struct rate_days *days, int64_t back, enum report_fate fate)
{
	bool on_time;

	if (back < 0 || back >= RATE_DAYS || !rate_is_finished(fate, &on_time))
		return;
	days->finished[back]++;
	days->on_time[back] += on_time;
}

int32_t
rate_days_of(const struct rate_days *days, int back, int length,
    int64_t *finished)
{
	int64_t all = 0, on_time = 0;

	for (int i = back; i < back + length && i < RATE_DAYS; i++) {
		all += days->finished[i];
		on_time += days->on_time[i];
	}
	if (finished != NULL)
		*finished = all;
	return rate_permille(on_time, all);
}
