/*
 * What `source try` found, as it finds it: the requests, the page, and each
 * record as the daemon would understand it.
 */
#ifndef CTL_TRY_PRINT_H
#define CTL_TRY_PRINT_H

#include "wire/conf.h"
#include "wire/decode.h"
#include "wire/page.h"
#include "wire/request.h"

struct try_print {
	const struct conf_source *source;
	int32_t offset; /* of local times */
	bool json;
	struct arena *arena; /* of one record */
	struct buf buf;      /* the JSON so far */
	struct jsonw *writer;
	size_t records, refused;
	size_t said[MAPPING_FIELDS], defaulted[MAPPING_FIELDS];
	size_t status_unknown;
};

void try_begin(struct try_print *print);
/* ${login} NULL where there is none. */
void try_requests(struct try_print *print, const struct request *login,
    const struct request *list);
/* ${told}: how the file, or one of the folder ${where}, was read; of when its
 * list is, INSTANT_NONE where that does not matter. */
void try_told(struct try_print *print, const char *where, const char *told,
    instant as_of);
void try_page(struct try_print *print, const struct page *page, bool is_last);
void try_record(struct try_print *print, size_t number,
    const struct observation *seen, const struct decode_report *report);
void try_refused(struct try_print *print, size_t number, const char *why);
void try_end(struct try_print *print);

#endif
