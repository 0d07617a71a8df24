/*
 * The configuration as the program sees it: every value checked, every default
 * filled in, every selector and template built.  Made once from the text of
 * hosod.yaml and its presets, immutable afterwards; a reload builds another
 * one.  Nothing here reads a file: io/conf_load does, and hands the bytes in.
 */
#ifndef WIRE_CONF_H
#define WIRE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/text.h"
#include "base/when.h"
#include "core/calendar.h"
#include "core/calendars.h"
#include "core/catalogue.h"
#include "core/deadline.h"
#include "core/directory.h"
#include "core/findings_asked.h"
#include "core/ladder.h"
#include "core/limit.h"
#include "core/delay_reason.h"
#include "core/retry.h"
#include "core/route.h"
#include "core/rules.h"
#include "core/timetable.h"
#include "wire/mapping.h"
#include "wire/message.h"
#include "wire/network.h"
#include "wire/source_plan.h"
#include "wire/template.h"
#include "wire/web_accounts.h"
#include "wire/wording.h"

/* A secret's value stands in a file, never in the configuration. */
struct conf_secret {
	const char *name;       /* as templates say it: {{secret.NAME}} */
	const char *credential; /* file in the credentials directory, or NULL */
	const char *path;       /* else a file of its own, absolute */
	const char *value;      /* NULL until io/conf_load has read it */
	const char *file;       /* where the configuration names it */
	int line, column;
};

/* A file that must be there when the daemon runs. */
struct conf_need {
	const struct conf_need *next;
	const char *key, *path;
	const char *file; /* where the configuration names it */
	int line, column;
};

/* A Mustache file that a channel renders. */
struct conf_text {
	const struct conf_text *next;
	const char *key, *path;
	const char *file; /* where the configuration names it */
	int line, column;
	struct conf_webhook *webhook;
	bool is_body; /* else its text */
};

struct conf_source {
	const char *name;
	const char *title;    /* what letters call it; or NULL */
	const char *include;  /* the preset it builds on, as written; or NULL */
	const char *formerly; /* how the database may know it; or NULL */
	bool enabled;
	int32_t every;        /* seconds between polls */
	int32_t alarm_after;  /* seconds of failure until administrators hear */
	int32_t silent_after; /* working days without a change until they do;
			       * 0: never */
	int32_t clock_skew;   /* seconds that its clock may be off ours */
	int32_t full_every;   /* seconds between complete sweeps */
	int32_t days_back;    /* how far SOURCE_SINCE_WINDOW looks back */
	struct source_plan plan;
	struct mapping *mapping;
	struct counting counting; /* how its software counts, where told */
	/* Link to a dossier in the one-stop software, {{id}} is its code; or
	 * NULL. */
	const struct template *dossier_url;
	int line;
};

enum channel_kind { CHANNEL_SMTP, CHANNEL_WEBHOOK, CHANNEL_MAILDIR };
const char *channel_kind_text(enum channel_kind kind); /* "smtp" */

enum smtp_tls { SMTP_STARTTLS, SMTP_IMPLICIT, SMTP_PLAIN };

struct conf_smtp {
	const char *host;
	int32_t port;
	enum smtp_tls tls;
	const char *user;      /* NULL: no AUTH */
	const char *password;  /* from its credential */
	const char *from;      /* address of the From field */
	const char *from_name; /* its display name, or NULL */
	const char *mail_from; /* envelope sender; `from` where not given */
	const char *helo;      /* or NULL */
	const char *ca_file;   /* absolute; or NULL */
	const char *proxy;     /* or NULL: none, whatever the environment */
	int32_t timeout;       /* seconds */
};

enum { CONF_WEBHOOK_SECRETS = 4 };

/* Whose address a webhook's letters go to. */
enum webhook_to {
	WEBHOOK_TO_ENDPOINT, /* nobody's: one letter for all, to `url` */
	WEBHOOK_TO_ZALO,     /* these are people: the column of contacts */
	WEBHOOK_TO_PHONE,
	WEBHOOK_TO_MAIL,
};

