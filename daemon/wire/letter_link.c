/* Tokens: name and expiry, signed with HMAC-SHA256, as base64url. */
#include "wire/letter_link.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "base/text.h"

enum {
	NAME_BYTES = LETTER_LINK_NAME / 2,
	TIME_BYTES = 6,
	SAID_BYTES = NAME_BYTES + TIME_BYTES,
	MAC_BYTES = 32,
	ALL_BYTES = SAID_BYTES + MAC_BYTES, /* divisible by three: no padding */
};

_Static_assert(ALL_BYTES % 3 == 0 && ALL_BYTES / 3 * 4 == LETTER_LINK_TOKEN,
    "a token has no padding");

/* A signature for something else is none for a letter. */
static const char purpose[] = "hosod letter link 1\n";

static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void
sign(const char *key, const unsigned char said[SAID_BYTES],
    unsigned char mac[MAC_BYTES])
{
	unsigned char text[sizeof(purpose) - 1 + SAID_BYTES];
	unsigned size = 0;

	memcpy(text, purpose, sizeof(purpose) - 1);
	memcpy(text + sizeof(purpose) - 1, said, SAID_BYTES);
	HMAC(EVP_sha256(), key, (int)strlen(key), text, sizeof(text), mac,
	    &size);
	assert(size == MAC_BYTES);
}

/* 0 to 15, or -1. */
static int
nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void
pack(const char *name, instant expires, unsigned char said[SAID_BYTES])
{
	for (int i = 0; i < NAME_BYTES; i++) {
		int high = nibble(name[2 * i]), low = nibble(name[2 * i + 1]);

		assert(high >= 0 && low >= 0);
		said[i] = (unsigned char)(high << 4 | low);
	}
	assert(expires >= 0 && expires < (instant)1 << 8 * TIME_BYTES);
	for (int i = 0; i < TIME_BYTES; i++)
		said[NAME_BYTES + i] = (unsigned char)((uint64_t)expires >>
		    8 * (TIME_BYTES - 1 - i));
}

static void
encode(const unsigned char *all, char *out)
{
	for (int i = 0; i < ALL_BYTES; i += 3) {
		unsigned three = (unsigned)all[i] << 16 |
		    (unsigned)all[i + 1] << 8 | all[i + 2];

		for (int shift = 18; shift >= 0; shift -= 6)
			*out++ = digits[three >> shift & 63];
	}
	*out = '\0';
}

static bool
decode(const char *token, unsigned char all[ALL_BYTES])
{
	if (strlen(token) != LETTER_LINK_TOKEN)
		return false;
	for (int i = 0; i < ALL_BYTES; i += 3) {
		unsigned three = 0;

		for (int j = 0; j < 4; j++) {
			const char *digit = strchr(digits, *token++);

			if (digit == NULL)
				return false;
			three = three << 6 | (unsigned)(digit - digits);
		}
		all[i] = (unsigned char)(three >> 16);
		all[i + 1] = (unsigned char)(three >> 8);
		all[i + 2] = (unsigned char)three;
	}
	return true;
}

const char *
letter_link_token(struct arena *arena, const char *key, const char *name,
    instant expires)
{
	unsigned char all[ALL_BYTES];
	char *token = arena_take(arena, LETTER_LINK_TOKEN + 1);

	pack(name, expires, all);
	sign(key, all, all + SAID_BYTES);
	encode(all, token);
	return token;
}

static const char *
url_of(struct arena *arena, const char *address, const char *token)
{
	size_t size = strlen(address);

	while (size > 0 && address[size - 1] == '/')
		size--;
	return arena_printf(arena, "%.*s" LETTER_LINK_PATH "%s", (int)size,
	    address, token);
}

const char *
letter_link_url(struct arena *arena, const char *address, const char *key,
    const char *name, instant expires)
{
	return url_of(arena, address,
	    letter_link_token(arena, key, name, expires));
}

const char *
letter_link_sample(struct arena *arena, const char *address)
{
	return url_of(arena, address, "xem-thu");
}

static bool
is_signed(const char *key, const unsigned char all[ALL_BYTES])
{
	unsigned char mac[MAC_BYTES];

	if (text_is_empty(key))
		return false;
	sign(key, all, mac);
	return CRYPTO_memcmp(mac, all + SAID_BYTES, MAC_BYTES) == 0;
}

bool
letter_link_read(const char *token, const char *key, const char *old_key,
    struct letter_link *out)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char all[ALL_BYTES];

	if (!decode(token, all) ||
	    (!is_signed(key, all) && !is_signed(old_key, all)))
		return false;
	for (int i = 0; i < NAME_BYTES; i++) {
		out->name[2 * i] = hex[all[i] >> 4];
		out->name[2 * i + 1] = hex[all[i] & 15];
	}
	out->name[LETTER_LINK_NAME] = '\0';
	out->expires = 0;
	for (int i = 0; i < TIME_BYTES; i++)
		out->expires = out->expires << 8 | all[NAME_BYTES + i];
	return true;
}
