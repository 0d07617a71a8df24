/* Classes of dossiers, and columns that are sums of them. */
#include "core/report.h"

#include <string.h>

#include "base/text.h"

struct word {
	const char *text;
	const char *people;
};

static const struct word origins[ORIGIN_COUNT] = {
	[ORIGIN_CARRIED] = { "carried", "Từ kỳ trước" },
	[ORIGIN_ONLINE] = { "online", "Trực tuyến" },
	[ORIGIN_DIRECT] = { "direct", "Trực tiếp" },
	[ORIGIN_POST] = { "post", "Dịch vụ bưu chính" },
	[ORIGIN_UNKNOWN] = { "unknown", "Chưa rõ hình thức nộp" },
};

static const struct word fates[FATE_COUNT] = {
	[FATE_AWAITING] = { "awaiting", "Chờ tiếp nhận" },
	[FATE_AWAITING_LATE] = { "awaiting-late", "Chậm tiếp nhận" },
	[FATE_REFUSED] = { "refused", "Không tiếp nhận" },
	[FATE_UNACCEPTED] = { "withdrawn-unaccepted",
	    "Đã rút trước khi tiếp nhận" },
	[FATE_EARLY] = { "early", "Đã giải quyết trước hạn" },
	[FATE_ON_TIME] = { "on-time", "Đã giải quyết đúng hạn" },
	[FATE_LATE] = { "late", "Đã giải quyết quá hạn" },
	[FATE_LATE_APOLOGY] = { "late-apology",
	    "Đã giải quyết quá hạn, đã có văn bản xin lỗi" },
	[FATE_WITHDRAWN] = { "withdrawn", "Đã rút" },
	[FATE_RUNNING] = { "running", "Đang giải quyết, trong hạn" },
	[FATE_UNDATED] = { "undated", "Chưa xác định được hạn" },
	[FATE_PAUSED] = { "paused", "Tạm dừng, chờ người nộp" },
	[FATE_STOPPED] = { "stopped", "Dừng xử lý" },
	[FATE_OVERDUE] = { "overdue", "Quá hạn" },
	[FATE_OVERDUE_APOLOGY] = { "overdue-apology",
	    "Quá hạn, đã có văn bản xin lỗi" },
	[FATE_GONE] = { "gone", "Không còn trong dữ liệu nguồn" },
};

static int
find(const struct word *words, int count, const char *text)
{
	for (int i = 0; i < count; i++)
		if (strcmp(words[i].text, text) == 0)
			return i;
	return -1;
}

const char *
report_origin_text(enum report_origin origin)
{
	return origins[origin].text;
}

bool
report_origin_parse(const char *text, enum report_origin *out)
{
	int i = find(origins, ORIGIN_COUNT, text);

	if (i >= 0)
		*out = (enum report_origin)i;
	return i >= 0;
}

const char *
report_fate_text(enum report_fate fate)
{
	return fates[fate].text;
}

bool
report_fate_parse(const char *text, enum report_fate *out)
{
	int i = find(fates, FATE_COUNT, text);

	if (i >= 0)
		*out = (enum report_fate)i;
	return i >= 0;
}

const char *
report_origin_people(enum report_origin origin)
{
	return origins[origin].people;
}

const char *
report_fate_people(enum report_fate fate)
{
	return fates[fate].people;
}

/* ---- the class of a dossier ---- */

/* Accepted dossiers enter when they are received; what was not, or was refused
 * before it was, when it was filed. */
instant
report_entered(const struct report_dossier *dossier)
{
	bool is_accepted = dossier->standing != STANDING_AWAITING &&
	    dossier->standing != STANDING_LATE_ACCEPTANCE;

	if (is_accepted && dossier->received != INSTANT_NONE)
		return dossier->received;
	if (dossier->submitted != INSTANT_NONE)
		return dossier->submitted;
	return dossier->received != INSTANT_NONE ? dossier->received
						 : dossier->first_seen;
}

bool
report_is_within(const struct report_dossier *dossier,
    const struct period *period, int32_t offset)
{
	return report_entered(dossier) < period_ends(period, offset) &&
	    (dossier->ended == INSTANT_NONE ||
		dossier->ended >= period_begins(period, offset));
}

enum report_origin
report_origin_of(const struct report_dossier *dossier,
    const struct period *period, int32_t offset)
{
	if (report_entered(dossier) < period_begins(period, offset))
		return ORIGIN_CARRIED;
	switch (dossier->filing) {
	case FILING_ONLINE:
		return ORIGIN_ONLINE;
	case FILING_DIRECT:
		return ORIGIN_DIRECT;
	case FILING_POST:
		return ORIGIN_POST;
	case FILING_UNKNOWN:
		break;
	}
	return ORIGIN_UNKNOWN;
}

/* By the date alone, whatever the hour and whether an office was open since. */
static enum report_fate
fate_of_running(const struct report_dossier *dossier,
    const struct period *period, int32_t offset)
{
	if (dossier->due == INSTANT_NONE)
		return FATE_UNDATED;
	if (when_day(dossier->due, offset).n >= period->to.n)
		return FATE_RUNNING;
	return dossier->has_apology ? FATE_OVERDUE_APOLOGY : FATE_OVERDUE;
}

