/* Pairing codes. */
#include "flow/pair.h"

#include <openssl/sha.h>
#include <string.h>
#include <sys/random.h>

#include "base/log.h"
#include "base/text.h"

enum { CODE = 10, GOOD_S = 24 * 3600 };

/* Thirty-two signs that nobody mistakes for another: 50 bits a code. */
static const char signs[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

static bool
new_code(struct arena *arena, const char **out, struct err *err)
{
	unsigned char chance[CODE];
	char code[CODE + 1] = "";

	if (getrandom(chance, sizeof(chance), 0) != sizeof(chance))
		return err_set(err, "the machine gives no random numbers");
	for (size_t i = 0; i < CODE; i++)
		code[i] = signs[chance[i] % (sizeof(signs) - 1)];
	*out = arena_string(arena, code);
	return true;
}

/* The hash of the code that ${text} is, in small letters or with blanks too;
 * NULL where it is none. */
static const char *
hash_of(struct arena *arena, const char *text)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	char code[CODE];
	size_t n = 0;

	for (; *text != '\0'; text++) {
		char c =
		    *text >= 'a' && *text <= 'z' ? (char)(*text - 32) : *text;

		if (c == ' ' || c == '\n' || c == '\r' || c == '\t')
			continue;
		if (n == CODE || strchr(signs, c) == NULL)
			return NULL;
		code[n++] = c;
	}
	if (n != CODE)
		return NULL;
	SHA256((const unsigned char *)code, sizeof(code), digest);
	return text_hex(arena, digest, sizeof(digest));
}

static bool
find(const struct world *world, const char *who, const struct contact **out,
    struct err *err)
{
	const struct directory *directory = world->conf->directory;
	const struct contact *found = NULL;

	for (size_t i = 0; i < directory_contact_count(directory); i++) {
		const struct contact *contact = directory_contact(directory, i);

		if (!text_equal(contact->account, who) &&
		    !text_equal(contact->name, who))
			continue;
		if (found != NULL && !directory_is_person(found, contact))
			return err_set(err,
			    "\"%s\" is several people (lines %d and %d of the "
			    "contacts): name the account",
			    who, found->line, contact->line);
		found = contact;
	}
	*out = found;
	return found != NULL || err_set(err, "no contact is \"%s\"", who);
}

bool
pair_offer(struct world *world, const char *who, int64_t uid, instant now,
    const char **code, const struct contact **contact, instant *expires,
    struct err *err)
{
	struct pairing pairing = { .created = now,
		.expires = now + GOOD_S,
		.uid = uid };

	if (!find(world, who, contact, err) ||
	    !new_code(world->turn, code, err))
		return false;
	pairing.hash = hash_of(world->turn, *code);
	pairing.name = (*contact)->name;
	pairing.agency = (*contact)->agency;
	pairing.account = (*contact)->account;
	pairing.mail = (*contact)->derived ? NULL : (*contact)->mail;
	*expires = pairing.expires;
	if (!store_begin(world->store, err))
		return false;
	if (!store_pairing_add(world->store, &pairing, err)) {
		store_rollback(world->store);
		return false;
	}
	return store_commit(world->store, err);
}

bool
pair_take(struct world *world, const char *chat, const char *text, instant now,
    struct pairing *out, struct err *err)
{
	const char *hash = hash_of(world->turn, text);
	bool found = false;

	*out = (struct pairing){ .hash = hash };
	if (hash == NULL)
		return true;
	if (!store_begin(world->store, err))
		return false;
	if (!store_pairing_take(world->store, hash, now, chat, world->turn, out,
		&found, err)) {
		store_rollback(world->store);
		return false;
	}
	if (found)
		log_notice("a chat was paired with %s of %s", out->name,
		    out->agency);
	return store_commit(world->store, err);
}
