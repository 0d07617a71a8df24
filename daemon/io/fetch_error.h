/*
 * What a failed request is taken for, and how it is told: by the host alone,
 * since an address may hold secrets.  Used by fetch.c.
 */
#ifndef IO_FETCH_ERROR_H
#define IO_FETCH_ERROR_H

#include <stdbool.h>
#include <stdint.h>

#include <curl/curl.h>

#include "base/err.h"
#include "io/fetch.h"

struct fetch_failure {
	enum fetch_class class;
	const char *message; /* libcurl's, may be "" */
	int64_t max_bytes;
	bool has_certificate; /* of ours was offered */
};

enum fetch_class fetch_class_of(CURLcode code, bool is_too_large);

/* A sentence about the transfer ${easy}, which ended with ${code}. */
void fetch_error_word(CURL *easy, CURLcode code,
    const struct fetch_failure *failure, struct err *err);

#endif
