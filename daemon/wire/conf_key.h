/*
 * Tables of configuration keys and the reader that follows them.  Each section
 * is one table: key, parser, destination, default as text, help.  From the
 * tables come parsing, defaults, the complaints of --check, --show-config, and
 * the tests that the sample file and the man page name the same keys.  Only
 * wire/conf*.c and those tests include this.
 */
#ifndef WIRE_CONF_KEY_H
#define WIRE_CONF_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/conf.h"
#include "wire/yaml.h"

/* What was built on the heap and goes with the configuration. */
struct conf_owned {
	struct conf_owned *next;
	struct selector *selector;
	struct template *template;
	struct mapping *mapping;
	struct message *message;
};

/* Where a secret's value is put once it is known. */
struct conf_wish {
	struct conf_wish *next;
	struct conf_secret secret;
	const char **value;
};

struct conf_internals {
	struct yaml_node root; /* presets merged in */
	struct conf_owned *owned;
	const char ***values; /* where each of conf->secrets goes */
};

struct conf_reader {
	struct arena *arena; /* the configuration's own */
	struct complaints *complaints;
	const char *folder;
	struct conf *conf;
	struct conf_internals *internals;
	struct conf_owned *owned;
	struct conf_wish *wishes; /* the newest first */
	int wish_count;
	/* Those of the source that is being read, for its templates. */
	const struct template_secret *secrets;
	int secret_count;
};

struct conf_key;

/* Reads ${node} into ${out}, the destination of ${key}; complains of what is
 * wrong and leaves ${out} as it was. */
typedef void conf_parser(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out);

struct conf_section;

struct conf_key {
	const char *name;
	conf_parser *parse;
	size_t at; /* of the destination in the section's struct */
	/* The default as YAML.  NULL: the key must be given.  "": it may be
	 * left out, and then there is none. */
	const char *fallback;
	const char *help;
	const struct conf_section *section; /* of a map or a list of maps */
	size_t count_at;   /* of a list: where its length goes */
	int64_t low, high; /* of a number, both included; 0, 0: any >= 0 */
	const char *const *words; /* of a choice, NULL-terminated */
};

struct conf_section {
	const char *name; /* as the man page heads it: "source.login" */
	const struct conf_key *keys;
	int count;
	size_t size; /* of the struct it fills */
	/* What shows only when all keys of one map are read; or NULL. */
	void (*finish)(struct conf_reader *reader, const struct yaml_node *map,
	    void *out);
};

/* Every section, the root first. */
const struct conf_section *const *conf_sections(int *count);

/* One per part of the file. */
extern const struct conf_section conf_section_root, conf_section_source,
    conf_section_login, conf_section_list, conf_section_basic,
    conf_section_recheck, conf_section_paging, conf_section_files,
    conf_section_incremental, conf_section_limits, conf_section_test,
    conf_section_fields, conf_section_place, conf_section_rounds,
    conf_section_channel, conf_section_smtp, conf_section_webhook,
    conf_section_maildir, conf_section_retry, conf_section_rung,
    conf_section_route, conf_section_digest, conf_section_office,
    conf_section_deadline, conf_section_agency, conf_section_counting,
    conf_section_privacy, conf_section_retention, conf_section_audit,
    conf_section_findings, conf_section_bounds, conf_section_class,
    conf_section_ack, conf_section_web, conf_section_proxy;

/* Reads the map ${node} by ${section} into ${out}, a zeroed struct of its
 * size: unknown keys, missing keys and defaults included. */
void
conf_read_map(struct conf_reader *reader, const struct conf_section *section,
    const struct yaml_node *node, void *out);

void conf_complain(struct conf_reader *reader, const struct yaml_node *node,
    const char *fmt, ...) PRINTF_LIKE(3, 4);
void conf_warn(struct conf_reader *reader, const struct yaml_node *node,
    const char *fmt, ...) PRINTF_LIKE(3, 4);

/* The node's text, or NULL with a complaint when it is no text or empty. */
const char *conf_text_of(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node);

/* The number of values when a text may stand for a list of one; 0 with a
 * complaint for a map.  conf_item gives one of them. */
int conf_items(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node);
const struct yaml_node *conf_item(const struct yaml_node *node, int index);

/* Built and owned by the configuration; NULL with a complaint. */
const struct selector *conf_selector_of(struct conf_reader *reader,
    const struct conf_key *key, const struct yaml_node *node);
const struct template *
conf_template_of(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, const char *text, enum template_place place);
void conf_own_mapping(struct conf_reader *reader, struct mapping *mapping);

/* Where the count of the list goes whose destination is ${out}: it stands
 * `count_at - at` bytes away. */
int *conf_count_of(const struct conf_key *key, void *out);

/* Notes that ${value} is to be filled with a secret; ${node} is the name of a
 * credential, or a map {file: PATH}.  NULL: what is read goes elsewhere. */
void conf_wish_secret(struct conf_reader *reader, const struct conf_key *key,
    const char *name, const struct yaml_node *node, const char **value);

