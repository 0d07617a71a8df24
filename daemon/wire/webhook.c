/* Webhook bodies and their signatures. */
#include "wire/webhook.h"

#include <assert.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <string.h>

static const char prefix[] = "whsec_";

/* Bytes of a base64 text of a length divisible by four without its padding;
 * -1 when it is not one. */
static int
decode(const char *text, unsigned char *out, size_t capacity)
{
	size_t length = strlen(text);
	int padding = 0, size;

	if (length == 0 || length % 4 != 0 || length / 4 * 3 > capacity)
		return -1;
	while (padding < 2 && text[length - 1 - (size_t)padding] == '=')
		padding++;
	size = EVP_DecodeBlock(out, (const unsigned char *)text, (int)length);
	/* EVP_DecodeBlock trims blanks and knows no misplaced padding. */
	if (size < 0 ||
	    strspn(text,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") !=
		length - (size_t)padding)
		return -1;
	return size - padding;
}

bool
webhook_secret_parse(const char *text, struct webhook_secret *out,
    struct err *err)
{
	unsigned char key[WEBHOOK_KEY_MAX + 3];
	int size;

	if (!text_starts(text, prefix))
		return err_set(err, "a webhook secret begins with \"whsec_\"");
	size = decode(text + sizeof(prefix) - 1, key, sizeof(key));
	if (size < 0)
		return err_set(err,
		    "after \"whsec_\" a webhook secret is base64");
	if (size < WEBHOOK_KEY_MIN || size > WEBHOOK_KEY_MAX)
		return err_set(err,
		    "a webhook secret has %d to %d bytes, this one %d",
		    WEBHOOK_KEY_MIN, WEBHOOK_KEY_MAX, size);
	out->size = (size_t)size;
	memcpy(out->key, key, out->size);
	return true;
}

const char *
webhook_signature(struct arena *arena, const char *id, instant attempt,
    struct slice body, const struct webhook_secret *secrets, size_t count)
{
	struct buf content = buf_over(arena);
	struct buf out = buf_over(arena);

	buf_printf(&content, "%s.%" PRId64 ".", id, attempt);
	buf_add_bytes(&content, body.data, body.size);
	for (size_t i = 0; i < count; i++) {
		unsigned char mac[EVP_MAX_MD_SIZE];
		unsigned char base64[2 * SHA256_DIGEST_LENGTH];
		unsigned size = 0;

		HMAC(EVP_sha256(), secrets[i].key, (int)secrets[i].size,
		    (const unsigned char *)content.data, content.size, mac,
		    &size);
		EVP_EncodeBlock(base64, mac, (int)size);
		buf_printf(&out, "%sv1,%s", i > 0 ? " " : "",
		    (const char *)base64);
	}
	return buf_text(&out);
}

const char *const *
webhook_headers(struct arena *arena, const char *type, const char *id,
    instant attempt, struct slice body, const struct webhook_secret *secrets,
    size_t count)
{
	const char **lines = arena_alloc(arena, 5 * sizeof(*lines));
	size_t n = 0;

	for (const char *p = id; *p != '\0'; p++)
		assert(*p > ' ' && *p < 0x7f);
	lines[n++] = arena_printf(arena, "Content-Type: %s", type);
	lines[n++] = arena_printf(arena, "webhook-id: %s", id);
	lines[n++] =
	    arena_printf(arena, "webhook-timestamp: %" PRId64, attempt);
	if (count > 0)
		lines[n++] = arena_printf(arena, "webhook-signature: %s",
		    webhook_signature(arena, id, attempt, body, secrets,
			count));
	return lines;
}
