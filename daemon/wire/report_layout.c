/* The cells of a form's headings. */
#include "wire/report_layout.h"

#include <string.h>

/* True when column ${b} stands under the heading of ${a} at ${level}, which
 * goes on below for both. */
static bool
is_shared(const struct report_form *form, int a, int b, int level)
{
	const struct report_column *left = &form->columns[a];
	const struct report_column *right = &form->columns[b];

	if (left->head_count <= level + 1 || right->head_count <= level + 1)
		return false;
	for (int i = 0; i <= level; i++)
		if (strcmp(left->heads[i], right->heads[i]) != 0)
			return false;
	return true;
}

int
report_layout(const struct report_form *form,
    struct report_head out[REPORT_HEAD_CELLS], int *depth)
{
	int count = 0;

	*depth = 0;
	for (int i = 0; i < form->column_count; i++)
		if (form->columns[i].head_count > *depth)
			*depth = form->columns[i].head_count;
	for (int level = 0; level < *depth; level++) {
		for (int i = 0, next; i < form->column_count; i = next) {
			const struct report_column *column = &form->columns[i];
			bool is_last = column->head_count == level + 1;

			next = i + 1;
			if (column->head_count <= level)
				continue;
			while (next < form->column_count &&
			    is_shared(form, i, next, level))
				next++;
			out[count++] = (struct report_head){
				.text = column->heads[level],
				.row = level,
				.column = i,
				.rows = is_last ? *depth - level : 1,
				.columns = next - i,
			};
		}
	}
	return count;
}