/* Parsers; the destination's type stands behind each. */
conf_parser conf_parse_text;      /* const char * */
conf_parser conf_parse_path;      /* const char *, joined to the folder */
conf_parser conf_parse_needed;    /* the same, noted among conf->needs */
conf_parser conf_parse_url;       /* const char *, http:// or https:// */
conf_parser conf_parse_bool;      /* bool */
conf_parser conf_parse_int;       /* int32_t */
conf_parser conf_parse_size;      /* int64_t, bytes */
conf_parser conf_parse_count;     /* int64_t */
conf_parser conf_parse_seconds;   /* int32_t */
conf_parser conf_parse_seconds64; /* int64_t */
conf_parser conf_parse_ms;        /* int64_t */
conf_parser conf_parse_time;      /* int32_t, second of the day */
conf_parser conf_parse_zone;      /* int32_t, seconds ahead of UTC */
conf_parser conf_parse_choice;    /* int, index into words */
conf_parser conf_parse_roles;     /* unsigned */
conf_parser conf_parse_clock;     /* enum clock_kind */
conf_parser conf_parse_severity;  /* enum severity */
conf_parser conf_parse_selector;  /* const struct selector * */
conf_parser conf_parse_networks;  /* const struct network *, and a count; at
				   * most `high` */
conf_parser conf_parse_map;       /* the section's struct, in place */
conf_parser conf_parse_new_map;   /* pointer to a new one */
conf_parser conf_parse_list;      /* pointer to an array, and a count */
conf_parser conf_parse_elsewhere; /* nothing: read by the section's finish */

/* Those of conf_request.c, conf_ladder.c and conf_channel.c. */
conf_parser conf_parse_secrets; /* of struct conf_source */
/* A map of names to places: for {{secret.NAME}} of the templates read next. */
const struct template_secret *conf_named_secrets(struct conf_reader *reader,
    const struct conf_key *key, const struct yaml_node *node, int *count);
conf_parser conf_parse_template;   /* const struct template *, IN_URL */
conf_parser conf_parse_records;    /* const struct selector *, to be cut by */
conf_parser conf_parse_ladder;     /* the rest: into reader->conf */
conf_parser conf_parse_departures; /* int32_t[], and a count */
conf_parser conf_parse_digests;
conf_parser conf_parse_fallback; /* struct routing; of conf_route.c */
conf_parser conf_parse_derive;   /* struct mail_rule */
conf_parser conf_parse_domains;  /* const char *[], and a count */

/* What of the routes only shows once tables and ladder are there; ${place} is
 * the list's. */
void conf_check_routes(const struct conf *conf, day today,
    const struct yaml_node *place, struct complaints *complaints);

/* Derived addresses go to domains that are allowed, or nowhere; ${root} is the
 * whole file. */
void
conf_check_derive(struct conf_reader *reader, const struct yaml_node *root);

/* True when somebody has the role on ${today}. */
bool conf_has_role(const struct conf *conf, enum role role, day today);

/* A map of names of headers to templates. */
void conf_read_headers(struct conf_reader *reader, const struct yaml_node *map,
    struct request_plan *out);

/* Reads the keys of a request, CONF_REQUEST_KEYS, from ${map}. */
void conf_read_request(struct conf_reader *reader, const struct yaml_node *map,
    struct request_plan *out);

/* Reads fields, rounds, maps and time forms of the source ${map} and builds
 * its mapping. */
void conf_read_mapping(struct conf_reader *reader, const struct yaml_node *map,
    struct conf_source *source);

/* Complains of what contradicts itself in the source ${map}, and completes what
 * its parts have from one another. */
void conf_check_source(struct conf_reader *reader, const struct yaml_node *map,
    struct conf_source *source);

/* Complains of a former name that another of ${sources} (NULL: none) has, or
 * had. */
void conf_check_formerly(struct conf_reader *reader,
    const struct yaml_node *sources);

/* Personal data that a source maps and `privacy` does not keep is refused;
 * ${root} is the whole file. */
void
conf_check_personal(struct conf_reader *reader, const struct yaml_node *root);

/* Names are how commands, notices and letters tell entries of ${list} (or NULL)
 * apart, each a ${what}: complains of what is there twice, and of blanks. */
void conf_check_names(struct conf_reader *reader, const struct yaml_node *list,
    const char *what);

/* Complains of rungs whose class is not among the classes of ${root}. */
void
conf_check_classes(struct conf_reader *reader, const struct yaml_node *root);

/* A source is asked or a folder: refuses what does not go with which.  A folder
 * needs no `records`. */
void conf_check_folder(struct conf_reader *reader, const struct yaml_node *map,
    struct conf_source *source);

/* Beside its own time forms, every time of a folder's lists may be a date of a
 * workbook's cell, as wire/xlsx.h writes it. */
void conf_add_cell_forms(struct mapping_plan *plan);

/* Time forms by name; nothing is taken when one is unknown. */
void conf_read_forms(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, enum timeform forms[TIMEFORM_LIST],
    int *count);

/* How a key is written in the tables. */
#define CONF_AT(type, member) offsetof(struct type, member)

#endif
