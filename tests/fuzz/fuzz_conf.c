/*
 * A whole configuration, which is its own preset, too: built or refused with
 * complaints that name a place, never both; what is shown of a built one builds
 * again, and to the same.
 */
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

/* What is shown of one means the same. */
static void
check_same(const struct conf *a, const struct conf *b)
{
	bool same = a->source_count == b->source_count &&
	    a->channel_count == b->channel_count &&
	    a->secret_count == b->secret_count &&
	    a->digest_count == b->digest_count &&
	    a->departure_count == b->departure_count &&
	    a->ladder.count == b->ladder.count && a->offset == b->offset &&
	    a->local == b->local && strcmp(a->state, b->state) == 0;

	for (int i = 0; same && i < a->source_count; i++) {
		const struct conf_source *x = &a->sources[i];
		const struct conf_source *y = &b->sources[i];

		same = strcmp(x->name, y->name) == 0 && x->every == y->every &&
		    x->plan.paging == y->plan.paging &&
		    x->plan.since == y->plan.since &&
		    x->plan.list.query_count == y->plan.list.query_count &&
		    mapping_hash(x->mapping) == mapping_hash(y->mapping);
	}
	if (!same)
		abort();
}

static void
check_complaints(const struct complaints *complaints)
{
	for (int i = 0; i < complaints->count; i++)
		if (complaints->items[i].text[0] == '\0' ||
		    complaints->items[i].file == NULL)
			abort();
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
		check_same(conf, again);
		conf_free(again);
	}
	check_complaints(&complaints);
	conf_free(conf);
	complaints_finish(&complaints);
	arena_free(arena);
	return 0;
}