struct conf_webhook {
	/* url and headers; {{secret.NAME}} and {{id}}, the recipient, stand in
	 * their templates. */
	struct request_plan request;
	const struct template_secret *values; /* of {{secret.NAME}} */
	int value_count;
	/* Signing secrets after Standard Webhooks ("whsec_…"): the first signs
	 * first, others while a key is changed. */
	const char *secrets[CONF_WEBHOOK_SECRETS];
	int secret_count;
	enum webhook_to to;
	/* Mustache files; absolute paths, or NULL: thin JSON is posted. */
	const char *body_path, *text_path;
	const char *content_type;
	enum message_escape escape; /* that the content type asks for */
	int32_t text_most;          /* UTF-16 units of the text; 0: any */
	const struct message *body; /* read by io/conf_load */
	const struct message *text;
	struct frame_rules rules;      /* of an answer with a good status */
	const struct network *allowed; /* beside the public internet */
	int allowed_count;
	const char *ca_file;
	const char *proxy; /* or NULL */
	int32_t timeout;
};

enum { CONF_DEPARTURES = 12, CONF_DIGESTS = 8, CONF_DOMAINS = 16 };

struct conf_channel {
	const char *name;
	const char *include; /* the preset it builds on, as written; or NULL */
	enum channel_kind kind;
	unsigned roles; /* enum role bits that it serves */
	/* Its own, where count > 0; as those of struct conf. */
	int32_t departures[CONF_DEPARTURES];
	int departure_count;
	int32_t at_once_interval; /* seconds; 0: each letter at once */
	int32_t alarm_after;      /* seconds without a letter carried until the
				   * administrators hear */
	struct retry retry;
	struct conf_smtp smtp;
	struct conf_webhook webhook;
	const char *maildir; /* absolute path, for MAILDIR */
	int line;
};

/* Whatever their weekday. */
enum { CONF_WORKING_DAYS = 1 << 7 };

struct conf_digest {
	int32_t at;    /* second of the local day */
	unsigned days; /* 1 << when_weekday, or CONF_WORKING_DAYS */
	unsigned roles;
	/* Code of the agency it is about, subtree included; NULL: each
	 * recipient's own scope. */
	const char *scope;
	/* Those above an agency read of it a working day after its head. */
	bool heads_first;
};

struct conf_deadline {
	enum convention convention;
	struct cutoff cutoff;
	struct limit acceptance;       /* of online dossiers */
	struct limit acceptance_paper; /* of what came otherwise */
	const struct agency_counting *agencies;
	int agency_count;
};

struct conf_office {
	const char *name;    /* the province's control office, in full */
	const char *contact; /* whom to ask about a letter; or NULL */
	const char *links;   /* base of links to the dashboard; or NULL */
};

struct conf_ack {
	int32_t days; /* working days, where no end is given */
};

/* What the names of the secrets begin with that hosoweb needs, and the one
 * whose every line counts. */
#define CONF_WEB_SECRETS "web."
#define CONF_WEB_ACCOUNTS CONF_WEB_SECRETS "accounts"

enum { CONF_PROXIES = 8 };

/* The reverse proxy before hosoweb, believed for what it tells from these
 * addresses alone. */
struct conf_web_proxy {
	const char *header; /* names who is signed in; or NULL: it does not */
	const struct network *from;
	int from_count; /* 0: there is none */
};

struct conf_web {
	/* The account of hosoweb, which may say for whom it asks. */
	const char *user;
	const char *address; /* where people reach it; or NULL: no links */
	const char *key;     /* that signs the links; or NULL */
	const char *old_key; /* whose links are still taken; or NULL */
	int64_t links_for;   /* seconds that a link holds */
	/* Who may sign in; NULL: nobody, or io/conf_load has not read it. */
	const struct web_accounts *accounts;
	struct conf_web_proxy proxy;
	bool metrics_by_agency;
	/* The board for everybody, with the line to call and the address to
	 * write to; both are given where there is one. */
	bool is_public;
	const char *public_hotline, *public_address;
};

struct conf_retention {
	int64_t personal; /* seconds after a dossier's end */
	int64_t history;  /* the same; 0: for ever */
};

struct conf_privacy {
	/* False: letters name only the field of every procedure, as for those
	 * marked sensitive in the catalogue. */
	bool procedure_names;
	unsigned keep; /* parts of a person, 1U << enum person_part */
	struct conf_retention retention;
};

struct conf_audit {
	int32_t at;            /* second of the local day */
	const char *heartbeat; /* URL of a dead-man service, or NULL */
	const char *ca_file;   /* absolute; or NULL */
	const char *proxy;     /* or NULL */
};

