/* The keys that every request has; conf_read_request reads them. */
#ifndef WIRE_CONF_REQUEST_H
#define WIRE_CONF_REQUEST_H

#include "wire/conf_key.h"

#define CONF_REQUEST_KEYS                                                      \
	{ .name = "method",                                                    \
		.parse = conf_parse_elsewhere,                                 \
		.fallback = "GET",                                             \
		.help = "GET or POST." },                                      \
	    { .name = "url",                                                   \
		    .parse = conf_parse_elsewhere,                             \
		    .help =                                                    \
			"Address; {{base}} stands for the source's base." },   \
	    { .name = "query",                                                 \
		    .parse = conf_parse_elsewhere,                             \
		    .fallback = "",                                            \
		    .help = "Parameters added to the address." },              \
	    { .name = "headers",                                               \
		    .parse = conf_parse_elsewhere,                             \
		    .fallback = "",                                            \
		    .help = "Headers added to the request." },                 \
	    { .name = "basic",                                                 \
		    .parse = conf_parse_elsewhere,                             \
		    .section = &conf_section_basic,                            \
		    .fallback = "",                                            \
		    .help = "User and password, sent as HTTP Basic." },        \
	    { .name = "form",                                                  \
		    .parse = conf_parse_elsewhere,                             \
		    .fallback = "",                                            \
		    .help = "Body as fields of a form." },                     \
	    { .name = "json",                                                  \
		    .parse = conf_parse_elsewhere,                             \
		    .fallback = "",                                            \
		    .help = "Body as JSON: a map, or JSON text as it is." },   \
	    { .name = "body",                                                  \
		    .parse = conf_parse_elsewhere,                             \
		    .fallback = "",                                            \
		    .help = "Body as any other text." },                       \
	{                                                                      \
		.name = "content_type", .parse = conf_parse_elsewhere,         \
		.fallback = "", .help = "What `body` is."                      \
	}

#endif
