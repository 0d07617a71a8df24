/* Finding the header, and rows as records. */
#include "wire/grid.h"

#include <string.h>

#include "wire/clean.h"
#include "wire/jsonw.h"

enum { ROOTS = MAPPING_FIELDS * MAPPING_ALTERNATIVES };

/* A column that the mapping names. */
struct root {
	const char *name;   /* as the mapping spells it */
	const char *folded; /* as it is compared */
	int column;         /* -1: the header has none */
};

struct reading_of {
	struct arena *arena;
	const struct grid_plan *plan;
	const struct grid *grid;
	struct root roots[ROOTS];
	int root_count;
	const struct grid_row *header;
	const char **folded; /* its cells, as they are compared */
	size_t first;        /* row below it */
	size_t below;        /* rows below the last one with a code */
};

char *
grid_column(char *out, int column)
{
	char digits[8];
	int count = 0, size = 0;

	for (int rest = column + 1; rest > 0 && count < 7;
	     rest = (rest - 1) / 26)
		digits[count++] = (char)('A' + (rest - 1) % 26);
	while (count > 0)
		out[size++] = digits[--count];
	out[size] = '\0';
	return out;
}

static const char *
cell(const struct grid_row *row, int column)
{
	const char *text = column < row->count ? row->cells[column] : NULL;

	return text == NULL ? "" : text;
}

/* The column that a selector names; NULL for one that names none. */
static const char *
root_name(const struct mapping_value *value, int alternative)
{
	const struct selector *selector = value->at[alternative].selector;

	return selector->count == 0 || selector->steps[0].pick != SELECTOR_KEY
	    ? NULL
	    : selector->steps[0].name;
}

static struct root *
find_root(struct reading_of *of, const char *name)
{
	for (int i = 0; i < of->root_count; i++)
		if (strcmp(of->roots[i].name, name) == 0)
			return &of->roots[i];
	return NULL;
}

static void
collect_roots(struct reading_of *of)
{
	for (int f = 0; f < MAPPING_FIELDS; f++) {
		const struct mapping_value *value =
		    &of->plan->mapping->fields[f];

		for (int i = 0; i < value->at_count; i++) {
			const char *name = root_name(value, i);

			if (name == NULL || find_root(of, name) != NULL)
				continue;
			of->roots[of->root_count++] = (struct root){
				.name = name,
				.folded = text_fold(of->arena,
				    text_trim(of->arena, name)),
				.column = -1,
			};
		}
	}
}

static const char **
fold_cells(struct arena *arena, const struct grid_row *row)
{
	const char **folded =
	    arena_alloc(arena, ((size_t)row->count + 1) * sizeof(*folded));

	for (int i = 0; i < row->count; i++)
		folded[i] = text_fold(arena, text_trim(arena, cell(row, i)));
	return folded;
}

/* True when one of the columns that may hold the code stands there. */
static bool
names_code(struct reading_of *of, const struct grid_row *row,
    const char *const *folded)
{
	const struct mapping_value *code =
	    &of->plan->mapping->fields[MAPPING_CODE];

	for (int i = 0; i < code->at_count; i++) {
		const char *name = root_name(code, i);
		const struct root *root =
		    name == NULL ? NULL : find_root(of, name);

		for (int k = 0; root != NULL && k < row->count; k++)
			if (strcmp(folded[k], root->folded) == 0)
				return true;
	}
	return false;
}

static const char *
headers(struct arena *arena, const struct grid_row *row)
{
	struct buf buf = buf_over(arena);

	for (int i = 0; i < row->count; i++) {
		const char *text = clean_text(arena, cell(row, i), NULL);

		if (text != NULL)
			buf_printf(&buf, "%s\"%s\"", buf.size == 0 ? "" : ", ",
			    text);
	}
	return buf.size == 0 ? "nothing" : buf_text(&buf);
}

/* How many of the mapping's columns stand in the row. */
static int
count_named(struct reading_of *of, const struct grid_row *row)
{
	const char **folded = fold_cells(of->arena, row);
	int count = 0;

	for (int i = 0; i < of->root_count; i++)
		for (int k = 0; k < row->count; k++)
			if (strcmp(folded[k], of->roots[i].folded) == 0) {
				count++;
				break;
			}
	return count;
}

