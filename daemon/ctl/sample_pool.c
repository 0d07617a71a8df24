/* Reading what a sample is drawn from, and drawing it. */
#include "ctl/sample_pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/sample.h"
#include "io/store_notice.h"

struct reading {
	struct sample_pool *pool;
	const struct report_scope *scope;
};

/* What has been received: awaiting and refused ones have no file to look at. */
static bool
has_file(enum report_fate fate)
{
	return fate != FATE_AWAITING && fate != FATE_AWAITING_LATE &&
	    fate != FATE_REFUSED && fate != FATE_UNACCEPTED;
}

static void
take(void *context, const struct report_item *item)
{
	struct reading *reading = context;
	struct sample_pool *pool = reading->pool;
	struct arena *arena = pool->database->arena;
	enum report_rows rows = pool->rows;

	if (!has_file(item->fate) ||
	    !report_scope_has(pool->database, reading->scope, item->agency))
		return;
	if (pool->count == pool->capacity) {
		pool->capacity = pool->capacity * 2 + 1024;
		pool->items = mem_resize(pool->items,
		    pool->capacity * sizeof(*pool->items));
	}
	pool->items[pool->count++] = (struct sample_candidate){
		.id = item->id,
		.source = database_source(pool->database, item->source),
		.code = arena_string(arena, item->code),
		.stratum = arena_string(arena,
		    report_label(pool->database, rows,
			rows == REPORT_BY_FIELD ? item->field : item->agency)),
		.fate = item->fate,
	};
}

static int
by_stratum(const void *left, const void *right)
{
	const struct sample_candidate *a = left, *b = right;
	int order = strcmp(a->stratum, b->stratum);

	if (order == 0)
		order = strcmp(a->source, b->source);
	return order != 0 ? order : strcmp(a->code, b->code);
}

bool
sample_pool_read(struct sample_pool *out, const struct database *database,
    enum report_rows rows, const struct report_asked *asked, struct err *err)
{
	struct reading reading = { .pool = out, .scope = &asked->scope };

	*out = (struct sample_pool){ .database = database, .rows = rows };
	if (!report_scan(database, &asked->plan, take, &reading, err))
		return false;
	if (out->count > 1)
		qsort(out->items, out->count, sizeof(*out->items), by_stratum);
	return true;
}

void
sample_pool_finish(struct sample_pool *pool)
{
	mem_free(pool->items);
}

/* The man page tells these weights. */
static int32_t
risk_of(enum report_fate fate, size_t findings)
{
	int32_t weight = 1 + 2 * (findings > 5 ? 5 : (int32_t)findings);

	switch (fate) {
	case FATE_LATE:
	case FATE_OVERDUE:
		return weight + 4;
	case FATE_LATE_APOLOGY:
	case FATE_OVERDUE_APOLOGY:
	case FATE_GONE:
	case FATE_STOPPED:
		return weight + 2;
	default:
		return weight;
	}
}

static bool
weigh(const struct sample_pool *pool, struct sample_unit *units,
    struct err *err)
{
	struct arena *arena = arena_new(64 * 1024);
	bool ok = true;

	for (size_t i = 0; ok && i < pool->count; i++) {
		struct store_finding *findings;
		size_t count;

		arena_reset(arena);
		ok = store_findings_of(pool->database->store, pool->items[i].id,
		    arena, &findings, &count, err);
		if (ok)
			units[i].weight = risk_of(pool->items[i].fate, count);
	}
	arena_free(arena);
	return ok;
}

bool
sample_pool_draw(const struct sample_pool *pool,
    const struct sample_terms *terms, size_t **drawn, size_t *count,
    struct err *err)
{
	struct arena *arena = pool->database->arena;
	struct sample_unit *units =
	    arena_alloc(arena, (pool->count + 1) * sizeof(*units));
	size_t strata = 0;

	for (size_t i = 0; i < pool->count; i++) {
		const struct sample_candidate *item = &pool->items[i];

		if (i > 0 && strcmp(item->stratum, item[-1].stratum) != 0)
			strata++;
		units[i] =
		    (struct sample_unit){ item->source, item->code, strata, 1 };
	}
	if (terms->risk && !weigh(pool, units, err))
		return false;
	*count = sample_draw(arena, units, pool->count,
	    pool->count == 0 ? 0 : strata + 1, terms->wanted, terms->seed,
	    drawn);
	return true;
}
