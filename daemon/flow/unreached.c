/* Addresses that reach nobody, as administrators read of them. */
#include "flow/unreached.h"

#include <openssl/sha.h>

#include "base/text.h"
#include "core/addresses.h"
#include "flow/admin.h"
#include "io/store_reach.h"

static const char *
words_of(enum reach_state state)
{
	return state == REACH_BOUNCING ? "thư bị trả lại"
	    : state == REACH_REFUSED ? "máy chủ thư từ chối địa chỉ"
				     : "chưa xác nhận";
}

struct listed {
	size_t count;
	const char *words; /* as many as a letter lists */
	const char *hash;  /* of all; NULL where all are well */
};

static const char *
hash_of(struct arena *arena, const struct buf *all)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)buf_text(all), all->size, digest);
	return text_hex(arena, digest, sizeof(digest));
}

static void
list(struct world *world, const struct reach *reach, instant now,
    struct listed *out)
{
	size_t lines = (size_t)world->conf->bounds.letter_lines;
	struct buf words = buf_over(world->turn), all = buf_over(world->turn);
	struct addresses addresses = addresses_on(world->conf->directory,
	    world_day(world, now), world->turn);
	const struct contact *contact;

	*out = (struct listed){ .count = 0 };
	while ((contact = addresses_next(&addresses)) != NULL) {
		enum reach_state state =
		    world_reach(world, reach, contact->mail, now);

		if (!reach_is_bad(state))
			continue;
		addresses_take(&addresses, contact);
		buf_printf(&all, "%s %s\n", contact->mail, reach_text(state));
		if (++out->count <= lines)
			buf_printf(&words, "%s%s (%s): %s",
			    out->count == 1 ? "" : "\n", contact->name,
			    contact->mail, words_of(state));
	}
	if (out->count > lines)
		buf_printf(&words, "\n… và %zu địa chỉ khác",
		    out->count - lines);
	out->words = buf_text(&words);
	if (out->count > 0)
		out->hash = hash_of(world->turn, &all);
}

bool
unreached_tell(struct world *world, const struct reach *reach, instant now,
    struct err *err)
{
	struct listed listed;
	char at[WHEN_TEXT];
	const char *hash;
	instant epoch;

	list(world, reach, now, &listed);
	if (!store_reach_told(world->store, world->turn, &hash, &epoch, err))
		return false;
	if (text_equal(hash, listed.hash))
		return true;
	if (listed.count > 0 &&
	    !admin_owe_notice(world, "contacts-unreached",
		arena_printf(world->turn, "admin/contacts/%s",
		    when_rfc3339(at, now, world->conf->offset)),
		now,
		arena_printf(world->turn, "%zu\n%s", listed.count,
		    listed.words),
		now, err))
		return false;
	return store_reach_tell(world->store, listed.hash, epoch, err);
}
