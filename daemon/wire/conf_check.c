/* What only shows once the tables are beside the configuration. */
#include "base/text.h"
#include "core/calendar_outlook.h"
#include "wire/conf_key.h"

/* Where the operator wrote ${key}; the top of the file where a default is. */
static struct yaml_node
place_of(const struct conf *conf, const char *key)
{
	const struct yaml_node *node = yaml_member(&conf->internals->root, key);
	struct yaml_node top = { .file = conf->file };

	return node != NULL ? *node : top;
}

bool
conf_has_role(const struct conf *conf, enum role role, day today)
{
	size_t count = directory_contact_count(conf->directory);

	for (size_t i = 0; i < count; i++) {
		const struct contact *contact =
		    directory_contact(conf->directory, i);

		if (contact->role == role && today.n >= contact->from.n &&
		    today.n <= contact->to.n)
			return true;
	}
	return false;
}

static void
check_roles(const struct conf *conf, day today, struct complaints *complaints)
{
	struct yaml_node place = place_of(conf, "ladder");

	if (!conf_has_role(conf, ROLE_PROVINCE, today))
		complaints_add(complaints, conf->contacts_path, 0, 0,
		    "nobody has the role province: what finds no officer and no "
		    "desk would be told to nobody");
	if (!conf_has_role(conf, ROLE_ADMINISTRATOR, today))
		complaints_warn(complaints, conf->contacts_path, 0, 0,
		    "nobody has the role administrator: nobody is told when a "
		    "source or a channel fails");
	for (int i = 0; i < conf->ladder.count; i++) {
		const struct rung *rung = &conf->ladder.rungs[i];

		/* The province is an error above, and the deputy and the head
		 * may rightly be missing for a while: a warning. */
		for (unsigned bit = ROLE_OFFICER; bit <= ROLE_ADMINISTRATOR;
		     bit <<= 1)
			if ((rung->roles & bit) && bit != ROLE_PROVINCE &&
			    !conf_has_role(conf, (enum role)bit, today))
				complaints_warn(complaints, place.file,
				    place.line, place.column,
				    "rung \"%s\" is told to the role %s, which "
				    "nobody has",
				    rung->name, role_text((enum role)bit));
	}
}

static void
check_scopes(const struct conf *conf, struct complaints *complaints)
{
	struct yaml_node place = place_of(conf, "digest");

	for (int i = 0; i < conf->digest_count; i++) {
		const char *scope = conf->digests[i].scope;

		if (scope != NULL &&
		    directory_by_code(conf->directory, scope) == NULL)
			complaints_add(complaints, place.file, place.line,
			    place.column, "digest: scope \"%s\" is no agency",
			    scope);
	}
}

/* Two entries of one agency would both hold. */
static void
check_countings(const struct conf *conf, struct complaints *complaints)
{
	const struct yaml_node place = place_of(conf, "deadline");
	const struct agency_counting *own = conf->deadline.agencies;

	for (int i = 0; i < conf->deadline.agency_count; i++) {
		if (directory_by_code(conf->directory, own[i].agency) == NULL)
			complaints_add(complaints, place.file, place.line,
			    place.column,
			    "deadline.agencies: \"%s\" is no agency",
			    own[i].agency);
		for (int j = 0; j < i; j++)
			if (text_equal(own[i].agency, own[j].agency))
				complaints_add(complaints, place.file,
				    place.line, place.column,
				    "deadline.agencies: \"%s\" stands twice",
				    own[i].agency);
	}
}

static bool
is_class(const struct conf *conf, const char *class)
{
	size_t count = directory_agency_count(conf->directory);

	for (size_t i = 0; i < count; i++)
		if (text_equal(directory_agency(conf->directory, i)->class,
			class))
			return true;
	return false;
}

/* A misspelt class would extend nothing, and nobody would see why. */
static void
check_extensions(const struct conf *conf, struct complaints *complaints)
{
	size_t count = catalogue_count(conf->catalogue);

	for (size_t i = 0; i < count; i++) {
		const struct procedure *row = catalogue_row(conf->catalogue, i);

		for (int j = 0; j < row->extension_count; j++)
			if (!is_class(conf, row->extensions[j].class))
				complaints_add(complaints, conf->catalogue_path,
				    row->line, 0,
				    "extension by agency class: no agency is "
				    "of the class \"%s\"",
				    row->extensions[j].class);
	}
}

static bool
is_of(const struct contact *contact, const char *address)
{
	return text_equal(contact->mail, address) ||
	    text_equal(contact->zalo, address) ||
	    text_equal(contact->phone, address);
}

static bool
is_reached(const struct conf *conf, const char *recipient)
{
	size_t count = directory_contact_count(conf->directory);

	for (size_t i = 0; i < count; i++)
		if (is_of(directory_contact(conf->directory, i), recipient))
			return true;
	return conf_channel(conf, recipient) != NULL;
}

/* A misspelt address would get nothing, and the trial would show nothing. */
static void
check_trial(const struct conf *conf, struct complaints *complaints)
{
	struct yaml_node mode = place_of(conf, "mode");
	struct yaml_node place = place_of(conf, "trial_recipients");

	if (conf->trial && conf->trial_count == 0)
		complaints_warn(complaints, mode.file, mode.line, mode.column,
		    "mode: trial without trial_recipients: no letter leaves");
	for (int i = 0; i < conf->trial_count; i++) {
		const char *it = conf->trial_recipients[i];

		if (is_reached(conf, it))
			continue;
		if (directory_is_address(it))
			complaints_warn(complaints, place.file, place.line,
			    place.column,
			    "trial_recipients: \"%s\" is the address of no "
			    "contact and no channel's name",
			    it);
		else
			/* It may hold the end of a line: its number tells. */
			complaints_add(complaints, place.file, place.line,
			    place.column,
			    "trial_recipients: entry %d is no address and no "
			    "channel's name",
			    i + 1);
	}
}

static void
check_calendar(const struct conf *conf, day today,
    struct complaints *complaints)
{
	const struct calendar_outlook it =
	    calendar_outlook(conf->calendar, today);

	switch (it.worry) {
	case CALENDAR_FINE:
	case CALENDAR_WORRIES:
		break;
	case CALENDAR_UNCONFIRMED:
		complaints_warn(complaints, conf->calendar_path, 0, 0,
		    "the calendar is confirmed until the end of %d: later "
		    "dates are "
		    "provisional until the next year is complete and "
		    "confirmed-until is raised",
		    it.year);
		break;
	case CALENDAR_ENDS:
		complaints_warn(complaints, conf->calendar_path, 0, 0,
		    "the calendar ends with %d, in %d days: continue it",
		    it.year,
		    (int)(when_from_civil(it.year, 12, 31).n - today.n));
		break;
	case CALENDAR_MISSING:
		complaints_warn(complaints, conf->calendar_path, 0, 0,
		    "the calendar does not list %d: computed dates are "
		    "unknown until it "
		    "does",
		    it.year);
		break;
	}
}

void
conf_check(const struct conf *conf, day today, struct complaints *complaints)
{
	struct yaml_node routes;

	check_roles(conf, today, complaints);
	check_scopes(conf, complaints);
	routes = place_of(conf, "routes");
	conf_check_routes(conf, today, &routes, complaints);
	check_countings(conf, complaints);
	check_extensions(conf, complaints);
	check_trial(conf, complaints);
	check_calendar(conf, today, complaints);
}
