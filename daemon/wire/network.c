/* Addresses and prefixes, read by hand: wire/ calls nothing of the world. */
#include "wire/network.h"

#include <string.h>

#include "base/text.h"

enum { V4_BYTES = 4, V6_BYTES = 16, V6_GROUPS = 8, ADDRESS_MOST = 45 };

static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff,
	0xff };
static const unsigned char translated[12] = { 0, 0x64, 0xff, 0x9b };

/* A decimal or hexadecimal number of one to ${most} digits; moves ${p}. */
static bool
read_number(const char **p, int base, int most, int *out)
{
	static const char digits[] = "0123456789abcdef";
	int value = 0, count = 0;

	for (; count <= most; count++, ++*p) {
		char c = **p >= 'A' && **p <= 'F' ? (char)(**p | 0x20) : **p;
		const char *digit = c == '\0' ? NULL : strchr(digits, c);

		if (digit == NULL || digit - digits >= base)
			break;
		value = value * base + (int)(digit - digits);
	}
	*out = value;
	return count >= 1 && count <= most;
}

/* Four numbers and nothing behind them; a leading zero may mean octal to
 * others, and is refused. */
static bool
read_v4(const char *p, unsigned char out[V4_BYTES])
{
	for (int i = 0; i < V4_BYTES; i++) {
		int number;

		if (i > 0 && *p++ != '.')
			return false;
		if (p[0] == '0' && p[1] >= '0' && p[1] <= '9')
			return false;
		if (!read_number(&p, 10, 3, &number) || number > 255)
			return false;
		out[i] = (unsigned char)number;
	}
	return *p == '\0';
}

/* What stands between colons, as far as "::" or the end; the number of bytes,
 * -1 where it is wrong. */
static int
read_groups(const char **p, unsigned char out[V6_BYTES])
{
	int bytes = 0;

	while (**p != '\0' && !text_starts(*p, "::")) {
		const char *from = *p;
		int number;

		if (bytes > 0) {
			if (**p != ':')
				return -1;
			from = ++*p;
		}
		if (bytes > V6_BYTES - 2 || !read_number(p, 16, 4, &number))
			return -1;
		if (**p == '.') { /* the last four bytes as IPv4 */
			if (bytes > V6_BYTES - V4_BYTES ||
			    !read_v4(from, out + bytes))
				return -1;
			*p += strlen(*p);
			return bytes + V4_BYTES;
		}
		out[bytes++] = (unsigned char)(number >> 8);
		out[bytes++] = (unsigned char)(number & 0xff);
	}
	return bytes;
}

static bool
read_v6(const char *p, unsigned char out[V6_BYTES])
{
	unsigned char before[V6_BYTES], after[V6_BYTES];
	int left = read_groups(&p, before), right = 0;

	if (left < 0)
		return false;
	if (*p != '\0') {
		p += 2;
		right = read_groups(&p, after);
		/* "::" stands for one group at least, and once. */
		if (right < 0 || *p != '\0' || left + right > V6_BYTES - 2)
			return false;
	} else if (left != V6_BYTES) {
		return false;
	}
	memset(out, 0, V6_BYTES);
	memcpy(out, before, (size_t)left);
	memcpy(out + V6_BYTES - right, after, (size_t)right);
	return true;
}

struct network_address
network_address_of(const unsigned char *bytes, bool is_v6)
{
	struct network_address address = { .is_v6 = is_v6 };

	memcpy(address.bytes, bytes, is_v6 ? V6_BYTES : V4_BYTES);
	if (is_v6 && memcmp(bytes, mapped, sizeof(mapped)) == 0)
		return network_address_of(bytes + sizeof(mapped), false);
	return address;
}

bool
network_address_parse(const char *text, struct network_address *out,
    struct err *err)
{
	unsigned char bytes[V6_BYTES];

	if (strlen(text) <= ADDRESS_MOST) {
		if (read_v4(text, bytes)) {
			*out = network_address_of(bytes, false);
			return true;
		}
		if (read_v6(text, bytes)) {
			*out = network_address_of(bytes, true);
			return true;
		}
	}
	return err_set(err, "\"%.60s\" is no address", text);
}

