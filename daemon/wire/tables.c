/* Agencies and contacts from their tables. */
#include "wire/tables.h"

#include <stdio.h>
#include <string.h>

#include "core/names.h"
#include "wire/tables_called.h"
#include "wire/tables_row.h"

enum { ALIASES_MAX = 32 };

enum agency_column {
	AGENCY_CODE,
	AGENCY_NAME,
	AGENCY_SHORT,
	AGENCY_ALIASES,
	AGENCY_PARENT,
	AGENCY_CLASS,
	AGENCY_HEAD,
	AGENCY_DESK,
	AGENCY_FROM,
	AGENCY_TO,
	AGENCY_SUCCESSOR,
	AGENCY_COLUMNS
};

static const struct table_term agency_columns[AGENCY_COLUMNS] = {
	{ "code", { "mã", "mã đơn vị", "mã cơ quan", "mã định danh" } },
	{ "name", { "tên", "tên đơn vị", "tên cơ quan", "đơn vị", "cơ quan" } },
	{ "short name", { "tên viết tắt", "tên ngắn" } },
	{ "aliases", { "tên khác", "tên gọi khác" } },
	{ "parent", { "đơn vị cấp trên", "cơ quan cấp trên", "cấp trên" } },
	{ "class", { "loại", "loại đơn vị" } },
	{ "head", { "lãnh đạo", "thủ trưởng", "người đứng đầu" } },
	{ "desk", { "một cửa", "bộ phận một cửa", "đầu mối" } },
	TABLE_FROM,
	TABLE_TO,
	{ "successor", { "đơn vị kế thừa", "cơ quan kế thừa" } },
};

static void
read_agency(const struct table *table, const struct csv_row *row,
    struct agency *out)
{
	const char *aliases = table_cell(table, row, AGENCY_ALIASES);
	const char **parts =
	    arena_alloc(table->arena, (ALIASES_MAX + 1) * sizeof(*parts));

	if (aliases != NULL &&
	    table_parts(table->arena, aliases, parts, ALIASES_MAX) >
		ALIASES_MAX)
		table_complain(table, row, AGENCY_ALIASES, "more than %d",
		    ALIASES_MAX);
	*out = (struct agency){
		.code = table_need(table, row, AGENCY_CODE),
		.name = table_need(table, row, AGENCY_NAME),
		.short_name = table_cell(table, row, AGENCY_SHORT),
		.aliases = parts,
		.parent = table_cell(table, row, AGENCY_PARENT),
		.class = table_cell(table, row, AGENCY_CLASS),
		.head = table_cell(table, row, AGENCY_HEAD),
		.desk = table_cell(table, row, AGENCY_DESK),
		.successor = table_cell(table, row, AGENCY_SUCCESSOR),
		.line = row->line,
	};
	table_dates(table, row, AGENCY_FROM, &out->from, &out->to);
}

enum contact_column {
	CONTACT_NAME,
	CONTACT_ROLE,
	CONTACT_AGENCY,
	CONTACT_ACCOUNT,
	CONTACT_MAIL,
	CONTACT_ZALO,
	CONTACT_PHONE,
	CONTACT_FROM,
	CONTACT_TO,
	CONTACT_SUBSTITUTE,
	CONTACT_AWAY_FROM,
	CONTACT_AWAY_TO,
	CONTACT_COLUMNS
};

static const struct table_term contact_columns[CONTACT_COLUMNS] = {
	{ "name", { "họ và tên", "họ tên", "tên" } },
	{ "role", { "vai trò" } },
	{ "agency", { "cơ quan", "đơn vị", "mã cơ quan", "mã đơn vị" } },
	{ "account", { "tài khoản", "tên đăng nhập" } },
	{ "mail",
	    { "email", "thư điện tử", "địa chỉ thư điện tử", "hộp thư" } },
	{ "zalo chat id", { "zalo", "mã zalo" } },
	{ "phone", { "điện thoại", "số điện thoại", "di động" } },
	TABLE_FROM,
	TABLE_TO,
	{ "substitute", { "người thay", "người thay thế" } },
	{ "away from",
	    { "nghỉ từ", "vắng từ", "nghỉ từ ngày", "vắng từ ngày" } },
	{ "away to",
	    { "nghỉ đến", "vắng đến", "nghỉ đến ngày", "vắng đến ngày" } },
};