enum report_fate
report_fate_of(const struct report_dossier *dossier,
    const struct period *period, int32_t offset)
{
	switch (dossier->standing) {
	case STANDING_AWAITING:
		return FATE_AWAITING;
	case STANDING_LATE_ACCEPTANCE:
		return FATE_AWAITING_LATE;
	case STANDING_REFUSED:
		return FATE_REFUSED;
	case STANDING_WITHDRAWN:
		return dossier->received == INSTANT_NONE ? FATE_UNACCEPTED
							 : FATE_WITHDRAWN;
	case STANDING_GONE:
		return FATE_GONE;
	case STANDING_DONE_EARLY:
		return FATE_EARLY;
	case STANDING_DONE_ON_TIME:
		return FATE_ON_TIME;
	case STANDING_DONE_LATE:
		return dossier->has_apology ? FATE_LATE_APOLOGY : FATE_LATE;
	case STANDING_PAUSED:
		return dossier->pause == PAUSE_STOPPED ||
			dossier->pause == PAUSE_DISPUTE
		    ? FATE_STOPPED
		    : FATE_PAUSED;
	case STANDING_RUNNING:
	case STANDING_DUE_SOON:
	case STANDING_DUE_TODAY:
	case STANDING_OVERDUE:
		return fate_of_running(dossier, period, offset);
	case STANDING_UNKNOWN:
	case STANDING_COUNT:
		break;
	}
	return FATE_UNDATED;
}

/* ---- forms ---- */

int
report_column(const struct report_form *form, const char *number)
{
	for (int i = 0; i < form->column_count; i++)
		if (strcmp(form->columns[i].number, number) == 0)
			return i;
	return -1;
}

bool
report_counts_class(const struct report_column *column,
    enum report_origin origin, enum report_fate fate)
{
	return (column->fates[origin] >> fate & 1) != 0;
}

int64_t
report_value(const struct report_column *column,
    const struct report_counts *counts)
{
	int64_t sum = 0;

	for (int origin = 0; origin < ORIGIN_COUNT; origin++)
		for (int fate = 0; fate < FATE_COUNT; fate++)
			if (report_counts_class(column,
				(enum report_origin)origin,
				(enum report_fate)fate))
				sum += counts->of[origin][fate];
	return sum;
}

void
report_add(struct report_counts *sum, const struct report_counts *counts)
{
	for (int origin = 0; origin < ORIGIN_COUNT; origin++)
		for (int fate = 0; fate < FATE_COUNT; fate++)
			sum->of[origin][fate] += counts->of[origin][fate];
}

/* The number of a column at ${p}; its length. */
static size_t
number_length(const char *p)
{
	size_t length = 0;

	while (p[length] != '\0' && strchr(" =+", p[length]) == NULL)
		length++;
	return length;
}

static const char *
skip_blanks(const char *p)
{
	return p + strspn(p, " ");
}

/* The column named at *${p}, behind which *${p} then stands. */
static bool
take_column(const struct report_form *form, const char *text, const char **p,
    struct report_identity *out, struct err *err)
{
	char number[16];
	size_t length = number_length(*p);
	int index;

	if (length == 0 || length >= sizeof(number))
		return err_set(err, "\"%s\": a column's number is missing",
		    text);
	memcpy(number, *p, length);
	number[length] = '\0';
	index = report_column(form, number);
	if (index < 0)
		return err_set(err, "\"%s\": there is no column %s", text,
		    number);
	if (out->count == REPORT_COLUMNS)
		return err_set(err, "\"%s\": more than %d columns", text,
		    REPORT_COLUMNS);
	out->columns[out->count++] = index;
	*p = skip_blanks(*p + length);
	return true;
}

bool
report_parse_identity(const struct report_form *form, const char *text,
    struct report_identity *out, struct err *err)
{
	const char *p = skip_blanks(text);

	*out = (struct report_identity){ .text = text };
	while (true) {
		if (!take_column(form, text, &p, out, err))
			return false;
		if (*p == '=' && out->left == 0)
			out->left = out->count;
		else if (*p != '+')
			break;
		p = skip_blanks(p + 1);
	}
	if (*p != '\0')
		return err_set(err, "\"%s\": \"%s\" is not understood", text,
		    p);
	if (out->left == 0)
		return err_set(err, "\"%s\": it equates nothing", text);
	return true;
}

bool
report_check(const struct report_form *form,
    const struct report_identity *identity, struct err *err)
{
	for (int origin = 0; origin < ORIGIN_COUNT; origin++) {
		for (int fate = 0; fate < FATE_COUNT; fate++) {
			int left = 0, right = 0;

			for (int i = 0; i < identity->count; i++) {
				int *side = i < identity->left ? &left : &right;

				*side += report_counts_class(
				    &form->columns[identity->columns[i]],
				    (enum report_origin)origin,
				    (enum report_fate)fate);
			}
			if (left != right)
				return err_set(err,
				    "\"%s\": a dossier that is %s and %s "
				    "counts %d times left and %d right",
				    identity->text, origins[origin].text,
				    fates[fate].text, left, right);
		}
	}
	return true;
}
