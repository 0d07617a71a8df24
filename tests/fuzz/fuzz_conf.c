/* A whole configuration: built or refused with complaints, never both; what is
 * shown of a built one builds again. */
#include <stdlib.h>
#include <string.h>

#include "wire/conf.h"
#include "wire/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct conf *
build(const char *data, size_t size, struct complaints *complaints)
{
	struct conf_file files[2] = { { "hosod.yaml", { data, size } },
		{ "p.yaml", { data, size } } };

	return conf_build(files, 2, "/e", complaints);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool ready;
	struct complaints complaints = { 0 };
	struct arena *arena;
	struct conf *conf, *again;

	if (!ready)
		json_init();
	ready = true;
	arena = arena_new(65536);
	conf = build((const char *)data, size, &complaints);
	if ((conf != NULL) != (complaints.errors == 0))
		abort();
	if (conf != NULL) {
		char *shown = conf_show(conf, arena);

		again = build(shown, strlen(shown), &complaints);
		if (again == NULL)
			abort();
		conf_free(again);
	}
	conf_free(conf);
	complaints_finish(&complaints);
	arena_free(arena);
	return 0;
}
