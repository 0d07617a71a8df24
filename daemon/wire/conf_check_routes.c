/* What of the routes only shows once the tables are there. */
#include <string.h>

#include "wire/conf_key.h"

struct check {
	const struct conf *conf;
	day today;
	const char *file;
	struct complaints *complaints;
	const struct route_row *row;
};

static void
check_contact(const struct check *check)
{
	const char *named = check->row->contact;
	bool is_mail = strchr(named, '@') != NULL;

	if (directory_find_officer(check->conf->directory, NULL,
		is_mail ? NULL : named, is_mail ? named : NULL, NULL,
		check->today) == NULL)
		complaints_warn(check->complaints, check->file,
		    check->row->line, check->row->column,
		    "routes: no one contact of today has the %s \"%s\"",
		    is_mail ? "address" : "account", named);
}

static bool
is_procedure(const struct conf *conf, const char *code)
{
	for (size_t i = 0; i < catalogue_count(conf->catalogue); i++)
		if (text_equal(catalogue_row(conf->catalogue, i)->code, code))
			return true;
	return false;
}

/* A misspelt agency or source would match nothing, and nobody would see why;
 * a procedure may come into the catalogue later. */
static void
check_conditions(const struct check *check)
{
	const struct route_row *row = check->row;
	const struct conf *conf = check->conf;

	if (row->agency != NULL &&
	    directory_by_code(conf->directory, row->agency) == NULL)
		complaints_add(check->complaints, check->file, row->line,
		    row->column, "routes: \"%s\" is no agency", row->agency);
	if (row->source != NULL && conf_source(conf, row->source) == NULL)
		complaints_add(check->complaints, check->file, row->line,
		    row->column, "routes: \"%s\" is no source", row->source);
	if (row->procedure != NULL && !is_procedure(conf, row->procedure))
		complaints_warn(check->complaints, check->file, row->line,
		    row->column,
		    "routes: procedure \"%s\" is not in the catalogue",
		    row->procedure);
}

static void
check_roles(const struct check *check)
{
	for (unsigned bit = ROLE_OFFICER; bit <= ROLE_ADMINISTRATOR; bit <<= 1)
		if ((check->row->roles & bit) &&
		    !conf_has_role(check->conf, (enum role)bit, check->today))
			complaints_warn(check->complaints, check->file,
			    check->row->line, check->row->column,
			    "routes: told to the role %s, which nobody has",
			    role_text((enum role)bit));
}

static bool
has_rung(const struct conf *conf, const struct route_row *row)
{
	for (int i = 0; i < conf->ladder.count; i++)
		if (conf->ladder.rungs[i].severity >= row->severity &&
		    (row->clock == CLOCK_COUNT ||
			row->clock == conf->ladder.rungs[i].clock))
			return true;
	return false;
}

static void
check_reach(const struct check *check)
{
	const struct route_row *row = check->row;
	const struct route_row *earlier = check->conf->routing.rows;

	if (!has_rung(check->conf, row)) {
		complaints_warn(check->complaints, check->file, row->line,
		    row->column,
		    "routes: never reached: no rung of the ladder has this "
		    "clock and severity");
		return;
	}
	for (; earlier < row; earlier++) {
		if (earlier->continues ||
		    !route_row_covers(check->conf->directory, earlier, row))
			continue;
		complaints_warn(check->complaints, check->file, row->line,
		    row->column,
		    "routes: never reached: all that it is for ends at the "
		    "route of line %d",
		    earlier->line);
		return;
	}
}

void
conf_check_routes(const struct conf *conf, day today,
    const struct yaml_node *place, struct complaints *complaints)
{
	const struct routing *routing = &conf->routing;
	struct check check = { conf, today, place->file, complaints, NULL };

	for (int i = 0; i < routing->count; i++) {
		check.row = &routing->rows[i];
		check_conditions(&check);
		check_roles(&check);
		if (check.row->contact != NULL)
			check_contact(&check);
		check_reach(&check);
	}
}
