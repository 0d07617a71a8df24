/*
 * Any bytes as a record of the portal: refused with a sentence, or an
 * observation that keeps what dossier.h promises.
 */
#include "fuzz/observed.h"
#include "support/portal_plan.h"
#include "wire/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	static struct mapping *mapping;
	struct slice record = { (const char *)data, size };
	struct err err;

	if (arena == NULL) {
		json_init();
		arena = arena_new(1U << 17);
		mapping = mapping_build(&portal_plan, &err);
	}
	(void)decode_checked(arena, mapping, record);
	arena_reset(arena);
	return 0;
}