struct conf_findings {
	struct finding_bounds bounds;
};

struct conf_bounds {
	int64_t open_dossiers; /* above: administrators are told */
	int32_t letter_lines;  /* dossiers of one letter told line by line */
	int32_t digest_lines;  /* dossiers of one section of a digest */
	int32_t couriers;      /* letters of a channel in flight at once */
};

struct conf {
	struct arena *arena; /* holds everything, this struct too */
	const char *file;    /* as it was named */
	/* SHA-256 over all files of the configuration, tables and calendar
	 * excluded, hexadecimal: a verdict's generation. */
	const char *hash;

	const char *state;   /* folder of the database, absolute */
	const char *control; /* path of the control socket */
	/* Accounts and "@group"s that may do there what changes sending. */
	const char *const *operators;
	int operator_count;
	bool local; /* delivery: local — nothing need leave the machine */
	bool trial; /* mode: trial — letters go to trial_recipients alone */
	const char *const *trial_recipients; /* addresses, or channels' names */
	int trial_count;
	enum log_level log;
	int32_t offset; /* of local time */

	/* Absolute paths of the tables. */
	const char *calendar_path, *catalogue_path;
	const char *overlays_path; /* or NULL */
	const char *agencies_path, *contacts_path;
	const char *templates_path; /* folder of letters' templates */
	const char *reasons_path;   /* or NULL: those built in */
	const char *bounces_path;   /* a maildir that is watched, or NULL */

	struct conf_office office;
	struct conf_deadline deadline;
	const struct conf_source *sources;
	int source_count;
	const struct conf_channel *channels;
	int channel_count;
	struct ladder ladder;
	struct routing routing;
	const char *derive_domains[CONF_DOMAINS]; /* that it may write to */
	int derive_domain_count;
	int32_t departures[CONF_DEPARTURES]; /* seconds of the day, ascending */
	int departure_count;
	struct conf_digest digests[CONF_DIGESTS];
	int digest_count;
	struct conf_ack ack;
	bool contacts_confirm;         /* each address is asked once */
	int32_t contacts_confirm_days; /* working days to confirm in */
	struct conf_web web;
	struct conf_privacy privacy;
	struct conf_audit audit;
	struct conf_findings findings;
	struct conf_bounds bounds;

	/* Set by io/conf_load once the tables are read. */
	struct calendar *calendar;
	struct calendars *calendars; /* with the overlays */
	const char *overlay_text;    /* of the overlays' file, or NULL */
	const char *calendar_hash;   /* over calendar and overlays */
	const struct catalogue *catalogue;
	const struct directory *directory;
	const struct delay_reasons *reasons;

	const struct conf_secret *secrets; /* of all sources and channels */
	int secret_count;
	const struct conf_need *needs; /* certificates and keys */
	const struct conf_text *texts; /* templates of channels */
	struct wording *wording; /* by io/conf_load; NULL: the texts built in */
	struct conf_internals *internals;
};

/* One file of the configuration: hosod.yaml or a preset. */
struct conf_file {
	const char *name; /* as complaints name it, and as `include` resolves */
	struct slice bytes;
};

enum {
	CONF_FILE_MAX = 1 << 20, /* bytes of one YAML file */
	CONF_INCLUDES = 64,
};

/*
 * The names that the `include` keys of ${main} give, each once, joined to the
 * folder of ${main} unless absolute.  Wrong YAML gives none: conf_build
 * complains of it.
 */
int conf_includes(struct arena *arena, const struct conf_file *main,
    const char *out[CONF_INCLUDES]);

/*
 * Builds the configuration from ${files}; the first is hosod.yaml, the others
 * its includes.  ${folder} is the absolute path against which relative paths
 * are resolved.  Everything wrong is added to ${complaints} with its place.
 * NULL when one of the complaints is an error.  Secrets, calendar, catalogue
 * and directory are still empty.
 */
struct conf *conf_build(const struct conf_file *files, int file_count,
    const char *folder, struct complaints *complaints) MUST_CHECK;

/* The same, but never NULL: what could be read, so that more complaints can be
 * found in the tables that it names.  Not to be used when there were errors;
 * paths that were wrong are NULL. */
struct conf *conf_read(const struct conf_file *files, int file_count,
    const char *folder, struct complaints *complaints) MUST_CHECK;

