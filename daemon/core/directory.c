/* The directory: building it, and the tree of agencies. */
#include "core/directory_tables.h"

#include <string.h>

static const struct {
	enum role role;
	const char *keyword;
} roles[] = {
	{ ROLE_OFFICER, "officer" },
	{ ROLE_DEPUTY, "deputy" },
	{ ROLE_HEAD, "head" },
	{ ROLE_DESK, "desk" },
	{ ROLE_PROVINCE, "province" },
	{ ROLE_ADMINISTRATOR, "administrator" },
};

enum { ROLE_COUNT = sizeof(roles) / sizeof(roles[0]) };

const char *
role_text(enum role role)
{
	for (size_t i = 0; i < ROLE_COUNT; i++) {
		if (roles[i].role == role)
			return roles[i].keyword;
	}
	return NULL;
}

const char *
role_people(enum role role)
{
	switch (role) {
	case ROLE_OFFICER:
		return "cán bộ xử lý";
	case ROLE_DEPUTY:
		return "cấp phó";
	case ROLE_HEAD:
		return "người đứng đầu";
	case ROLE_DESK:
		return "Bộ phận Một cửa";
	case ROLE_PROVINCE:
		return "đầu mối của tỉnh";
	case ROLE_ADMINISTRATOR:
		break;
	}
	return "quản trị";
}

bool
role_parse(const char *text, enum role *out)
{
	for (size_t i = 0; i < ROLE_COUNT; i++) {
		if (strcmp(text, roles[i].keyword) == 0) {
			*out = roles[i].role;
			return true;
		}
	}
	return false;
}

static void
index_codes(struct directory *d, struct arena *arena)
{
	size_t count = d->agency_count;
	int32_t *number = arena_alloc(arena, (count + 1) * sizeof(*number));
	int32_t *row = arena_alloc(arena, (count + 1) * sizeof(*row));

	d->codes = names_new(arena, count);
	for (size_t i = 0; i < count; i++) {
		const char *code = d->agencies[i].code;

		number[i] = names_add(d->codes, code, strlen(code));
		row[i] = (int32_t)i;
	}
	d->code_of = number;
	d->by_code =
	    names_group(arena, names_count(d->codes), number, row, count);
}

static bool
check_agency(const struct directory *d, size_t index, struct err *err)
{
	const struct agency *a = &d->agencies[index];
	int32_t code = d->code_of[index];

	if (a->from.n > a->to.n)
		return err_set(err,
		    "line %d: agency \"%s\" ends before it "
		    "begins",
		    a->line, a->code);
	for (int32_t i = d->by_code.first[code]; i < d->by_code.first[code + 1];
	     i++) {
		const struct agency *b = &d->agencies[d->by_code.rows[i]];

		if (b < a && a->from.n <= b->to.n && b->from.n <= a->to.n)
			return err_set(err,
			    "line %d: agency code \"%s\" is already in force "
			    "by line %d",
			    a->line, a->code, b->line);
	}
	if (a->parent != NULL && directory_by_code(d, a->parent) == NULL)
		return err_set(err, "line %d: unknown parent \"%s\"", a->line,
		    a->parent);
	if (a->successor != NULL && directory_by_code(d, a->successor) == NULL)
		return err_set(err, "line %d: unknown successor \"%s\"",
		    a->line, a->successor);
	return true;
}

/* The parent of every row, and no circle among them. */
static bool
link_parents(struct directory *d, struct arena *arena, struct err *err)
{
	d->parent =
	    arena_alloc(arena, (d->agency_count + 1) * sizeof(*d->parent));
	for (size_t i = 0; i < d->agency_count; i++) {
		const char *parent = d->agencies[i].parent;

		d->parent[i] = parent == NULL
		    ? -1
		    : (int32_t)(directory_by_code(d, parent) - d->agencies);
	}
	for (size_t i = 0; i < d->agency_count; i++) {
		int32_t at = (int32_t)i;

		for (size_t steps = 0; at >= 0; steps++, at = d->parent[at]) {
			if (steps <= d->agency_count)
				continue;
			return err_set(err,
			    "line %d: the parents of agency \"%s\" form a "
			    "circle",
			    d->agencies[i].line, d->agencies[i].code);
		}
	}
	return true;
}

static size_t
names_of(const struct agency *agency)
{
	size_t count = 2;

	if (agency->aliases != NULL) {
		for (size_t i = 0; agency->aliases[i] != NULL; i++)
			count++;
	}
	return count;
}

struct naming {
	struct directory *directory;
	int32_t *number;
	int32_t *row;
	size_t count;
};

static void
add_name(struct naming *naming, const char *name, size_t row)
{
	if (text_is_empty(name))
		return;
	naming->number[naming->count] =
	    folded_add(naming->directory->names, name);
	naming->row[naming->count++] = (int32_t)row;
}

static void
index_names(struct directory *d, struct arena *arena)
{
	struct naming naming = { .directory = d };
	size_t most = 1;

	for (size_t i = 0; i < d->agency_count; i++)
		most += names_of(&d->agencies[i]);
	d->names = folded_new(arena, most);
	naming.number = arena_alloc(arena, most * sizeof(int32_t));
	naming.row = arena_alloc(arena, most * sizeof(int32_t));
	for (size_t i = 0; i < d->agency_count; i++) {
		const struct agency *a = &d->agencies[i];

		add_name(&naming, a->name, i);
		add_name(&naming, a->short_name, i);
		for (size_t k = 0; k + 2 < names_of(a); k++)
			add_name(&naming, a->aliases[k], i);
	}
	d->by_name = names_group(arena, folded_count(d->names), naming.number,
	    naming.row, naming.count);
}

