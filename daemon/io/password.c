/* crypt(3), and what it does not tell apart. */
#include "io/password.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"

/* ${data} holds the password when crypt is done with it. */
static bool
run(const char *password, const char *setting, char out[PASSWORD_HASH])
{
	struct crypt_data *data = mem_alloc(sizeof(*data));
	struct arena *arena = arena_new(4096);
	const char *nfc = text_nfc(arena, password);
	const char *made = crypt_rn(nfc, setting, data, (int)sizeof(*data));
	bool done = made != NULL && strlen(made) < PASSWORD_HASH;

	if (done)
		memcpy(out, made, strlen(made) + 1);
	if (nfc != password)
		explicit_bzero((void *)(uintptr_t)nfc, strlen(nfc));
	explicit_bzero(data, sizeof(*data));
	arena_free(arena);
	mem_free(data);
	return done;
}

static bool
check(const char *password, struct err *err)
{
	size_t size = strlen(password);

	if (!text_is_utf8(password, size, NULL))
		return err_set(err, "the password is no text in UTF-8");
	if (size > PASSWORD_MOST)
		return err_set(err, "the password has more than %d bytes",
		    PASSWORD_MOST);
	if (text_length(password) < PASSWORD_LEAST)
		return err_set(err,
		    "the password has %zu characters, at least %d are wanted",
		    text_length(password), PASSWORD_LEAST);
	return true;
}

bool
password_hash(const char *password, char out[PASSWORD_HASH], struct err *err)
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];

	if (!check(password, err))
		return false;
	/* 0: the library's own cost, and chance from the kernel. */
	if (crypt_gensalt_rn("$y$", 0, NULL, 0, setting,
		(int)sizeof(setting)) == NULL ||
	    !run(password, setting, out))
		return err_set(err, "crypt(3) does not make a yescrypt hash");
	return true;
}

bool
password_is(const char *password, const char *hash)
{
	char made[PASSWORD_HASH];
	size_t size = strlen(hash);

	return strlen(password) <= PASSWORD_MOST &&
	    text_is_utf8(password, strlen(password), NULL) &&
	    run(password, hash, made) && strlen(made) == size &&
	    CRYPTO_memcmp(made, hash, size) == 0;
}
