/* Walking along a stretch. */
#include "flow/stretch.h"

size_t
stretch_find(const int64_t *whose, size_t count, size_t *at, int64_t dossier,
    size_t *first)
{
	while (*at < count && whose[*at] < dossier)
		++*at;
	*first = *at;
	while (*at < count && whose[*at] == dossier)
		++*at;
	return *at - *first;
}
