/* The hashes of history's chain, and the salts under them. */
#include "io/sealer.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include <openssl/evp.h>

#include "base/mem.h"

struct sealer {
	EVP_MD *sha256;
	EVP_MD_CTX *digest;
	/* Drawn in bulk: a system call for every row would cost as much as its
	 * hash. */
	unsigned char salts[4096];
	size_t salts_left;
};

struct sealer *
sealer_new(void)
{
	struct sealer *sealer = mem_alloc(sizeof(*sealer));

	sealer->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	sealer->digest = EVP_MD_CTX_new();
	assert(sealer->sha256 != NULL && sealer->digest != NULL);
	return sealer;
}

void
sealer_free(struct sealer *sealer)
{
	if (sealer == NULL)
		return;
	EVP_MD_CTX_free(sealer->digest);
	EVP_MD_free(sealer->sha256);
	mem_free(sealer);
}

static void
begin(struct sealer *sealer)
{
	int ok = EVP_DigestInit_ex2(sealer->digest, sealer->sha256, NULL);

	assert(ok == 1);
}

static void
add(struct sealer *sealer, const void *data, size_t size)
{
	int ok = EVP_DigestUpdate(sealer->digest, data, size);

	assert(ok == 1);
}

static void
end(struct sealer *sealer, unsigned char out[SEAL_HASH])
{
	unsigned int size = 0;
	int ok = EVP_DigestFinal_ex(sealer->digest, out, &size);

	assert(ok == 1 && size == SEAL_HASH);
}

void
sealer_hash(struct sealer *sealer, const unsigned char salt[SEAL_SALT],
    const char *kind, instant after, const char *payload,
    unsigned char out[SEAL_HASH])
{
	/* A first load seals hundreds of thousands: no snprintf for "-". */
	char number[32] = "-";

	if (after != INSTANT_NONE)
		snprintf(number, sizeof(number), "%lld", (long long)after);
	begin(sealer);
	add(sealer, salt, SEAL_SALT);
	add(sealer, kind, strlen(kind));
	add(sealer, "\n", 1);
	add(sealer, number, strlen(number));
	add(sealer, "\n", 1);
	add(sealer, payload, strlen(payload));
	end(sealer, out);
}

static void
put_big_endian(unsigned char out[8], int64_t number)
{
	uint64_t bits = (uint64_t)number;

	for (int i = 7; i >= 0; i--, bits >>= 8)
		out[i] = (unsigned char)bits;
}

void
sealer_link(struct sealer *sealer, int64_t sequence, instant at,
    int64_t dossier, const unsigned char seal[SEAL_HASH],
    unsigned char hash[SEAL_HASH])
{
	unsigned char bytes[2 * SEAL_HASH + 24];

	memcpy(bytes, hash, SEAL_HASH);
	put_big_endian(bytes + SEAL_HASH, sequence);
	put_big_endian(bytes + SEAL_HASH + 8, at);
	put_big_endian(bytes + SEAL_HASH + 16, dossier);
	memcpy(bytes + SEAL_HASH + 24, seal, SEAL_HASH);
	begin(sealer);
	add(sealer, bytes, sizeof(bytes));
	end(sealer, hash);
}

static const unsigned char *
draw_salt(struct sealer *sealer)
{
	size_t have = 0;

	if (sealer->salts_left < SEAL_SALT) {
		while (have < sizeof(sealer->salts)) {
			ssize_t got = getrandom(sealer->salts + have,
			    sizeof(sealer->salts) - have, 0);

			assert(got > 0 || errno == EINTR);
			have += got > 0 ? (size_t)got : 0;
		}
		sealer->salts_left = sizeof(sealer->salts);
	}
	sealer->salts_left -= SEAL_SALT;
	return sealer->salts + sealer->salts_left;
}

void
sealer_seal(struct sealer *sealer, const char *kind, instant after,
    const char *payload, struct seal *out)
{
	memcpy(out->salt, draw_salt(sealer), SEAL_SALT);
	sealer_hash(sealer, out->salt, kind, after, payload, out->hash);
}
