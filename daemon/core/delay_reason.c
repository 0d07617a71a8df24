/* Reasons by their key. */
#include "core/delay_reason.h"

#include <string.h>

const struct delay_reason *
delay_reason_find(const struct delay_reasons *reasons, const char *key)
{
	for (size_t i = 0; i < reasons->count; i++)
		if (strcmp(reasons->items[i].key, key) == 0)
			return &reasons->items[i];
	return NULL;
}
