/* Choosing the list among the files of a folder. */
#include "wire/listing.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <xxhash.h>

#include "base/text.h"
#include "wire/stamp.h"

/* An entry with its time. */
struct dated {
	const struct listing_entry *entry;
	bool stamped;
	struct stamp stamp;
	instant as_of;
};

struct choosing {
	struct arena *arena;
	const struct listing_entry *entries;
	struct dated *dated;
	size_t count;
	int32_t offset;
	instant now;
};

bool
listing_is_partial(struct arena *arena, const char **name)
{
	static const char *const endings[] = { ".part", ".tmp", ".crdownload",
		"~" };
	size_t size = strlen(*name);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t ending = strlen(endings[i]);

		if (size > ending &&
		    strcmp(*name + size - ending, endings[i]) == 0) {
			*name = arena_bytes(arena, *name, size - ending);
			return true;
		}
	}
	return false;
}

static day
date_of(const struct choosing *of, instant at)
{
	return when_day(at, of->offset);
}

/*
 * A name with a date alone: the time of writing where that is of the same day;
 * else the file was copied later, and the day's end is the earliest by which
 * all that it says had certainly happened.
 */
static instant
within_day(const struct choosing *of, const struct dated *it)
{
	instant end = it->stamp.at + WHEN_DAY - 1;

	if (date_of(of, it->entry->modified).n == date_of(of, it->stamp.at).n)
		return it->entry->modified;
	return end > of->now ? of->now : end;
}

static bool
refuse_future(const struct choosing *of, const struct dated *it,
    const char *says, struct err *err)
{
	char at[WHEN_TEXT];

	return err_set(err, "%s: %s %s, which is later than now",
	    it->entry->name, says, when_iso_minute(at, it->as_of, of->offset));
}

static bool
date_entry(const struct choosing *of, const struct listing_entry *entry,
    struct dated *out, struct err *err)
{
	*out = (struct dated){ .entry = entry };
	out->stamped = stamp_read(entry->name, of->offset, &out->stamp);
	out->as_of = out->stamped ? out->stamp.at : entry->modified;
	if (out->stamped && out->as_of > of->now)
		return refuse_future(of, out, "its name says", err);
	if (out->stamped && out->stamp.date_only)
		out->as_of = within_day(of, out);
	return out->as_of <= of->now ||
	    refuse_future(of, out, "was written", err);
}

static bool
is_page(const struct listing_entry *entry)
{
	size_t size = strlen(entry->name);

	return size > 5 && strcasecmp(entry->name + size - 5, ".json") == 0;
}

/* A table is a whole list by itself, a saved page need not be: tables of one
 * day are versions, pages of one day are pages. */
static bool
share_stamp(const struct dated *a, const struct dated *b)
{
	return a->stamped && b->stamped && a->stamp.at == b->stamp.at &&
	    a->stamp.date_only == b->stamp.date_only &&
	    (!a->stamp.date_only || (is_page(a->entry) && is_page(b->entry)));
}

static bool
is_newer(const struct dated *a, const struct dated *b)
{
	if (a->as_of != b->as_of)
		return a->as_of > b->as_of;
	return strverscmp(a->entry->name, b->entry->name) > 0;
}

static const struct dated *
find_newest(const struct choosing *of)
{
	const struct dated *newest = NULL;

	for (size_t i = 0; i < of->count; i++)
		if (!of->dated[i].entry->is_partial &&
		    (newest == NULL || is_newer(&of->dated[i], newest)))
			newest = &of->dated[i];
	return newest;
}

static uint64_t
print_of(struct arena *arena, const struct listing_entry *entry)
{
	struct buf buf = buf_over(arena);

	buf_printf(&buf, "%s %lld %lld %llu", entry->name,
	    (long long)entry->modified, (long long)entry->size,
	    (unsigned long long)entry->inode);
	return XXH3_64bits(buf.data, buf.size);
}

static int
by_name(const void *a, const void *b)
{
	const struct listing_file *x = a, *y = b;

	return strverscmp(x->name, y->name);
}

/* A file whose writing lies as far ahead was copied with its old time from a
 * machine whose clock is wrong: it is not being written. */
static bool
is_fresh(const struct choosing *of, const struct listing_entry *entry)
{
	return entry->modified > of->now - LISTING_SETTLE_S &&
	    entry->modified <= of->now + LISTING_SETTLE_S;
}

static void
take(const struct choosing *of, const struct dated *newest, bool together,
    struct listing *out)
{
	struct listing_file *files =
	    arena_alloc(of->arena, (of->count + 1) * sizeof(*files));

	for (size_t i = 0; i < of->count; i++) {
		const struct dated *it = &of->dated[i];

		if (!together && it != newest && !share_stamp(it, newest))
			continue;
		if (it->entry->is_partial || is_fresh(of, it->entry))
			out->waits = it->entry->name;
		if (it->entry->is_partial)
			continue;
		files[out->count++] = (struct listing_file){ it->entry->name,
			it->as_of, print_of(of->arena, it->entry) };
		if (it->as_of < out->as_of)
			out->as_of = it->as_of;
	}
	qsort(files, out->count, sizeof(*files), by_name);
	out->files = files;
}

bool
listing_choose(struct arena *arena, const struct listing_entry *entries,
    size_t count, int32_t offset, bool together, instant now,
    struct listing *out, struct err *err)
{
	struct choosing of = { .arena = arena,
		.entries = entries,
		.offset = offset,
		.now = now };
	struct listing listing = { .as_of = INSTANT_NEVER };
	struct buf prints = buf_over(arena);
	const struct dated *newest;

	of.dated = arena_alloc(arena, (count + 1) * sizeof(*of.dated));
	for (; of.count < count; of.count++)
		if (!date_entry(&of, &entries[of.count], &of.dated[of.count],
			err))
			return false;
	newest = find_newest(&of);
	if (newest != NULL)
		take(&of, newest, together, &listing);
	for (size_t i = 0; i < listing.count; i++)
		buf_add_bytes(&prints, &listing.files[i].print,
		    sizeof(listing.files[i].print));
	listing.print = XXH3_64bits(buf_text(&prints), prints.size);
	*out = listing;
	return true;
}