static const struct table_term role_terms[] = {
	{ "officer", { "cán bộ", "cán bộ xử lý", "công chức", "chuyên viên" } },
	{ "deputy", { "cấp phó", "phó" } },
	{ "head", { "người đứng đầu", "thủ trưởng", "cấp trưởng" } },
	{ "desk", { "bộ phận một cửa", "một cửa" } },
	{ "province", { "đầu mối của tỉnh", "đầu mối tỉnh" } },
	{ "administrator", { "quản trị", "quản trị viên" } },
};

bool
tables_is_chat(const char *header)
{
	return table_is_term(&contact_columns[CONTACT_ZALO], header);
}

/* A substitute without a leave stands ready; one with half a leave is away
 * since, or until. */
static void
read_leave(const struct table *table, const struct csv_row *row,
    struct contact *out)
{
	bool away = table_cell(table, row, CONTACT_AWAY_FROM) != NULL ||
	    table_cell(table, row, CONTACT_AWAY_TO) != NULL;

	table_dates(table, row, CONTACT_AWAY_FROM, &out->away_from,
	    &out->away_to);
	if (away && out->substitute == NULL)
		table_complain(table, row, CONTACT_SUBSTITUTE,
		    "is empty although the contact is away: who is told?");
	if (!away)
		out->away_from = out->away_to = (day){ INT32_MIN };
}

/* "binh@tinh": only this machine's own name may do without a dot. */
static bool
is_short_of_a_domain(const char *mail)
{
	const char *domain = strchr(mail, '@') + 1;

	return strchr(domain, '.') == NULL && !text_equal(domain, "localhost");
}

static void
read_contact(const struct table *table, const struct called_agencies *agencies,
    const struct csv_row *row, struct contact *out)
{
	struct err err;
	const char *role = table_need(table, row, CONTACT_ROLE);
	const char *ours = role == NULL
	    ? NULL
	    : table_term(role_terms, sizeof(role_terms) / sizeof(role_terms[0]),
		  role);

	*out = (struct contact){
		.name = table_need(table, row, CONTACT_NAME),
		.account = table_cell(table, row, CONTACT_ACCOUNT),
		.mail = table_cell(table, row, CONTACT_MAIL),
		.zalo = table_cell(table, row, CONTACT_ZALO),
		.phone = table_cell(table, row, CONTACT_PHONE),
		.agency = table_need(table, row, CONTACT_AGENCY),
		.substitute = table_cell(table, row, CONTACT_SUBSTITUTE),
		.line = row->line,
	};
	if (ours != NULL && !role_parse(ours, &out->role))
		table_complain(table, row, CONTACT_ROLE,
		    "\"%s\" is none of officer (cán bộ), deputy (cấp phó), "
		    "head (người đứng đầu), desk (một cửa), province (đầu mối của "
		    "tỉnh), administrator (quản trị)",
		    role);
	if (out->mail != NULL && !directory_is_address(out->mail))
		table_complain(table, row, CONTACT_MAIL,
		    "\"%.*s\" is no mail address",
		    (int)strcspn(out->mail, "\r\n"), out->mail);
	else if (out->mail != NULL && is_short_of_a_domain(out->mail))
		table_warn(table, row, CONTACT_MAIL,
		    "\"%s\": the part behind @ has no dot; no mail server "
		    "outside knows it",
		    out->mail);
	if (out->agency != NULL && agencies != NULL) {
		out->agency = called_code(agencies, out->agency, &err);
		if (out->agency == NULL)
			table_complain(table, row, CONTACT_AGENCY, "%s",
			    err.text);
	}
	table_dates(table, row, CONTACT_FROM, &out->from, &out->to);
	read_leave(table, row, out);
}

