/* Failures by account and by address, in one bounded table. */
#include "web/throttle.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"

enum {
	KEY = 16,
	FAILURES = THROTTLE_OF_ADDRESS,
	OF_ACCOUNT = 'n', /* kinds of keys */
	OF_ADDRESS = 'a',
	OF_BOTH = 'b', /* an account at an address where it was right once */
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

/* One account or address, or both; too long a name is told by its beginning. */
struct named {
	char kind;
	const char *account, *address; /* or NULL */
};

static void
key_of(const struct throttle *throttle, const struct named *named,
    unsigned char out[KEY])
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	char said[512];
	unsigned size = 0;
	int length = snprintf(said, sizeof(said), "%c%.200s\n%.200s",
	    named->kind, named->account == NULL ? "" : named->account,
	    named->address == NULL ? "" : named->address);

	HMAC(EVP_sha256(), throttle->secret, KEY, (const unsigned char *)said,
	    (size_t)length, mac, &size);
	memcpy(out, mac, KEY);
}

static struct entry *
find_key(struct throttle *throttle, const unsigned char key[KEY])
{
	for (size_t i = 0; i < throttle->count; i++)
		if (memcmp(throttle->items[i].key, key, KEY) == 0)
			return &throttle->items[i];
	return NULL;
}

static struct entry *
find(struct throttle *throttle, const struct named *named)
{
	unsigned char key[KEY];

	key_of(throttle, named, key);
	return find_key(throttle, key);
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
find_or_make(struct throttle *throttle, const struct named *named, instant now)
{
	unsigned char key[KEY];
	struct entry *entry;

	key_of(throttle, named, key);
	entry = find_key(throttle, key);
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
wait_of(struct throttle *throttle, const struct named *named, instant now)
{
	const struct entry *entry = find(throttle, named);

	return entry != NULL && is_waiting(entry, now) ? entry->until
						       : INSTANT_NONE;
}

/* By what the account's failures from ${address} count. */
static struct named
count_of(struct throttle *throttle, const char *account, const char *address)
{
	const struct named both = { OF_BOTH, account, address };

	return address != NULL && find(throttle, &both) != NULL
	    ? both
	    : (struct named){ OF_ACCOUNT, account, NULL };
}

instant
throttle_until(struct throttle *throttle, const char *account,
    const char *address, instant now)
{
	const struct named at = { OF_ADDRESS, NULL, address };
	struct named of;
	instant until;

	pthread_mutex_lock(&throttle->lock);
	of = count_of(throttle, account, address);
	until = wait_of(throttle, &of, now);
	if (address != NULL)
		until = later(until, wait_of(throttle, &at, now));
	pthread_mutex_unlock(&throttle->lock);
	return until;
}

void
throttle_failed(struct throttle *throttle, const char *account,
    const char *address, instant now)
{
	const struct named at = { OF_ADDRESS, NULL, address };
	struct named of;

	pthread_mutex_lock(&throttle->lock);
	of = count_of(throttle, account, address);
	fail(find_or_make(throttle, &of, now), THROTTLE_OF_ACCOUNT, now);
	if (address != NULL)
		fail(find_or_make(throttle, &at, now), THROTTLE_OF_ADDRESS,
		    now);
	pthread_mutex_unlock(&throttle->lock);
}

static void
forget(struct throttle *throttle, const struct named *named)
{
	struct entry *entry = find(throttle, named);

	if (entry != NULL)
		*entry = throttle->items[--throttle->count];
}

void
throttle_passed(struct throttle *throttle, const char *account,
    const char *address, instant now)
{
	const struct named both = { OF_BOTH, account, address };
	struct named of;

	pthread_mutex_lock(&throttle->lock);
	of = count_of(throttle, account, address);
	forget(throttle, &of);
	if (address != NULL)
		find_or_make(throttle, &both, now)->used = now;
	pthread_mutex_unlock(&throttle->lock);
}