/*
 * Has ${file} supposed to be in force: a map of `ladder`, `classes`, `routes`
 * and `departures`, each written as in hosod.yaml and in the place of what
 * stands there; what it does not name stays.  Everything wrong is added to
 * ${complaints}.
 */
void conf_suppose(struct conf *conf, const struct conf_file *file,
    struct complaints *complaints);

/* Gives ${secret} (one of conf->secrets) its value, wherever it is used. */
void conf_set_secret(struct conf *conf, const struct conf_secret *secret,
    const char *value);

/* The same for CONF_WEB_ACCOUNTS: ${bytes} is what stands in ${file}.  What is
 * wrong with it is told with its line. */
void conf_set_accounts(struct conf *conf, const char *file, struct slice bytes,
    struct complaints *complaints);

/* Whether ${secret} (one of conf->secrets) is used by the source, the channel,
 * that is called so: NULL and a name that nobody has are of none. */
bool conf_secret_of_source(const struct conf *conf,
    const struct conf_secret *secret, const char *source);
bool conf_secret_of_channel(const struct conf *conf,
    const struct conf_secret *secret, const char *channel);

/* Compiles ${text}, what stands in the file that ${wish} (one of conf->texts)
 * names; what is wrong with it is told with line and column. */
void conf_set_text(struct conf *conf, const struct conf_text *wish,
    const char *text, struct complaints *complaints);

/* What only shows once the secrets are there: a key of links that is too
 * short. */
void conf_check_web(const struct conf *conf, struct complaints *complaints);

/* The same: a signing secret that is none, a secret that cannot stand in a
 * header.  None is quoted. */
void
conf_check_webhooks(const struct conf *conf, struct complaints *complaints);

/*
 * What only shows once the tables are there: no channel that leaves the
 * machine, no desk of the province, a rung told to a role that nobody has,
 * a digest or a convention of an unknown agency, an extension for a class that
 * no agency has, a calendar that ends within 90 days of
 * ${today}.
 */
void
conf_check(const struct conf *conf, day today, struct complaints *complaints);

/* Whom letters name for questions: the office's contact, else its name. */
const char *conf_desk(const struct conf *conf);

/* Where ${channel} reaches ${contact}: an address of his, or the channel's own
 * name where its endpoint stands for all.  NULL: nowhere. */
const char *conf_channel_address(const struct conf_channel *channel,
    const struct contact *contact);

/* What the bytes of a letter to ${channel} are made for, as a word that two
 * channels share when one may carry what was made for the other: "mail",
 * "webhook zalo application/json".  In ${arena}. */
const char *
conf_channel_shape(const struct conf_channel *channel, struct arena *arena);

/* Whether ${address} can be one of those by which ${channel} reaches people, by
 * its form: what was found for a channel of another kind is none. */
bool
conf_channel_takes(const struct conf_channel *channel, const char *address);

/* When letters to ${contact} leave on ${channel}: at the channel's times, else
 * those of the office, of the working days of the contact's agency.  NULL, and
 * of a webhook's endpoint: the national ones. */
struct timetable conf_timetable(const struct conf *conf,
    const struct conf_channel *channel, const struct contact *contact);

/* True when a letter can leave this machine: a channel of another kind than
 * maildir. */
bool conf_leaves_machine(const struct conf *conf);

/* The named one, or NULL. */
const struct conf_source *
conf_source(const struct conf *conf, const char *name);
/* What letters call the source of that name, configured or not. */
const char *conf_source_title(const struct conf *conf, const char *name);
const struct conf_channel *
conf_channel(const struct conf *conf, const char *name);

/* The link to the dossier ${code} in the software of ${source}, in ${arena};
 * NULL where its configuration gives none, or the source is gone. */
const char *conf_dossier_link(const struct conf *conf, const char *source,
    const char *code, struct arena *arena);

/* By which rules what comes from ${source} is counted (NULL: any); borrowed
 * from the configuration, tables included. */
struct rules conf_rules(const struct conf *conf, const char *source);

/* The configuration in force as YAML, defaults filled in, each line's origin
 * behind it.  Secrets are named, never shown. */
char *conf_show(const struct conf *conf, struct arena *arena);

/* Frees everything, calendar and mappings included. */
void conf_free(struct conf *conf);

#endif
