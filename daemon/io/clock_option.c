/* The clock that a daemon is started with. */
#include "io/clock_option.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"

bool
clock_option_parse(const char *text, struct loop_clock *out, struct err *err)
{
	const char *comma = strchr(text, ',');
	char *start, *end;
	bool ok;

	if (comma == NULL)
		return err_set(err, "\"%s\": START,xRATE or START,step", text);
	start = mem_printf("%.*s", (int)(comma - text), text);
	ok = when_parse_instant(start, WHEN_OFFICE_OFFSET, &out->start, err);
	mem_free(start);
	if (!ok)
		return false;
	if (strcmp(comma + 1, "step") == 0) {
		out->kind = LOOP_STEP;
		return true;
	}
	if (comma[1] != 'x')
		return err_set(err, "\"%s\": xRATE or step", comma + 1);
	out->kind = LOOP_RATE;
	out->rate = strtod(comma + 2, &end);
	if (*end == ',')
		out->real_start = strtod(end + 1, &end);
	if (*end != '\0' || !(out->rate > 0 && out->rate <= 1e6))
		return err_set(err, "\"%s\": a rate above 0 and up to 1000000",
		    comma + 1);
	return true;
}