bool
directory_is_address(const char *mail)
{
	const char *at = strchr(mail, '@');

	for (const char *p = mail; *p != '\0'; p++) {
		if (*p <= ' ' || *p >= 0x7f ||
		    strchr("()<>[],;:\\\"", *p) != NULL)
			return false;
	}
	return at != NULL && at != mail && at[1] != '\0' &&
	    strchr(at + 1, '@') == NULL;
}

static bool
check_contact(const struct directory *d, const struct contact *contact,
    struct err *err)
{
	if (contact->from.n > contact->to.n)
		return err_set(err,
		    "line %d: contact \"%s\" ends before it "
		    "begins",
		    contact->line, contact->name);
	if (contact->agency != NULL &&
	    directory_by_code(d, contact->agency) == NULL)
		return err_set(err, "line %d: unknown agency \"%s\"",
		    contact->line, contact->agency);
	if (contact->mail != NULL && !directory_is_address(contact->mail))
		return err_set(err, "line %d: not a mail address",
		    contact->line);
	return true;
}

static void
index_contacts(struct directory *d, struct arena *arena)
{
	size_t count = d->contact_count;
	size_t size = (count + 1) * sizeof(int32_t);
	int32_t *account = arena_alloc(arena, size);
	int32_t *mail = arena_alloc(arena, size);
	int32_t *name = arena_alloc(arena, size);
	int32_t *row = arena_alloc(arena, size);

	d->agency_of = arena_alloc(arena, size);
	d->accounts = names_new(arena, count);
	d->mails = folded_new(arena, count);
	d->people = folded_new(arena, count);
	for (size_t i = 0; i < count; i++) {
		const struct contact *c = &d->contacts[i];

		row[i] = (int32_t)i;
		account[i] = text_is_empty(c->account)
		    ? -1
		    : names_add(d->accounts, c->account, strlen(c->account));
		mail[i] =
		    text_is_empty(c->mail) ? -1 : folded_add(d->mails, c->mail);
		name[i] = text_is_empty(c->name)
		    ? -1
		    : folded_add(d->people, c->name);
		d->agency_of[i] = c->agency == NULL
		    ? -1
		    : names_find(d->codes, c->agency, strlen(c->agency));
	}
	d->by_account =
	    names_group(arena, names_count(d->accounts), account, row, count);
	d->by_mail =
	    names_group(arena, folded_count(d->mails), mail, row, count);
	d->by_person =
	    names_group(arena, folded_count(d->people), name, row, count);
	d->by_agency =
	    names_group(arena, names_count(d->codes), d->agency_of, row, count);
}

struct directory *
directory_build(struct arena *arena, const struct agency *agencies,
    size_t agency_count, const struct contact *contacts, size_t contact_count,
    struct err *err)
{
	struct directory *d = arena_alloc(arena, sizeof(*d));

	d->agencies = agencies;
	d->agency_count = agency_count;
	d->contacts = contacts;
	d->contact_count = contact_count;
	index_codes(d, arena);
	for (size_t i = 0; i < agency_count; i++) {
		if (!check_agency(d, i, err))
			return NULL;
	}
	if (!link_parents(d, arena, err))
		return NULL;
	index_names(d, arena);
	for (size_t i = 0; i < contact_count; i++) {
		if (!check_contact(d, &contacts[i], err))
			return NULL;
	}
	index_contacts(d, arena);
	return d;
}

const struct directory *
directory_still(struct arena *arena, const struct directory *directory)
{
	struct directory *still = arena_alloc(arena, sizeof(*still));

	*still = *directory;
	still->names = folded_still(arena, directory->names);
	still->mails = folded_still(arena, directory->mails);
	still->people = folded_still(arena, directory->people);
	return still;
}

size_t
directory_agency_count(const struct directory *directory)
{
	return directory->agency_count;
}

const struct agency *
directory_agency(const struct directory *directory, size_t index)
{
	return &directory->agencies[index];
}

size_t
directory_contact_count(const struct directory *directory)
{
	return directory->contact_count;
}

const struct contact *
directory_contact(const struct directory *directory, size_t index)
{
	return &directory->contacts[index];
}

const struct agency *
directory_by_code(const struct directory *directory, const char *code)
{
	int32_t n = names_find(directory->codes, code, strlen(code));
	const struct agency *newest = NULL;

	if (n < 0)
		return NULL;
	for (int32_t i = directory->by_code.first[n];
	     i < directory->by_code.first[n + 1]; i++) {
		const struct agency *a =
		    &directory->agencies[directory->by_code.rows[i]];

		if (newest == NULL || a->from.n > newest->from.n)
			newest = a;
	}
	return newest;
}

bool
directory_is_within(const struct directory *directory,
    const struct agency *agency, const struct agency *root)
{
	int32_t wanted = directory->code_of[root - directory->agencies];

	for (int32_t at = (int32_t)(agency - directory->agencies); at >= 0;
	     at = directory->parent[at]) {
		if (directory->code_of[at] == wanted)
			return true;
	}
	return false;
}

/* Successors may form a circle; each step counts. */
static bool
leads_into(const struct directory *directory, const struct agency *agency,
    const struct agency *root)
{
	for (size_t steps = 0; steps <= directory->agency_count; steps++) {
		if (directory_is_within(directory, agency, root))
			return true;
		if (agency->successor == NULL)
			return false;
		agency = directory_by_code(directory, agency->successor);
	}
	return false;
}

const char **
directory_codes_within(const struct directory *directory,
    const struct agency *root, struct arena *arena, size_t *count)
{
	const char **codes =
	    arena_alloc(arena, (directory->agency_count + 1) * sizeof(*codes));

	*count = 0;
	for (size_t i = 0; i < directory->agency_count; i++)
		if (leads_into(directory, &directory->agencies[i], root))
			codes[(*count)++] = directory->agencies[i].code;
	return codes;
}
