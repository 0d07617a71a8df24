/*
 * The tables that the province keeps, from CSV to the directory, the catalogue
 * and the reasons.  Columns are found by their header, in any order, under the
 * names below or those of hosod.yaml(5) in Vietnamese; of headers letters and
 * digits are compared, without marks.  An unknown column is an error: it may be
 * a misspelt one.
 *
 *   agencies.csv    code, name, short name, aliases (separated by ;), parent,
 *                   class, head, desk, from, to, successor
 *   contacts.csv    name, account, mail, zalo chat id, phone, agency, role
 *                   (officer, deputy, head, desk, province, administrator),
 *                   from, to, substitute (an account), away from, away to
 *   procedures.csv  code, name, field, limit, unit (wd, d, wh, mo, sameday),
 *                   convention, cut-off, pause policy by reason
 *                   (supplement=reset;payment=preserve<=30d;stopped=…;
 *                   dispute=…), acceptance limit, time to supplement,
 *                   extension by agency class (mountain=+10wd;island=+15wd),
 *                   legal basis, confirmed (yes, no), nhạy cảm (yes, no), from,
 *                   to
 *
 *   reasons.csv     key, text, effect (wrong-data or empty)
 *
 * An empty cell is "not given"; empty dates are the ends of time.
 */
#ifndef WIRE_TABLES_H
#define WIRE_TABLES_H

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "core/catalogue.h"
#include "core/directory.h"
#include "core/delay_reason.h"

enum { TABLES_FILE_MAX = 64 << 20 }; /* bytes of one table */

struct table_file {
	const char *name;   /* as complaints name it */
	struct slice bytes; /* UTF-8 */
	bool strict;        /* one contact in two rows is an error */
	/* Columns that are none of ours and may be there; ends with NULL. */
	const char *const *beside;
	/* Contacts: makes addresses of accounts without one; or NULL. */
	const struct mail_rule *derive;
	/* Contacts that the table is added to, who may be substitutes; or NULL.
	 */
	const struct directory *added_to;
};

/* NULL when anything is wrong; all of it, by line, is in ${complaints}. */
struct directory *tables_directory(struct arena *arena,
    const struct table_file *agencies, const struct table_file *contacts,
    struct complaints *complaints) MUST_CHECK;
struct catalogue *
tables_catalogue(struct arena *arena, const struct table_file *procedures,
    struct complaints *complaints) MUST_CHECK;

/* ${file} NULL: the reasons built in, which are config/reasons.csv. */
struct delay_reasons *tables_reasons(struct arena *arena,
    const struct table_file *file, struct complaints *complaints) MUST_CHECK;

/* True for what may head the column "zalo chat id". */
bool tables_is_chat(const char *header);

#endif