/* True when the first ${bits} bits of both are the same. */
static bool
share(const unsigned char *a, const unsigned char *b, int bits)
{
	int whole = bits / 8, rest = bits % 8;

	return memcmp(a, b, (size_t)whole) == 0 &&
	    (rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0);
}

bool
network_holds(const struct network *network,
    const struct network_address *address)
{
	return network->address.is_v6 == address->is_v6 &&
	    share(network->address.bytes, address->bytes, network->bits);
}

static bool
has_bits_behind(const struct network *network)
{
	int size = network->address.is_v6 ? 128 : 32;

	for (int i = network->bits; i < size; i++)
		if ((network->address.bytes[i / 8] >> (7 - i % 8)) & 1)
			return true;
	return false;
}

bool
network_parse(const char *text, struct network *out, struct err *err)
{
	const char *slash = strchr(text, '/');
	char address[ADDRESS_MOST + 1];
	struct network network;
	int64_t bits;
	size_t size = slash == NULL ? strlen(text) : (size_t)(slash - text);

	if (size > ADDRESS_MOST)
		return err_set(err, "\"%.60s\" is no network", text);
	memcpy(address, text, size);
	address[size] = '\0';
	if (!network_address_parse(address, &network.address, err))
		return false;
	bits = network.address.is_v6 ? 128 : 32;
	if (slash != NULL && !text_to_int(slash + 1, 0, bits, &bits))
		return err_set(err, "\"%s\": behind \"/\" a number up to %d",
		    text, network.address.is_v6 ? 128 : 32);
	network.bits = (int)bits;
	if (has_bits_behind(&network))
		return err_set(err,
		    "\"%s\" names an address within that network; write the "
		    "network's first address",
		    text);
	*out = network;
	return true;
}

/* Ranges that are nobody's on the internet.  IANA's special-purpose registries
 * of IPv4 and IPv6 addresses (RFC 6890, 8190), and multicast. */
static const struct {
	const char *network, *what;
} special[] = {
	{ "0.0.0.0/8", "this machine" },
	{ "10.0.0.0/8", "a private network" },
	{ "100.64.0.0/10", "a provider's shared network" },
	{ "127.0.0.0/8", "loopback" },
	{ "169.254.0.0/16", "link-local" },
	{ "172.16.0.0/12", "a private network" },
	{ "192.0.0.0/24", "reserved for protocols" },
	{ "192.0.2.0/24", "reserved for documentation" },
	{ "192.168.0.0/16", "a private network" },
	{ "198.18.0.0/15", "reserved for measurements" },
	{ "198.51.100.0/24", "reserved for documentation" },
	{ "203.0.113.0/24", "reserved for documentation" },
	{ "224.0.0.0/4", "multicast" },
	{ "240.0.0.0/4", "reserved" },
	{ "::/128", "this machine" },
	{ "::1/128", "loopback" },
	{ "::/96", "reserved" },
	{ "64:ff9b:1::/48", "a private network" },
	{ "100::/64", "discarded" },
	{ "2001::/23", "reserved for protocols" },
	{ "2001:db8::/32", "reserved for documentation" },
	{ "2002::/16", "6to4" },
	{ "3fff::/20", "reserved for documentation" },
	{ "fc00::/7", "a private network" },
	{ "fe80::/10", "link-local" },
	{ "fec0::/10", "a private network" },
	{ "ff00::/8", "multicast" },
};

const char *
network_not_public(const struct network_address *address)
{
	/* 64:ff9b::/96 leads to the IPv4 address that it ends in (RFC 6052). */
	if (address->is_v6 &&
	    memcmp(address->bytes, translated, sizeof(translated)) == 0) {
		const struct network_address inner =
		    network_address_of(address->bytes + sizeof(translated),
			false);

		return network_not_public(&inner);
	}
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		struct network network;
		struct err unused;

		if (network_parse(special[i].network, &network, &unused) &&
		    network_holds(&network, address))
			return special[i].what;
	}
	return NULL;
}
