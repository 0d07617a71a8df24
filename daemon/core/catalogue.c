/* The catalogue: rows by code, each code's rows in order of validity. */
#include "core/catalogue.h"

#include <string.h>

#include "core/names.h"

struct catalogue {
	const struct procedure *rows;
	size_t count;
	const char *hash;
	struct names *codes;
	struct names_rows by_code;
	/* What is left of each code when its last parts are taken away. */
	struct names *stems;
	struct names_rows by_stem;
};

static const struct {
	const char *keyword;
	const char *people;
} pause_reasons[PAUSE_REASON_COUNT] = {
	[PAUSE_SUPPLEMENT] = { "supplement", "chờ bổ sung hồ sơ" },
	[PAUSE_PAYMENT] = { "payment", "chờ thực hiện nghĩa vụ tài chính" },
	[PAUSE_STOPPED] = { "stopped", "dừng xử lý" },
	[PAUSE_DISPUTE] = { "dispute", "chờ giải quyết tranh chấp" },
};

const char *
pause_reason_text(enum pause_reason reason)
{
	return pause_reasons[reason].keyword;
}

const char *
pause_reason_people(enum pause_reason reason)
{
	return pause_reasons[reason].people;
}

/* Both ends of a validity are included. */
static bool
overlaps(const struct procedure *a, const struct procedure *b)
{
	return a->from.n <= b->to.n && b->from.n <= a->to.n;
}

/* Refuses row ${index} where it cannot be, or where one further up is in force
 * at some time that it claims. */
static bool
check(const struct catalogue *catalogue, size_t index, struct err *err)
{
	const struct names_rows *group = &catalogue->by_code;
	const struct procedure *row = &catalogue->rows[index];
	int32_t n = names_find(catalogue->codes, row->code, strlen(row->code));

	if (row->from.n > row->to.n)
		return err_set(err, "procedure \"%s\" ends before it begins",
		    row->code);
	for (int32_t i = group->first[n]; i < group->first[n + 1]; i++) {
		const struct procedure *other =
		    &catalogue->rows[group->rows[i]];

		if (other < row && overlaps(row, other))
			return err_set(err,
			    "procedure \"%s\" is already in force by line %d",
			    row->code, other->line);
	}
	return true;
}

/* ${size} without the last part of ${code}; 0 when what is left has no dot:
 * "1" would find too much. */
static size_t
shorten(const char *code, size_t size)
{
	while (size > 0 && code[--size] != '.')
		;
	return memchr(code, '.', size) == NULL ? 0 : size;
}

static void
arrange_stems(struct catalogue *catalogue, struct arena *arena)
{
	const struct procedure *rows = catalogue->rows;
	size_t entries = 0, n = 0;
	int32_t *number, *row;

	for (size_t i = 0; i < catalogue->count; i++)
		for (size_t size = strlen(rows[i].code);
		     (size = shorten(rows[i].code, size)) > 0;)
			entries++;
	number = arena_alloc(arena, (entries + 1) * sizeof(*number));
	row = arena_alloc(arena, (entries + 1) * sizeof(*row));
	catalogue->stems = names_new(arena, entries);
	for (size_t i = 0; i < catalogue->count; i++) {
		for (size_t size = strlen(rows[i].code);
		     (size = shorten(rows[i].code, size)) > 0; n++) {
			number[n] =
			    names_add(catalogue->stems, rows[i].code, size);
			row[n] = (int32_t)i;
		}
	}
	catalogue->by_stem = names_group(arena, names_count(catalogue->stems),
	    number, row, entries);
}

static struct catalogue *
arrange(struct arena *arena, const struct procedure *rows, size_t count,
    const char *hash)
{
	struct catalogue *catalogue = arena_alloc(arena, sizeof(*catalogue));
	int32_t *number = arena_alloc(arena, (count + 1) * sizeof(*number));
	int32_t *row = arena_alloc(arena, (count + 1) * sizeof(*row));

	catalogue->rows = rows;
	catalogue->count = count;
	catalogue->hash = hash;
	catalogue->codes = names_new(arena, count);
	for (size_t i = 0; i < count; i++) {
		number[i] = names_add(catalogue->codes, rows[i].code,
		    strlen(rows[i].code));
		row[i] = (int32_t)i;
	}
	catalogue->by_code = names_group(arena, names_count(catalogue->codes),
	    number, row, count);
	arrange_stems(catalogue, arena);
	return catalogue;
}

void
catalogue_check(struct arena *arena, const struct procedure *rows, size_t count,
    const char *file, struct complaints *complaints)
{
	const struct catalogue *catalogue = arrange(arena, rows, count, "");
	struct err err;

	for (size_t i = 0; i < count; i++)
		if (!check(catalogue, i, &err))
			complaints_add(complaints, file, rows[i].line, 0, "%s",
			    err.text);
}

struct catalogue *
catalogue_build(struct arena *arena, const struct procedure *rows, size_t count,
    const char *hash, struct err *err)
{
	struct catalogue *catalogue = arrange(arena, rows, count, hash);

	for (size_t i = 0; i < count; i++) {
		if (!check(catalogue, i, err)) {
			err_prefix(err, "line %d", rows[i].line);
			return NULL;
		}
	}
	return catalogue;
}

const char *
catalogue_hash(const struct catalogue *catalogue)
{
	return catalogue->hash;
}

size_t
catalogue_count(const struct catalogue *catalogue)
{
	return catalogue->count;
}

const struct procedure *
catalogue_row(const struct catalogue *catalogue, size_t index)
{
	return &catalogue->rows[index];
}

/* The row of exactly this code that is in force on ${on}. */
static const struct procedure *
in_force(const struct catalogue *catalogue, const char *code, size_t size,
    day on)
{
	const struct names_rows *group = &catalogue->by_code;
	int32_t n = names_find(catalogue->codes, code, size);

	if (n < 0)
		return NULL;
	for (int32_t i = group->first[n]; i < group->first[n + 1]; i++) {
		const struct procedure *row = &catalogue->rows[group->rows[i]];

		if (row->from.n <= on.n && on.n <= row->to.n)
			return row;
	}
	return NULL;
}

/* The one row in force on ${on} whose code goes on where ${code} ends.  Rows
 * of two localities may have different limits, and the code does not say which
 * it means. */
static const struct procedure *
in_force_with_suffix(const struct catalogue *catalogue, const char *code,
    day on)
{
	const struct names_rows *group = &catalogue->by_stem;
	int32_t n = names_find(catalogue->stems, code, strlen(code));
	const struct procedure *found = NULL;

	if (n < 0)
		return NULL;
	for (int32_t i = group->first[n]; i < group->first[n + 1]; i++) {
		const struct procedure *row = &catalogue->rows[group->rows[i]];

		if (row->from.n > on.n || on.n > row->to.n)
			continue;
		if (found != NULL)
			return NULL;
		found = row;
	}
	return found;
}

bool
catalogue_is_code(const char *code, const char *of)
{
	size_t size = strlen(code);

	return of != NULL && strncmp(of, code, size) == 0 &&
	    (of[size] == '\0' || of[size] == '.');
}

const struct procedure *
catalogue_find(const struct catalogue *catalogue, const char *code, day on)
{
	/* The whole code first, then without its last part, and so on. */
	for (size_t size = strlen(code); size > 0; size = shorten(code, size)) {
		const struct procedure *row =
		    in_force(catalogue, code, size, on);

		if (row != NULL)
			return row;
	}
	return in_force_with_suffix(catalogue, code, on);
}
