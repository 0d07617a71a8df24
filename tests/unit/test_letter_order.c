/* The order of a letter's items, beside a plain sort of all of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/letter_order.h"

enum { MOST = 60, RUNS = 2000 };

static unsigned short chance[3] = { 2020, 9, 15 };
static struct letter_item items[MOST];
static char codes[MOST][16];

/* What stands where: group, then due, code and agency; of one dossier's one
 * clock the first. */
struct row {
	int section, address;
	const struct letter_item *item;
};

static const char *
agency_of(const struct letter_item *item)
{
	return item->agency == NULL ? "" : item->agency;
}

static int
compare_rows(const struct row *a, const struct row *b)
{
	if (a->section != b->section)
		return a->section - b->section;
	if (a->address != b->address)
		return a->address - b->address;
	if (a->item->due != b->item->due)
		return a->item->due < b->item->due ? -1 : 1;
	if (strcmp(a->item->code, b->item->code) != 0)
		return strcmp(a->item->code, b->item->code);
	return strcmp(agency_of(a->item), agency_of(b->item));
}

static bool
is_told_before(const struct row *rows, size_t count, const struct row *row)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].item->code, row->item->code) == 0 &&
		    strcmp(agency_of(rows[i].item), agency_of(row->item)) ==
			0 &&
		    rows[i].item->clock == row->item->clock)
			return true;
	return false;
}

static void
sort_rows(struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = i; j > 0; j--) {
			struct row held = rows[j];

			if (compare_rows(&rows[j - 1], &rows[j]) <= 0)
				break;
			rows[j] = rows[j - 1];
			rows[j - 1] = held;
		}
}

/* By the words of the contract: sort everything, then keep what was not told
 * before. */
static size_t
plainly(const struct letter_input *input, struct row *out)
{
	struct row rows[MOST];
	size_t count = input->item_count, kept = 0;

	for (size_t i = 0; i < count; i++) {
		const struct letter_item *item = &input->items[i];

		rows[i] = (struct row){ .item = item,
			.section = (int)letter_section_of(item, input->now,
			    input->offset),
			.address = item->role == ROLE_OFFICER ? 0
			    : item->role == ROLE_DEPUTY ||
				item->role == ROLE_HEAD
			    ? 1
			    : 2 };
	}
	sort_rows(rows, count);
	for (size_t i = 0; i < count; i++)
		if (!is_told_before(out, kept, &rows[i]))
			out[kept++] = rows[i];
	/* His own stand among those of which he is told as a head. */
	for (size_t i = 0; i < kept; i++)
		for (size_t j = 0; j < kept; j++)
			if (out[i].section == out[j].section &&
			    out[i].address == 0 && out[j].address == 1)
				out[i].address = 1;
	sort_rows(out, kept);
	return kept;
}

static size_t
below(size_t sides)
{
	return (size_t)nrand48(chance) % sides;
}

static void
draw(struct letter_input *input)
{
	static const char *const agencies[] = { NULL, "Xã A", "Xã B" };
	size_t count = 1 + below(MOST);

	for (size_t i = 0; i < count; i++) {
		snprintf(codes[i], sizeof(codes[i]), "H99-%02d",
		    (int)below(40));
		items[i] = (struct letter_item){ .code = codes[i],
			.agency = agencies[below(3)],
			.clock = (enum clock_kind)below(CLOCK_COUNT),
			.role = (enum role)(1 << below(6)),
			.by_instant = below(2) == 0,
			.due = below(8) == 0
			    ? INSTANT_NONE
			    : 1600000000 + (instant)below(6) * 40000 };
	}
	*input = (struct letter_input){ .items = items,
		.item_count = count,
		.kind = LETTER_ALERT,
		.now = 1600000000 + 3 * 40000,
		.offset = WHEN_OFFICE_OFFSET,
		.line_limit = below(3) == 0 ? 0 : 1 + below(20) };
}

static void
check(const struct letter_input *input, const struct letter_order *order)
{
	struct row rows[MOST];
	size_t count = plainly(input, rows), at = 0;

	assert_int_equal(order->count, count);
	assert_int_equal(order->listed,
	    input->line_limit == 0 || input->line_limit > count
		? count
		: input->line_limit);
	for (size_t i = 0; i < order->section_count; i++) {
		const struct letter_rows *it = &order->sections[i];

		assert_ptr_equal(it->items, order->items + at);
		assert_true(it->count > 0);
		for (size_t j = 0; j < it->count; j++, at++) {
			const struct letter_item *item = it->items[j];

			assert_int_equal(it->section, rows[at].section);
			assert_int_equal(it->address, rows[at].address);
			if (at >= order->listed)
				continue;
			assert_int_equal(item->due, rows[at].item->due);
			assert_string_equal(item->code, rows[at].item->code);
			assert_string_equal(agency_of(item),
			    agency_of(rows[at].item));
		}
	}
	assert_int_equal(at, count);
}

/* Each item is there as often as it should: those not listed, too. */
static void
check_each_once(const struct letter_order *order)
{
	for (size_t i = 0; i < order->count; i++)
		for (size_t j = 0; j < i; j++)
			assert_ptr_not_equal(order->items[i], order->items[j]);
}

static void
test_like_a_sort(void **state)
{
	struct arena *arena = arena_new(1 << 16);

	(void)state;
	for (int run = 0; run < RUNS; run++) {
		struct letter_input input;
		struct letter_order order;

		arena_reset(arena);
		draw(&input);
		order = letter_order(&input, arena);
		check(&input, &order);
		check_each_once(&order);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_like_a_sort),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
