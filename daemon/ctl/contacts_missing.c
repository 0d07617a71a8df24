/* hosoctl contacts missing: whom no letter reaches by an address that somebody
 * wrote. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "ctl/contacts.h"
#include "ctl/database.h"
#include "ctl/sheet.h"
#include "ctl/status_sources.h"
#include "io/store_officers.h"
#include "wire/json.h"
#include "wire/jsonw.h"

struct missing {
	const struct store_officer *officer;
	const struct agency *agency;   /* NULL: not in the table */
	const struct contact *contact; /* in the table, without address */
	const char *derived;           /* the address that the rule makes */
};

/* False for who has an address of his own. */
static bool
is_missing(const struct database *database, const struct store_officer *officer,
    struct missing *out)
{
	const struct directory *directory = database->conf->directory;
	day today = when_day(database->now, database->conf->offset);

	*out = (struct missing){ .officer = officer };
	if (officer->agency != NULL)
		out->agency =
		    directory_find_agency(directory, officer->agency, today);
	out->contact = directory_find_officer(directory, out->agency,
	    officer->account, officer->mail, officer->name, today);
	if (out->contact != NULL) {
		if (out->contact->derived)
			out->derived = out->contact->mail;
		return out->contact->derived ||
		    !directory_can_reach(out->contact);
	}
	if (officer->account != NULL &&
	    !directory_knows_account(directory, officer->account))
		out->derived = directory_derive(database->arena,
		    &database->conf->routing.derive, officer->account);
	return true;
}

static int
by_dossiers(const void *left, const void *right)
{
	const struct missing *a = left, *b = right;

	return (a->officer->dossiers < b->officer->dossiers) -
	    (a->officer->dossiers > b->officer->dossiers);
}

static const char *
agency_of(const struct missing *one)
{
	return one->agency != NULL ? one->agency->name : one->officer->agency;
}

static void
say(const struct missing *one)
{
	const struct store_officer *o = one->officer;

	printf("%6lld  %s%s%s%s – %s%s", (long long)o->dossiers,
	    o->name == NULL ? "-" : o->name, o->account == NULL ? "" : " (",
	    o->account == NULL ? "" : o->account, o->account == NULL ? "" : ")",
	    agency_of(one) == NULL ? "không rõ đơn vị" : agency_of(one),
	    one->agency == NULL && agency_of(one) != NULL
		? " (chưa có trong danh sách đơn vị)"
		: "");
	if (one->derived != NULL)
		printf(" – tạm gửi %s (derive)", one->derived);
	else if (one->contact != NULL)
		printf(" – có trong danh bạ, dòng %d, chưa có địa chỉ",
		    one->contact->line);
	putchar('\n');
}

static void
print_json(const struct missing *list, size_t count, struct arena *arena)
{
	struct buf buf = buf_over(arena);
	struct jsonw out;

	json_init();
	out = jsonw_into(&buf);
	jsonw_array(&out);
	for (size_t i = 0; i < count; i++) {
		const struct missing *one = &list[i];

		jsonw_object(&out);
		jsonw_put_int(&out, "v", COMMAND_JSON_VERSION);
		jsonw_put_string(&out, "name", one->officer->name);
		jsonw_put_string(&out, "account", one->officer->account);
		jsonw_put_string(&out, "mail", one->officer->mail);
		jsonw_put_string(&out, "agency",
		    one->agency == NULL ? NULL : one->agency->code);
		jsonw_put_string(&out, "agency_name", agency_of(one));
		jsonw_put_int(&out, "dossiers", one->officer->dossiers);
		jsonw_put_string(&out, "derived", one->derived);
		jsonw_object_end(&out);
	}
	jsonw_array_end(&out);
	puts(buf_text(&buf));
}

/* The code that stands in the person's row, else that of the dossiers'. */
static const char *
code_of(const struct missing *one)
{
	if (one->contact != NULL)
		return one->contact->agency;
	return one->agency == NULL ? one->officer->agency : one->agency->code;
}

/* The columns of contacts.csv come first: the file can be completed and
 * imported with --add, and completes the row that is there. */
static void
print_csv(const struct missing *list, size_t count, struct arena *arena)
{
	sheet_begin("name,account,mail,agency,role,dossiers,derived");
	for (size_t i = 0; i < count; i++) {
		const struct missing *one = &list[i];
		const char *const cells[] = { one->officer->name,
			one->officer->account, one->officer->mail, code_of(one),
			role_text(one->contact == NULL ? ROLE_OFFICER
						       : one->contact->role),
			arena_printf(arena, "%lld",
			    (long long)one->officer->dossiers),
			one->derived };

		sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
	}
}

static void
say_all(const struct database *database, const struct missing *list,
    size_t count, size_t officers)
{
	for (size_t i = 0; i < count; i++)
		say(&list[i]);
	if (count > 0)
		puts("Bổ sung: hosoctl contacts missing --csv > TỆP, điền cột "
		     "mail, rồi hosoctl contacts import TỆP --add");
	else
		puts(officers > 0
			? "Mọi cán bộ đang giữ hồ sơ đều có địa chỉ."
			: "Chưa có cán bộ nào giữ hồ sơ đang giải quyết.");
	status_sources_warn(database);
}

static int
answer(const struct command *command, struct database *database,
    const void *context)
{
	const struct contacts_asked *asked = context;
	struct store_officer *officers;
	struct missing *list;
	size_t all, count = 0;
	struct err err;

	if (!store_officers(database->store, database->arena, &officers, &all,
		&err))
		return command_fail(command, "%s", err.text);
	list = arena_alloc(database->arena, (all + 1) * sizeof(*list));
	for (size_t i = 0; i < all; i++)
		if (is_missing(database, &officers[i], &list[count]))
			count++;
	qsort(list, count, sizeof(*list), by_dossiers);
	if (asked->json)
		print_json(list, count, database->arena);
	else if (asked->csv)
		print_csv(list, count, database->arena);
	else
		say_all(database, list, count, all);
	return EXIT_ANSWERED;
}

int
contacts_missing(const struct command *command,
    const struct contacts_asked *asked)
{
	return database_answer(command, asked->config, answer, asked);
}
