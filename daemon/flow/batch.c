/* Which records are new, and who decodes them. */
#include "flow/batch.h"

#include <assert.h>

#include "base/mem.h"
#include "wire/cut.h"

enum {
	/* Fewer new records than this are decoded where they are taken: a
	 * thread would not be worth its start. */
	WORTH_A_THREAD = 64,
	/* So are the first of more, while the thread gets ahead. */
	HEAD_START = 8,
};

struct batch *
batch_new(struct loop *loop, const struct mapping *mapping,
    const struct known *known, const struct batch_calls *calls)
{
	const struct reader_calls reader = { .more = calls->more,
		.make = calls->make,
		.context = calls->context };
	struct batch *batch = mem_alloc(sizeof(*batch));

	batch->mapping = mapping;
	batch->known = known;
	batch->calls = *calls;
	batch->reader = reader_new(loop, mapping, &reader);
	return batch;
}

void
batch_free(struct batch *batch)
{
	if (batch == NULL)
		return;
	reader_free(batch->reader);
	mem_free(batch);
}

void
batch_begin(struct batch *batch, const struct slice *records, size_t count)
{
	batch->records = records;
	batch->count = count;
	batch->from = batch->until = 0;
}

/* Hashes the next records of the page, and begins to decode the new ones. */
static void
advance(struct batch *batch)
{
	uint64_t salt = mapping_hash(batch->mapping);
	size_t left = batch->count - batch->until;
	size_t size = left < READER_RECORDS ? left : READER_RECORDS;
	size_t unknown = 0, skipped = 0;

	batch->from = batch->until;
	batch->until += size;
	/* Until here the reader may have borrowed `unknown`. */
	reader_stop(batch->reader);
	for (size_t i = 0; i < size; i++) {
		struct slice record = batch->records[batch->from + i];

		batch->raw[i] = cut_hash(record, salt);
		batch->place[i] = 0;
		if (known_find(batch->known, batch->raw[i]) != 0 ||
		    skipped++ < HEAD_START)
			continue;
		batch->unknown[unknown++] = record;
		batch->place[i] = (uint16_t)unknown;
	}
	if (unknown >= WORTH_A_THREAD) {
		batch->calls.plan(batch->calls.context);
		reader_begin(batch->reader, batch->unknown, unknown);
		return;
	}
	for (size_t i = 0; i < size; i++)
		batch->place[i] = 0;
}

bool
batch_get(struct batch *batch, size_t index, struct batch_record *out)
{
	size_t i;

	if (index == batch->until)
		advance(batch);
	assert(index >= batch->from && index < batch->until);
	i = index - batch->from;
	*out = (struct batch_record){ .bytes = batch->records[index],
		.raw = batch->raw[i] };
	if (batch->place[i] == 0)
		return true;
	out->reading = reader_get(batch->reader, batch->place[i] - 1U);
	return out->reading != NULL;
}

void
batch_stop(struct batch *batch)
{
	reader_stop(batch->reader);
	batch_begin(batch, NULL, 0);
}
