/* Office hours as text. */
#include "wire/office_hours.h"

#include <string.h>

char *
office_hours_word(char **text)
{
	char *word = *text;

	*text += strcspn(*text, " \t");
	if (**text != '\0')
		*(*text)++ = '\0';
	*text += strspn(*text, " \t");
	return word;
}

static bool
read_span(const char *text, struct office_span *out, struct err *err)
{
	char copy[32];
	char *dash;

	if (strlen(text) >= sizeof(copy))
		return err_set(err, "\"%s\": not office hours (07:30-11:30)",
		    text);
	strcpy(copy, text);
	dash = strchr(copy, '-');
	if (dash == NULL)
		return err_set(err, "\"%s\": not office hours (07:30-11:30)",
		    text);
	*dash = '\0';
	return when_parse_second(copy, &out->open, err) &&
	    when_parse_second(dash + 1, &out->close, err);
}

bool
office_hours_parse(char *text, struct office_shift *out, struct err *err)
{
	struct office_shift hours = { .count = 0 };

	while (*text != '\0') {
		char *word = office_hours_word(&text);

		if (hours.count == CALENDAR_SPANS)
			return err_set(err,
			    "office-hours: more than %d spans a day",
			    CALENDAR_SPANS);
		if (!read_span(word, &hours.spans[hours.count], err))
			return false;
		hours.count++;
	}
	if (!office_shift_check(&hours, err))
		return false;
	*out = hours;
	return true;
}

void
office_hours_print(struct buf *out, const struct office_shift *hours)
{
	for (int i = 0; i < hours->count; i++) {
		const int32_t open = hours->spans[i].open / 60;
		const int32_t close = hours->spans[i].close / 60;

		buf_printf(out, " %02d:%02d-%02d:%02d", open / 60, open % 60,
		    close / 60, close % 60);
	}
}