/* What stands in a row that should be the header.  In a table without one that
 * row is some citizen's: it goes into no log and no letter. */
static const char *
tell_row(struct reading_of *of, const struct grid_row *row)
{
	return count_named(of, row) > 0 ? headers(of->arena, row)
					: "no column of fields";
}

static bool
take_header(struct reading_of *of, size_t index)
{
	of->header = &of->grid->rows[index];
	of->folded = fold_cells(of->arena, of->header);
	of->first = index + 1;
	return true;
}

/* The row that is most like a header, of those where one is looked for. */
static const struct grid_row *
likest(struct reading_of *of)
{
	const struct grid_row *best = &of->grid->rows[0];
	int most = 0;

	for (size_t i = 0; i < of->grid->count && i < GRID_HEADER_ROWS; i++) {
		int named = count_named(of, &of->grid->rows[i]);

		if (named <= most)
			continue;
		most = named;
		best = &of->grid->rows[i];
	}
	return best;
}

static bool
refuse_headless(struct reading_of *of, struct err *err)
{
	const struct mapping_value *code =
	    &of->plan->mapping->fields[MAPPING_CODE];
	const char *name = root_name(code, 0);
	const struct grid_row *row = likest(of);

	return err_set(err,
	    "no header: none of the first %d rows has the column \"%s\" of the "
	    "code; row %d has %s",
	    GRID_HEADER_ROWS, name == NULL ? "" : name, row->number,
	    tell_row(of, row));
}

static bool
find_header(struct reading_of *of, struct err *err)
{
	const struct grid *grid = of->grid;
	int wanted = of->plan->header_row;

	if (grid->count == 0)
		return err_set(err, "is empty: no header");
	for (size_t i = 0; i < grid->count; i++) {
		const struct grid_row *row = &grid->rows[i];

		if (wanted > 0
			? row->number == wanted
			: names_code(of, row, fold_cells(of->arena, row)))
			return take_header(of, i);
		if (wanted == 0 && i + 1 == GRID_HEADER_ROWS)
			break;
	}
	if (wanted > 0)
		return err_set(err, "header_row: row %d is empty", wanted);
	return refuse_headless(of, err);
}

static bool
place_root(struct reading_of *of, struct root *root, struct err *err)
{
	char one[8], two[8];

	for (int i = 0; i < of->header->count; i++) {
		if (strcmp(of->folded[i], root->folded) != 0)
			continue;
		if (root->column >= 0)
			return err_set(err,
			    "the column \"%s\" stands twice in the header (row "
			    "%d, %s and %s)",
			    root->name, of->header->number,
			    grid_column(one, root->column),
			    grid_column(two, i));
		root->column = i;
	}
	return true;
}

/* One of the field's columns is there, or it names none. */
static bool
is_there(struct reading_of *of, const struct mapping_value *value)
{
	for (int i = 0; i < value->at_count; i++) {
		const char *name = root_name(value, i);
		const struct root *root =
		    name == NULL ? NULL : find_root(of, name);

		if (root == NULL || root->column >= 0)
			return true;
	}
	return value->at_count == 0;
}

static bool
place_roots(struct reading_of *of, struct err *err)
{
	struct buf missing = buf_over(of->arena);

	for (int i = 0; i < of->root_count; i++)
		if (!place_root(of, &of->roots[i], err))
			return false;
	for (int f = 0; f < MAPPING_FIELDS; f++) {
		const struct mapping_value *value =
		    &of->plan->mapping->fields[f];

		if (!is_there(of, value))
			buf_printf(&missing, "%s\"%s\" of %s",
			    missing.size == 0 ? "" : ", ", root_name(value, 0),
			    mapping_field_text((enum mapping_field)f));
	}
	if (missing.size == 0)
		return true;
	return err_set(err, "no column %s; the header (row %d) has %s",
	    buf_text(&missing), of->header->number, tell_row(of, of->header));
}

static bool
is_blank(struct arena *arena, const char *text)
{
	return text[0] == '\0' || text_trim(arena, text)[0] == '\0';
}

