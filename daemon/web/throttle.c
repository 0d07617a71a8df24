/* Failures by account and by address, in one bounded table. */
#include "web/throttle.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"

enum {
	KEY = 16,
	FAILURES = THROTTLE_OF_ADDRESS,
	OF_ACCOUNT = 'n', /* kinds of keys */
	OF_ADDRESS = 'a',
};

/* One account or address. */
struct entry {
	unsigned char key[KEY];
	instant failures[FAILURES]; /* the last, a ring */
	int count;                  /* of all of them */
	int waits;                  /* one after another until now */
	instant until;              /* of the last; INSTANT_NONE */
	instant used;
};

struct throttle {
	pthread_mutex_t lock;
	unsigned char secret[KEY]; /* nobody can make keys collide */
	struct entry *items;
	size_t count;
};

struct throttle *
throttle_new(void)
{
	struct throttle *throttle = mem_alloc(sizeof(*throttle));

	pthread_mutex_init(&throttle->lock, NULL);
	throttle->items = mem_alloc(THROTTLE_ENTRIES * sizeof(struct entry));
	if (getrandom(throttle->secret, KEY, 0) != KEY)
		memset(throttle->secret, 0, KEY);
	return throttle;
}

void
throttle_free(struct throttle *throttle)
{
	if (throttle == NULL)
		return;
	pthread_mutex_destroy(&throttle->lock);
	mem_free(throttle->items);
	mem_free(throttle);
}

static void
key_of(const struct throttle *throttle, char kind, const char *name,
    unsigned char out[KEY])
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	char said[512] = { kind };
	size_t length = strnlen(name, sizeof(said) - 1);
	unsigned size = 0;

	memcpy(said + 1, name, length);
	HMAC(EVP_sha256(), throttle->secret, KEY, (const unsigned char *)said,
	    length + 1, mac, &size);
	memcpy(out, mac, KEY);
}

static struct entry *
find(struct throttle *throttle, const unsigned char key[KEY])
{
	for (size_t i = 0; i < throttle->count; i++)
		if (memcmp(throttle->items[i].key, key, KEY) == 0)
			return &throttle->items[i];
	return NULL;
}

static bool
is_waiting(const struct entry *entry, instant now)
{
	return entry->until != INSTANT_NONE && now < entry->until;
}

/* Which of two goes first where room is wanted: who does not wait, and of these
 * who was not heard of for longer. */
static bool
goes_before(const struct entry *a, const struct entry *b, instant now)
{
	bool waits = is_waiting(a, now);

	if (waits != is_waiting(b, now))
		return !waits;
	return waits ? a->until < b->until : a->used < b->used;
}

static struct entry *
find_or_make(struct throttle *throttle, const unsigned char key[KEY],
    instant now)
{
	struct entry *entry = find(throttle, key);

	if (entry != NULL)
		return entry;
	if (throttle->count < THROTTLE_ENTRIES) {
		entry = &throttle->items[throttle->count++];
	} else {
		entry = &throttle->items[0];
		for (size_t i = 1; i < throttle->count; i++)
			if (goes_before(&throttle->items[i], entry, now))
				entry = &throttle->items[i];
	}
	*entry = (struct entry){ .until = INSTANT_NONE };
	memcpy(entry->key, key, KEY);
	return entry;
}

/* The wait before it is over; it is not long ago that there was one. */
static bool
is_warned(const struct entry *entry, instant now)
{
	return entry->until != INSTANT_NONE &&
	    now < entry->until + THROTTLE_WINDOW_S;
}

/* One failure more, of which ${most} within the window go without a wait. */
static void
fail(struct entry *entry, int most, instant now)
{
	int64_t wait = THROTTLE_FIRST_S;
	instant before;

	entry->used = now;
	entry->failures[entry->count++ % FAILURES] = now;
	if (!is_warned(entry, now)) {
		entry->waits = 0;
		if (entry->count < most)
			return;
		before = entry->failures[(entry->count - most) % FAILURES];
		if (now - before >= THROTTLE_WINDOW_S)
			return;
	}
	for (int i = 0; i < entry->waits && wait < THROTTLE_WINDOW_S; i++)
		wait *= 2;
	entry->waits++;
	entry->until =
	    now + (wait < THROTTLE_WINDOW_S ? wait : THROTTLE_WINDOW_S);
}

static instant
later(instant a, instant b)
{
	return a == INSTANT_NONE || (b != INSTANT_NONE && a < b) ? b : a;
}

static instant
wait_of(struct throttle *throttle, char kind, const char *name, instant now)
{
	unsigned char key[KEY];
	const struct entry *entry;

	if (name == NULL)
		return INSTANT_NONE;
	key_of(throttle, kind, name, key);
	entry = find(throttle, key);
	return entry != NULL && is_waiting(entry, now) ? entry->until
						       : INSTANT_NONE;
}

instant
throttle_until(struct throttle *throttle, const char *account,
    const char *address, instant now)
{
	instant until;

	pthread_mutex_lock(&throttle->lock);
	until = later(wait_of(throttle, OF_ACCOUNT, account, now),
	    wait_of(throttle, OF_ADDRESS, address, now));
	pthread_mutex_unlock(&throttle->lock);
	return until;
}

void
throttle_failed(struct throttle *throttle, const char *account,
    const char *address, instant now)
{
	unsigned char key[KEY];

	pthread_mutex_lock(&throttle->lock);
	key_of(throttle, OF_ACCOUNT, account, key);
	fail(find_or_make(throttle, key, now), THROTTLE_OF_ACCOUNT, now);
	if (address != NULL) {
		key_of(throttle, OF_ADDRESS, address, key);
		fail(find_or_make(throttle, key, now), THROTTLE_OF_ADDRESS,
		    now);
	}
	pthread_mutex_unlock(&throttle->lock);
}

void
throttle_passed(struct throttle *throttle, const char *account)
{
	unsigned char key[KEY];
	struct entry *entry;

	pthread_mutex_lock(&throttle->lock);
	key_of(throttle, OF_ACCOUNT, account, key);
	entry = find(throttle, key);
	if (entry != NULL)
		*entry = throttle->items[--throttle->count];
	pthread_mutex_unlock(&throttle->lock);
}
