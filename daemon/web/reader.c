/* Who reads. */
#include "web/reader.h"

#include <string.h>

bool
web_reader_sees(const struct web_reader *reader, const char *agency)
{
	if (reader->account == NULL)
		return false;
	if (reader->province)
		return true;
	for (size_t i = 0; agency != NULL && i < reader->agency_count; i++)
		if (strcmp(reader->agencies[i], agency) == 0)
			return true;
	return false;
}
