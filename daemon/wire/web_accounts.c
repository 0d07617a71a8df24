/* The accounts of the dashboard, line by line. */
#include "wire/web_accounts.h"

#include <string.h>

#include "wire/day_lines.h"

enum { FIELDS = 5 };

static const char small[] = "abcdefghijklmnopqrstuvwxyz";
static const char large[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char digits[] = "0123456789";
static const char *const rights[] = { "read", "act", "operate" };

struct reading {
	struct day_lines lines;
	const struct directory *directory;
	struct web_account *items;
	size_t count;
};

const char *
web_right_text(enum web_right right)
{
	return rights[right];
}

bool
web_right_parse(const char *text, enum web_right *out)
{
	for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++)
		if (text_equal(text, rights[i])) {
			*out = (enum web_right)i;
			return true;
		}
	return false;
}

const char *
web_account_name(struct arena *arena, const char *typed)
{
	char *name = text_trim(arena, typed);
	size_t size = strlen(name);

	if (size == 0 || size > WEB_ACCOUNT_NAME)
		return NULL;
	for (char *c = name; *c != '\0'; c++) {
		const char *at = strchr(large, *c);

		if (at != NULL)
			*c = small[at - large];
		else if (strchr(small, *c) == NULL &&
		    strchr(digits, *c) == NULL && strchr("._-@", *c) == NULL)
			return NULL;
	}
	return name;
}

static void
complain(struct reading *reading, const char *text)
{
	complaints_add(reading->lines.complaints, reading->lines.file,
	    reading->lines.line, 0, "%s", text);
}

/* "$y$jXT$SALT$HASH": a cost of 1 to 64 MiB, as crypt(3) writes it, a salt and
 * 256 bits. */
static bool
is_yescrypt(const char *hash)
{
	static const char known[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz";
	size_t salt;

	if (!text_starts(hash, "$y$j") || hash[4] == '\0' ||
	    strchr("789AB", hash[4]) == NULL ||
	    (hash[5] != '5' && hash[5] != 'T') || hash[6] != '$')
		return false;
	hash += 7;
	salt = strspn(hash, known);
	return salt >= 11 && salt <= 86 && hash[salt] == '$' &&
	    strlen(hash + salt + 1) == 43 &&
	    strspn(hash + salt + 1, known) == 43;
}

static void
read_hash(struct reading *reading, const char *hash, struct web_account *out)
{
	if (text_equal(hash, "!"))
		return;
	out->hash = hash;
	if (is_yescrypt(hash))
		return;
	if (text_starts(hash, "$argon2"))
		complain(reading,
		    "argon2: crypt(3) of this system does not know it; "
		    "yescrypt is wanted ($y$…, by hosoctl account)");
	else if (text_starts(hash, "$y$"))
		complain(reading,
		    "a yescrypt hash that is cut, or of a cost other than 1 "
		    "to 64 MiB (hosoctl account makes one)");
	else
		complain(reading,
		    "the second field is no yescrypt hash ($y$…, by hosoctl "
		    "account) and not !");
}

static void
read_scope(struct reading *reading, const char *scope, struct web_account *out)
{
	struct err err;

	if (!web_scope_parse(reading->lines.arena, scope, reading->directory,
		&out->scope, &out->scope_count, &err))
		complain(reading, err.text);
	out->province = text_equal(scope, "*");
}

static void
read_right(struct reading *reading, const char *right, struct web_account *out)
{
	const char *nearest;

	if (web_right_parse(right, &out->right))
		return;
	nearest =
	    text_nearest(right, rights, sizeof(rights) / sizeof(rights[0]));
	complain(reading,
	    arena_printf(reading->lines.arena,
		"the right \"%s\" is none of read, act, operate%s%s%s", right,
		nearest == NULL ? "" : " (did you mean \"",
		nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?)"));
}

static void
read_full_name(struct reading *reading, const char *full_name,
    struct web_account *out)
{
	out->full_name = full_name;
	if (*full_name == '\0')
		complain(reading, "the fifth field, the full name, is empty");
	else if (text_length(full_name) > WEB_ACCOUNT_CALLED)
		complain(reading, "the full name is too long");
	for (const char *c = full_name; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f) {
			complain(reading,
			    "the full name has a control character in it");
			return;
		}
}

static void
read_name(struct reading *reading, const char *name, struct web_account *out)
{
	const char *sound = web_account_name(reading->lines.arena, name);

	out->name = name;
	if (!text_equal(sound, name)) {
		complain(reading,
		    arena_printf(reading->lines.arena,
			"\"%s\" is no account's name (small letters, digits "
			"and . _ - @, up to %d)",
			name, WEB_ACCOUNT_NAME));
		return;
	}
	for (size_t i = 0; i < reading->count; i++)
		if (text_equal(reading->items[i].name, name)) {
			complain(reading,
			    arena_printf(reading->lines.arena,
				"account %s: is in line %d already", name,
				reading->items[i].line));
			return;
		}
}

/* The full name is the last and may have a colon in it. */
static size_t
split(struct arena *arena, char *text, const char *fields[FIELDS])
{
	size_t n = 0;

	while (text != NULL && n < FIELDS - 1)
		fields[n++] = text_trim(arena, strsep(&text, ":"));
	if (text != NULL)
		fields[n++] = text_trim(arena, text);
	return n;
}

static void
read_line(struct reading *reading, char *text)
{
	struct web_account *out = &reading->items[reading->count];
	const char *fields[FIELDS];
	size_t n = split(reading->lines.arena, text, fields);

	if (n < FIELDS) {
		complain(reading,
		    arena_printf(reading->lines.arena,
			"has %zu of the %d fields name:hash:scope:right:Full "
			"name",
			n, FIELDS));
		return;
	}
	*out = (struct web_account){ .line = reading->lines.line };
	read_name(reading, fields[0], out);
	read_hash(reading, fields[1], out);
	read_scope(reading, fields[2], out);
	read_right(reading, fields[3], out);
	read_full_name(reading, fields[4], out);
	reading->count++;
}

const struct web_accounts *
web_accounts_parse(const char *file, struct slice bytes,
    const struct directory *directory, struct arena *arena,
    struct complaints *complaints)
{
	struct web_accounts *out = arena_alloc(arena, sizeof(*out));
	struct reading reading = {
		.lines = day_lines_of(file, bytes.data, bytes.size, arena,
		    complaints),
		.directory = directory,
		.items =
		    arena_alloc(arena, WEB_ACCOUNTS * sizeof(*reading.items)),
	};
	int errors = complaints->errors;
	char *text;

	while (day_lines_next(&reading.lines, &text)) {
		if (reading.count == WEB_ACCOUNTS) {
			complain(&reading,
			    arena_printf(arena, "more than %d accounts",
				WEB_ACCOUNTS));
			break;
		}
		read_line(&reading, text);
	}
	if (reading.count == 0 && complaints->errors == errors)
		complaints_add(complaints, file, 0, 0,
		    "there is no account in it (hosoctl account prints the "
		    "lines)");
	*out = (struct web_accounts){ reading.items, reading.count };
	return complaints->errors == errors ? out : NULL;
}

const struct web_account *
web_accounts_find(const struct web_accounts *accounts, const char *name)
{
	for (size_t i = 0;
	     accounts != NULL && name != NULL && i < accounts->count; i++)
		if (strcmp(accounts->items[i].name, name) == 0)
			return &accounts->items[i];
	return NULL;
}