/* Appends the row as an object; false when it says nothing. */
static bool
add_record(struct reading_of *of, const struct grid_row *row, struct buf *out)
{
	struct jsonw writer = jsonw_into(out);
	bool says = false;

	for (int i = 0; i < of->root_count && !says; i++)
		says = of->roots[i].column >= 0 &&
		    !is_blank(of->arena, cell(row, of->roots[i].column));
	if (!says)
		return false;
	jsonw_object(&writer);
	for (int i = 0; i < of->root_count; i++) {
		const struct root *root = &of->roots[i];

		if (root->column >= 0 && cell(row, root->column)[0] != '\0')
			jsonw_put_string(&writer, root->name,
			    cell(row, root->column));
	}
	jsonw_object_end(&writer);
	return true;
}

/* A row with a text in one of the columns that may hold the code. */
static bool
has_code(struct reading_of *of, const struct grid_row *row)
{
	const struct mapping_value *code =
	    &of->plan->mapping->fields[MAPPING_CODE];

	for (int i = 0; i < code->at_count; i++) {
		const char *name = root_name(code, i);
		const struct root *root =
		    name == NULL ? NULL : find_root(of, name);

		if (root != NULL && root->column >= 0 &&
		    !is_blank(of->arena, cell(row, root->column)))
			return true;
	}
	return false;
}

/* A row that says more than one thing, where there is more to say: "Total: 4"
 * below the codes is no dossier. */
static bool
has_more(struct reading_of *of, const struct grid_row *row)
{
	int columns = 0, said = 0;

	for (int i = 0; i < of->root_count; i++) {
		if (of->roots[i].column < 0)
			continue;
		columns++;
		said += !is_blank(of->arena, cell(row, of->roots[i].column));
	}
	return said > 1 || columns < 2;
}

/* The row behind the last record: totals and signatures follow. */
static size_t
find_end(struct reading_of *of)
{
	size_t end = of->grid->count;

	while (end > of->first &&
	    !(has_code(of, &of->grid->rows[end - 1]) &&
		has_more(of, &of->grid->rows[end - 1])))
		end--;
	of->below = of->grid->count - end;
	return end;
}

static bool
add_records(struct reading_of *of, struct page *page, struct err *err)
{
	const struct grid *grid = of->grid;
	struct slice *records = arena_alloc(of->arena,
	    (grid->count - of->first + 1) * sizeof(*records));
	struct buf text = buf_over(of->arena);
	size_t before = 0, end = find_end(of);

	for (size_t i = of->first; i < end; i++) {
		if (!add_record(of, &grid->rows[i], &text))
			continue;
		if (page->count == of->plan->max_records)
			return err_set(err,
			    "more than %zu records: raise limits.max_records",
			    of->plan->max_records);
		records[page->count++].size = text.size - before;
		before = text.size;
	}
	/* Only now does the text stay where it is. */
	before = 0;
	for (size_t i = 0; i < page->count; i++) {
		records[i].data = text.data + before;
		before += records[i].size;
	}
	page->records = records;
	return true;
}

static const char *
tell(struct reading_of *of)
{
	struct buf unused = buf_over(of->arena);

	for (int i = 0; i < of->header->count; i++) {
		const char *text =
		    clean_text(of->arena, cell(of->header, i), NULL);
		bool used = text == NULL;

		for (int k = 0; k < of->root_count && !used; k++)
			used = of->roots[k].column == i;
		if (!used)
			buf_printf(&unused, "%s\"%s\"",
			    unused.size == 0 ? "" : ", ", text);
	}
	return arena_printf(of->arena, "header in row %d%s%s%s",
	    of->header->number,
	    of->below == 0
		? ""
		: arena_printf(of->arena,
		      ", left out below the last record: %zu rows", of->below),
	    unused.size == 0 ? "" : ", not used: ", buf_text(&unused));
}

bool
grid_page(struct arena *arena, const struct grid_plan *plan,
    const struct grid *grid, struct page *out, const char **told,
    struct err *err)
{
	struct reading_of *of = arena_alloc(arena, sizeof(*of));
	struct page page = { .total = -1, .pages = -1 };

	of->arena = arena;
	of->plan = plan;
	of->grid = grid;
	collect_roots(of);
	if (!find_header(of, err) || !place_roots(of, err) ||
	    !add_records(of, &page, err))
		return false;
	*told = tell(of);
	*out = page;
	return true;
}
