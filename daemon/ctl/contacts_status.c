/* hosoctl contacts status: which addresses reach somebody, those that may not
 * first; contacts confirm: one does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/addresses.h"
#include "ctl/contacts.h"
#include "ctl/errand.h"
#include "ctl/reached.h"
#include "ctl/sheet.h"
#include "io/account.h"
#include "io/store_reach.h"
#include "wire/json.h"
#include "wire/jsonw.h"

struct line {
	const struct contact *contact;
	enum reach_state state;
	const struct reach_row *row; /* or NULL */
	struct reach_act act;        /* the newest confirmation */
	bool confirmed;
};

static const char *
people_state(const struct line *line)
{
	switch (line->state) {
	case REACH_GOOD:
		return line->confirmed ? "đã xác nhận" : "không yêu cầu";
	case REACH_NEW:
		return "chưa gửi thư xác nhận";
	case REACH_ASKED:
		return "chờ xác nhận";
	case REACH_UNCONFIRMED:
		return "quá hạn xác nhận";
	case REACH_REFUSED:
		return "máy chủ thư từ chối địa chỉ";
	case REACH_BOUNCING:
		break;
	}
	return "thư bị trả lại";
}

/* An address of which no confirmation is asked is good, but not confirmed. */
static const char *
state_text(const struct line *line)
{
	return line->state == REACH_GOOD && !line->confirmed
	    ? "not-asked"
	    : reach_text(line->state);
}

static instant
bounced(const struct line *line)
{
	const struct reach_row *row = line->row;

	if (row == NULL)
		return INSTANT_NONE;
	return row->permanent > row->temporary[0] ? row->permanent
						  : row->temporary[0];
}

static instant
refused(const struct line *line)
{
	return line->row == NULL ? INSTANT_NONE : line->row->refused;
}

static instant
asked(const struct line *line)
{
	return line->row == NULL ? INSTANT_NONE : line->row->asked;
}

static int
worst_first(const void *left, const void *right)
{
	const struct line *a = left, *b = right;
	int by_state = (a->state < b->state) - (a->state > b->state);

	return by_state != 0 ? by_state
			     : strcmp(a->contact->mail, b->contact->mail);
}

/* Each address once, of contacts in force. */
static bool
read_lines(const struct database *database, struct line **out, size_t *count,
    struct err *err)
{
	const struct directory *directory = database->conf->directory;
	struct line *lines = arena_alloc(database->arena,
	    (directory_contact_count(directory) + 1) * sizeof(*lines));
	struct addresses addresses = addresses_on(directory,
	    when_day(database->now, database->conf->offset), database->arena);
	const struct contact *c;
	struct reached reached;
	size_t n = 0;

	if (!reached_read(database, &reached, err))
		return false;
	while ((c = addresses_next(&addresses)) != NULL) {
		addresses_take(&addresses, c);
		lines[n] = (struct line){ .contact = c,
			.state = reached_state(&reached, c->mail),
			.row = reach_find(reached.reach, c->mail) };
		if (!store_reach_confirmed(database->store, c->mail,
			database->arena, &lines[n].act, &lines[n].confirmed,
			err))
			return false;
		n++;
	}
	qsort(lines, n, sizeof(*lines), worst_first);
	*out = lines;
	*count = n;
	return true;
}

/* Else somebody's own link did it, and the account is that of hosoweb. */
static bool
is_by_hand(const struct reach_act *act)
{
	return text_equal(act->how, "operator");
}

