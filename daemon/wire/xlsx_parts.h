/*
 * The parts of a workbook, one reader each.  Only wire/xlsx*.c and their tests
 * include this.
 */
#ifndef WIRE_XLSX_PARTS_H
#define WIRE_XLSX_PARTS_H

#include "wire/xlsx.h"
#include "wire/xml.h"

/* What a part names by an id: "rId1" to another part. */
struct xlsx_relation {
	const char *id, *type; /* the last word of its type: "worksheet" */
	const char *target;    /* the part's name in the zip */
};

struct xlsx_relations {
	const struct xlsx_relation *items;
	size_t count;
};

/* The relations of a part in ${folder} ("xl", "" for the package). */
bool xlsx_relations(struct arena *arena, struct slice part, const char *folder,
    struct xlsx_relations *out, struct err *err) MUST_CHECK;

struct xlsx_sheet {
	const char *name;
	const char *relation; /* id */
	bool hidden;
};

struct xlsx_book {
	const struct xlsx_sheet *sheets;
	size_t count;
	bool date1904;
};

bool xlsx_book(struct arena *arena, struct slice part, struct xlsx_book *out,
    struct err *err) MUST_CHECK;

/* How a number is meant. */
enum xlsx_kind {
	XLSX_NUMBER,
	XLSX_DATE,  /* a serial with a date in its format */
	XLSX_CLOCK, /* a serial of which only the time of day is shown */
};

struct xlsx_format {
	enum xlsx_kind kind;
	int zeros; /* "00000": at least so many digits */
};

/* The formats of cells, by the index that a cell gives. */
struct xlsx_styles {
	const struct xlsx_format *formats;
	size_t count;
};

bool xlsx_styles(struct arena *arena, struct slice part,
    struct xlsx_styles *out, struct err *err) MUST_CHECK;

/* What a format code means: "dd/mm/yyyy hh:mm", "0000000", "[h]:mm". */
struct xlsx_format xlsx_format_of(const char *code);

struct xlsx_strings {
	const char *const *texts;
	size_t count;
};

bool xlsx_strings(struct arena *arena, struct slice part,
    struct xlsx_strings *out, struct err *err) MUST_CHECK;

/* Appends ${text} with "_x000D_" and its like read as the character. */
void xlsx_unescape(struct buf *out, const char *text);

/* The text of the number ${text} under ${format}; a copy in ${arena}.  What
 * is no number, and a serial that is no date, stays as it is. */
const char *xlsx_number(struct arena *arena, const char *text,
    struct xlsx_format format, bool date1904);

/* What a sheet's cells refer to. */
struct xlsx_shared {
	struct xlsx_strings strings;
	struct xlsx_styles styles;
	bool date1904;
};

bool xlsx_cells(struct arena *arena, struct slice part,
    const struct xlsx_shared *shared, struct grid *out,
    struct err *err) MUST_CHECK;

#endif
