/*
 * Any bytes as the address of the next page, which the token goes to: what is
 * accepted begins with the scheme and the host that were asked, names no user,
 * and breaks no request line.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "io/fetch_url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
	const char *asked, *same;
	const char *port; /* as it may stand behind the host */
} cases[] = {
	{ "https://motcua.example/api/hoso?page=1", "https://motcua.example",
	    ":443" },
	{ "http://motcua.example:8080", "http://motcua.example:8080", "" },
	{ "https://[::1]:8443/a/b/", "https://[::1]:8443", "" },
};

static void
check(size_t i, const char *out)
{
	const char *after = out + strlen(cases[i].same);

	if (strncmp(out, cases[i].same, strlen(cases[i].same)) != 0)
		abort();
	if (strncmp(after, cases[i].port, strlen(cases[i].port)) == 0)
		after += strlen(cases[i].port);
	if (*after != '\0' && strchr("/?#", *after) == NULL)
		abort();
	for (; *out != '\0'; out++)
		if ((unsigned char)*out <= ' ' || *out == 0x7f)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	const char *next, *out;
	struct err err;

	if (arena == NULL)
		arena = arena_new(1U << 16);
	next = arena_bytes(arena, data, size);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		err.text[0] = '\0';
		if (fetch_resolve(arena, cases[i].asked, next, &out, &err))
			check(i, out);
		else if (err.text[0] == '\0')
			abort();
	}
	arena_reset(arena);
	return 0;
}
