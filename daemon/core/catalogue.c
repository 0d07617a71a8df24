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
};

static const struct {
	const char *keyword;
	const char *people;
} pause_reasons[PAUSE_REASON_COUNT] = {
	[PAUSE_SUPPLEMENT] = { "supplement", "chờ bổ sung hồ sơ" },
	[PAUSE_PAYMENT] = { "payment", "chờ thực hiện nghĩa vụ tài chính" },
	[PAUSE_STOPPED] = { "stopped", "dừng xử lý" },
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

static bool
check_overlap(const struct catalogue *catalogue, struct err *err)
{
	const struct names_rows *group = &catalogue->by_code;

	for (int32_t n = 0; n < names_count(catalogue->codes); n++) {
		for (int32_t i = group->first[n]; i < group->first[n + 1];
		     i++) {
			const struct procedure *a =
			    &catalogue->rows[group->rows[i]];

			for (int32_t j = group->first[n]; j < i; j++) {
				const struct procedure *b =
				    &catalogue->rows[group->rows[j]];

				if (overlaps(a, b))
					return err_set(err,
					    "line %d: procedure \"%s\" is "
					    "already in force by line %d",
					    a->line, a->code, b->line);
			}
		}
	}
	return true;
}

struct catalogue *
catalogue_build(struct arena *arena, const struct procedure *rows, size_t count,
    const char *hash, struct err *err)
{
	struct catalogue *catalogue = arena_alloc(arena, sizeof(*catalogue));
	int32_t *number = arena_alloc(arena, (count + 1) * sizeof(*number));
	int32_t *row = arena_alloc(arena, (count + 1) * sizeof(*row));

	catalogue->rows = rows;
	catalogue->count = count;
	catalogue->hash = hash;
	catalogue->codes = names_new(arena, count);
	for (size_t i = 0; i < count; i++) {
		if (rows[i].from.n > rows[i].to.n) {
			err_set(err,
			    "line %d: procedure \"%s\" ends before "
			    "it begins",
			    rows[i].line, rows[i].code);
			return NULL;
		}
		number[i] = names_add(catalogue->codes, rows[i].code,
		    strlen(rows[i].code));
		row[i] = (int32_t)i;
	}
	catalogue->by_code = names_group(arena, names_count(catalogue->codes),
	    number, row, count);
	return check_overlap(catalogue, err) ? catalogue : NULL;
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

const struct procedure *
catalogue_find(const struct catalogue *catalogue, const char *code, day on)
{
	size_t size = strlen(code);

	/* The whole code first, then without its last part, and so on; what
	 * is left always has a dot, or "1" would find too much. */
	for (bool whole = true;; whole = false) {
		const struct procedure *row;

		if (!whole && memchr(code, '.', size) == NULL)
			return NULL;
		row = in_force(catalogue, code, size, on);
		if (row != NULL)
			return row;
		do {
			if (size == 0)
				return NULL;
			size--;
		} while (code[size] != '.');
	}
}