/* An account without any address. */
static void
derive(struct arena *arena, const struct mail_rule *rule,
    struct contact *contact)
{
	if (directory_can_reach(contact))
		return;
	contact->mail = directory_derive(arena, rule, contact->account);
	contact->derived = contact->mail != NULL;
}

/* What makes two rows one: who, as what, where. */
static const char *
row_key(struct arena *arena, const struct contact *contact)
{
	const char *who = contact->account != NULL ? contact->account
	    : contact->mail != NULL                ? contact->mail
						   : contact->name;

	return arena_printf(arena, "%s\n%d\n%s", who == NULL ? "" : who,
	    (int)contact->role, contact->agency == NULL ? "" : contact->agency);
}

/* Twice in force at one time is a mistake; an import refuses it, and a table
 * that has long been in use is warned of. */
static void
check_doubled(const struct table *table, const struct contact *contacts,
    bool strict)
{
	size_t count = table->csv.count;
	struct names *keys = names_new(table->arena, count + 1);
	size_t *newest =
	    arena_alloc(table->arena, (count + 1) * sizeof(size_t));
	size_t *before =
	    arena_alloc(table->arena, (count + 1) * sizeof(size_t));

	/* Indices from 1: 0 is none. */
	for (size_t i = 0; i < count; i++) {
		const struct contact *c = &contacts[i];
		const char *key = row_key(table->arena, c);
		int32_t number = names_add(keys, key, strlen(key));
		size_t at = newest[number];

		while (at > 0 &&
		    (contacts[at - 1].from.n > c->to.n ||
			contacts[at - 1].to.n < c->from.n))
			at = before[at];
		if (at > 0)
			(strict ? complaints_add
				: complaints_warn)(table->complaints,
			    table->file, c->line, 0,
			    "this contact stands in line %d already, for the "
			    "same time",
			    contacts[at - 1].line);
		before[i + 1] = newest[number];
		newest[number] = i + 1;
	}
}

/* Both engines name the line of their table in front of what is wrong. */
static void
complain_of_build(struct complaints *complaints, const char *file,
    const struct err *err)
{
	int line = 0, words = 0;

	if (sscanf(err->text, "line %d: %n", &line, &words) < 1)
		words = 0;
	complaints_add(complaints, file, line, 0, "%s", err->text + words);
}

struct directory *
tables_directory(struct arena *arena, const struct table_file *agencies,
    const struct table_file *contacts, struct complaints *complaints)
{
	struct table a = { .arena = arena, .complaints = complaints };
	struct table c = { .arena = arena, .complaints = complaints };
	int errors = complaints->errors;
	struct agency *agency_rows = NULL;
	struct contact *contact_rows = NULL;
	const struct called_agencies *known;
	struct directory *directory;
	struct err err;

	if (table_open(&a, agencies, agency_columns, AGENCY_COLUMNS,
		AGENCY_NAME + 1)) {
		agency_rows = arena_alloc(arena,
		    (a.csv.count + 1) * sizeof(*agency_rows));
		for (size_t i = 0; i < a.csv.count; i++)
			read_agency(&a, &a.csv.rows[i], &agency_rows[i]);
	}
	known = complaints->errors == errors
	    ? called_agencies(arena, agency_rows, a.csv.count)
	    : NULL;
	if (table_open(&c, contacts, contact_columns, CONTACT_COLUMNS,
		CONTACT_AGENCY + 1)) {
		contact_rows = arena_alloc(arena,
		    (c.csv.count + 1) * sizeof(*contact_rows));
		for (size_t i = 0; i < c.csv.count; i++) {
			read_contact(&c, known, &c.csv.rows[i],
			    &contact_rows[i]);
			derive(arena, contacts->derive, &contact_rows[i]);
		}
		check_doubled(&c, contact_rows, contacts->strict);
	}
	if (complaints->errors > errors)
		return NULL;
	directory = directory_build(arena, agency_rows, a.csv.count,
	    contact_rows, c.csv.count, &err);
	if (directory == NULL)
		complain_of_build(complaints, agencies->name, &err);
	else
		directory_check_substitutes(directory, contacts->added_to,
		    contacts->name, complaints);
	return complaints->errors > errors ? NULL : directory;
}
