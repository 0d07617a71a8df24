/* A table of sessions behind one lock. */
#include "web/sessions.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"

enum { TOKEN_BYTES = 32 };

struct session {
	unsigned char hash[SHA256_DIGEST_LENGTH]; /* of its token's text */
	const struct web_reader *reader;
	instant begun, used;
};

struct sessions {
	pthread_mutex_t lock;
	unsigned char key[TOKEN_BYTES]; /* of what forms carry */
	bool keyed;
	struct session *items;
	size_t count;
};

static bool
chance(unsigned char out[TOKEN_BYTES])
{
	return getrandom(out, TOKEN_BYTES, 0) == TOKEN_BYTES;
}

/* 32 bytes as base64url without padding. */
static void
write_text(const unsigned char bytes[TOKEN_BYTES], char out[SESSION_TOKEN])
{
	unsigned char text[48];

	EVP_EncodeBlock(text, bytes, TOKEN_BYTES);
	for (int i = 0; i < SESSION_TOKEN - 1; i++)
		out[i] = text[i] == '+' ? '-'
		    : text[i] == '/'    ? '_'
					: (char)text[i];
	out[SESSION_TOKEN - 1] = '\0';
}

struct sessions *
sessions_new(void)
{
	struct sessions *sessions = mem_alloc(sizeof(*sessions));

	pthread_mutex_init(&sessions->lock, NULL);
	sessions->items = mem_alloc(SESSIONS * sizeof(*sessions->items));
	sessions->keyed = chance(sessions->key);
	return sessions;
}

void
sessions_free(struct sessions *sessions)
{
	if (sessions == NULL)
		return;
	pthread_mutex_destroy(&sessions->lock);
	mem_free(sessions->items);
	explicit_bzero(sessions, sizeof(*sessions));
	mem_free(sessions);
}

static void
hash_of(const char *token, unsigned char out[SHA256_DIGEST_LENGTH])
{
	SHA256((const unsigned char *)token, strlen(token), out);
}

static bool
has_ended(const struct session *session, instant now)
{
	return now >= session->begun + SESSION_LIFE_S ||
	    now >= session->used + SESSION_IDLE_S;
}

static void
drop(struct sessions *sessions, size_t index)
{
	sessions->items[index] = sessions->items[--sessions->count];
}

static void
drop_ended(struct sessions *sessions, instant now)
{
	for (size_t i = sessions->count; i > 0; i--)
		if (has_ended(&sessions->items[i - 1], now))
			drop(sessions, i - 1);
}

/* Those of ${reader}, or of all (NULL): where there are ${most} already, the
 * one goes that was used the longest ago. */
static void
make_room(struct sessions *sessions, const struct web_reader *reader,
    size_t most)
{
	size_t count = 0, oldest = 0;

	for (size_t i = 0; i < sessions->count; i++) {
		if (reader != NULL && sessions->items[i].reader != reader)
			continue;
		if (count == 0 ||
		    sessions->items[i].used < sessions->items[oldest].used)
			oldest = i;
		count++;
	}
	if (count >= most)
		drop(sessions, oldest);
}

bool
sessions_begin(struct sessions *sessions, const struct web_reader *reader,
    instant now, char token[SESSION_TOKEN], struct err *err)
{
	struct session session = { .reader = reader,
		.begun = now,
		.used = now };
	unsigned char bytes[TOKEN_BYTES];

	if (!sessions->keyed || !chance(bytes))
		return err_set(err, "no chance to be had from the kernel");
	write_text(bytes, token);
	explicit_bzero(bytes, sizeof(bytes));
	hash_of(token, session.hash);
	pthread_mutex_lock(&sessions->lock);
	drop_ended(sessions, now);
	make_room(sessions, reader, SESSIONS_OF_ONE);
	make_room(sessions, NULL, SESSIONS);
	sessions->items[sessions->count++] = session;
	pthread_mutex_unlock(&sessions->lock);
	return true;
}

/* Under the lock; NULL.  What is compared is hashes: how long it takes tells
 * nothing of a token. */
static struct session *
find(struct sessions *sessions, const char *token)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];

	if (token == NULL || strlen(token) != SESSION_TOKEN - 1)
		return NULL;
	hash_of(token, hash);
	for (size_t i = 0; i < sessions->count; i++)
		if (memcmp(sessions->items[i].hash, hash, sizeof(hash)) == 0)
			return &sessions->items[i];
	return NULL;
}

const struct web_reader *
sessions_find(struct sessions *sessions, const char *token, instant now)
{
	const struct web_reader *reader = NULL;
	struct session *session;

	pthread_mutex_lock(&sessions->lock);
	session = find(sessions, token);
	if (session != NULL && has_ended(session, now)) {
		drop(sessions, (size_t)(session - sessions->items));
	} else if (session != NULL) {
		reader = session->reader;
		/* A clock that is put back makes nobody idle. */
		session->used = now;
	}
	pthread_mutex_unlock(&sessions->lock);
	return reader;
}

void
sessions_end(struct sessions *sessions, const char *token)
{
	struct session *session;

	pthread_mutex_lock(&sessions->lock);
	session = find(sessions, token);
	if (session != NULL)
		drop(sessions, (size_t)(session - sessions->items));
	pthread_mutex_unlock(&sessions->lock);
}

void
sessions_csrf(const struct sessions *sessions, const char *subject,
    char out[SESSION_TOKEN])
{
	unsigned char mac[SHA256_DIGEST_LENGTH];
	unsigned size = 0;

	HMAC(EVP_sha256(), sessions->key, TOKEN_BYTES,
	    (const unsigned char *)subject, strlen(subject), mac, &size);
	write_text(mac, out);
}

bool
sessions_csrf_is(const struct sessions *sessions, const char *subject,
    const char *given)
{
	char wanted[SESSION_TOKEN];

	sessions_csrf(sessions, subject, wanted);
	return sessions->keyed && given != NULL &&
	    strlen(given) == SESSION_TOKEN - 1 &&
	    CRYPTO_memcmp(given, wanted, SESSION_TOKEN - 1) == 0;
}