static const char *
people_how(const char *how)
{
	static const char *const words[][2] = {
		{ "operator", "người vận hành" },
		{ "link", "qua liên kết trong thư" },
		{ "acknowledged", "qua xác nhận đã biết" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal(words[i][0], how))
			return words[i][1];
	return how;
}

static void
say(const struct database *database, const struct line *line)
{
	const struct contact *c = line->contact;

	printf("%s  %s (%s, %s)", c->mail, c->name, role_people(c->role),
	    c->agency);
	printf(" – %s", people_state(line));
	if (bounced(line) != INSTANT_NONE)
		printf("; trả lại gần nhất %s",
		    database_time(database, bounced(line)));
	if (refused(line) != INSTANT_NONE)
		printf("; từ chối gần nhất %s",
		    database_time(database, refused(line)));
	if (asked(line) != INSTANT_NONE)
		printf("; hỏi %s", database_time(database, asked(line)));
	if (line->confirmed)
		printf("; xác nhận %s (%s%s%s)",
		    database_time(database, line->act.at),
		    people_how(line->act.how),
		    is_by_hand(&line->act) || line->act.who != NULL ? ", " : "",
		    is_by_hand(&line->act)
			? account_words(database->arena, line->act.uid)
			: line->act.who == NULL ? ""
						: line->act.who);
	putchar('\n');
}

static void
print_json(const struct database *database, const struct line *lines,
    size_t count)
{
	struct buf buf = buf_over(database->arena);
	struct jsonw out;

	json_init();
	out = jsonw_into(&buf);
	jsonw_array(&out);
	for (size_t i = 0; i < count; i++) {
		const struct line *line = &lines[i];

		jsonw_object(&out);
		jsonw_put_int(&out, "v", COMMAND_JSON_VERSION);
		jsonw_put_string(&out, "mail", line->contact->mail);
		jsonw_put_string(&out, "name", line->contact->name);
		jsonw_put_string(&out, "account", line->contact->account);
		jsonw_put_string(&out, "agency", line->contact->agency);
		jsonw_put_string(&out, "role", role_text(line->contact->role));
		jsonw_put_string(&out, "state", state_text(line));
		jsonw_put_string(&out, "asked",
		    database_rfc3339(database, asked(line)));
		jsonw_put_string(&out, "bounced",
		    database_rfc3339(database, bounced(line)));
		jsonw_put_string(&out, "refused",
		    database_rfc3339(database, refused(line)));
		jsonw_put_string(&out, "confirmed",
		    line->confirmed ? database_rfc3339(database, line->act.at)
				    : NULL);
		jsonw_put_string(&out, "how",
		    line->confirmed ? line->act.how : NULL);
		if (line->confirmed)
			jsonw_put_int(&out, "uid", line->act.uid);
		jsonw_put_string(&out, "who",
		    line->confirmed ? line->act.who : NULL);
		jsonw_object_end(&out);
	}
	jsonw_array_end(&out);
	puts(buf_text(&buf));
}

static void
print_csv(const struct database *database, const struct line *lines,
    size_t count)
{
	sheet_begin("mail,name,account,agency,role,state,asked,bounced,"
		    "confirmed,how,refused");
	for (size_t i = 0; i < count; i++) {
		const struct line *line = &lines[i];
		const struct contact *c = line->contact;
		const char *const cells[] = { c->mail, c->name, c->account,
			c->agency, role_text(c->role), state_text(line),
			database_rfc3339(database, asked(line)),
			database_rfc3339(database, bounced(line)),
			line->confirmed
			    ? database_rfc3339(database, line->act.at)
			    : NULL,
			line->confirmed ? line->act.how : NULL,
			database_rfc3339(database, refused(line)) };

		sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
	}
}

static int
answer(const struct command *command, struct database *database,
    const void *context)
{
	const struct contacts_asked *asked_for = context;
	struct line *lines;
	size_t count;
	struct err err;

	if (!read_lines(database, &lines, &count, &err))
		return command_fail(command, "%s", err.text);
	if (asked_for->json)
		print_json(database, lines, count);
	else if (asked_for->csv)
		print_csv(database, lines, count);
	else
		for (size_t i = 0; i < count; i++)
			say(database, &lines[i]);
	return EXIT_ANSWERED;
}

int
contacts_status(const struct command *command,
    const struct contacts_asked *asked_for)
{
	return database_answer(command, asked_for->config, answer, asked_for);
}

static int
confirm(const struct command *command, struct database *database,
    const void *context)
{
	const struct contacts_asked *asked_for = context;
	const struct cJSON *told;
	struct errand errand;
	int refused;

	errand_begin(&errand, database->arena, "contact-confirm");
	jsonw_put_string(&errand.out, "name", asked_for->file);
	refused =
	    errand_send(command, database, asked_for->control, &errand, &told);
	if (refused >= 0)
		return refused;
	printf("%s (%s): đã xác nhận\n", json_member(told, "name")->valuestring,
	    json_member(told, "mail")->valuestring);
	return EXIT_ANSWERED;
}

int
contacts_confirm(const struct command *command,
    const struct contacts_asked *asked_for)
{
	return database_answer(command, asked_for->config, confirm, asked_for);
}
