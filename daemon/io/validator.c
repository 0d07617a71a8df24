/* Whether a page is as it was: what is asked, and what is not worth asking. */
#include "io/validator.h"

#include <string.h>

#include <xxhash.h>

#include "base/mem.h"
#include "wire/timeform.h"

enum {
	ETAG_MAX = 512,
	/* RFC 9110, section 8.8.2.2: a Last-Modified tells two versions of one
	 * second apart only once it is old. */
	MODIFIED_AGE_S = 60,
};

uint64_t
validator_request(const struct request *request, const char *url)
{
	uint64_t hash = XXH3_64bits(request->method, strlen(request->method));

	hash = XXH3_64bits_withSeed(url, strlen(url), hash);
	return request->body == NULL
	    ? hash
	    : XXH3_64bits_withSeed(request->body, request->body_size, hash);
}

static bool
has_etag(const struct fetch_response *response)
{
	return response->etag != NULL && response->etag[0] != '\0' &&
	    strlen(response->etag) <= ETAG_MAX;
}

static bool
is_old(const struct fetch_response *response)
{
	const struct timeform_rules rules = { .forms = { TIMEFORM_RFC1123 },
		.form_count = 1 };
	struct timeform_time modified, date;
	struct err unused;

	return response->last_modified != NULL && response->date != NULL &&
	    timeform_read(&rules, response->last_modified, &modified,
		&unused) &&
	    timeform_read(&rules, response->date, &date, &unused) &&
	    date.at - modified.at >= MODIFIED_AGE_S;
}

struct validator
validator_read(const struct fetch_response *response, uint64_t request,
    instant now)
{
	struct validator validator = { .request = request, .at = now };

	if (has_etag(response))
		validator.etag = response->etag;
	else if (is_old(response))
		validator.modified = response->last_modified;
	return validator;
}

struct validator
validator_copy(const struct validator *validator)
{
	struct validator copy = *validator;

	copy.etag = mem_copy_string(validator->etag);
	copy.modified = mem_copy_string(validator->modified);
	return copy;
}

static void
drop(const char *text)
{
	union {
		const char *in;
		char *out;
	} owned = { .in = text };

	mem_free(owned.out);
}

void
validator_finish(struct validator *validator)
{
	drop(validator->etag);
	drop(validator->modified);
	*validator = (struct validator){ 0 };
}

bool
validator_serves(const struct validator *validator, uint64_t request,
    instant now)
{
	return (validator->etag != NULL || validator->modified != NULL) &&
	    validator->request == request && now >= validator->at &&
	    now - validator->at < VALIDATOR_BELIEVED_S;
}

const char *
validator_header(const struct validator *validator, struct arena *arena)
{
	return validator->etag != NULL
	    ? arena_printf(arena, "If-None-Match: %s", validator->etag)
	    : arena_printf(arena, "If-Modified-Since: %s", validator->modified);
}
