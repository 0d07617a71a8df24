/* The templates, compiled. */
#include "web/page.h"

#include <assert.h>
#include <stdio.h>

#include "base/mem.h"
#include "base/text.h"
#include "web/board_page.h"
#include "web/calendar_page.h"
#include "web/confirm_page.h"
#include "web/dossier_page.h"
#include "web/findings_page.h"
#include "web/layout.h"
#include "web/letter_page.h"
#include "web/list_page.h"
#include "web/outbox_page.h"
#include "web/overview_page.h"
#include "web/sources_page.h"
#include "web/sign_in.h"
#include "web/today_page.h"

static const struct web_template *const inner_parts[] = {
	&letter_page_template,
	&confirm_page_template,
	&dossier_page_template,
	&list_page_template,
	&sources_page_template,
	&calendar_page_template,
	&outbox_page_template,
	&overview_page_template,
	&today_page_template,
	&findings_page_template,
	&sign_in_template,
	&board_page_template,
};

enum { INNER = sizeof(inner_parts) / sizeof(inner_parts[0]) };

struct web_pages {
	struct message *head, *foot;
	struct message *inner[INNER];
};

static struct message *
build(const struct web_template *template)
{
	struct complaints complaints = { 0 };
	struct message *message = message_build(template->file, template->text,
	    template->fields, template->count, MESSAGE_HTML, &complaints);

	for (int i = 0; i < complaints.count; i++)
		fprintf(stderr, "%s:%d: %s\n", complaints.items[i].file,
		    complaints.items[i].line, complaints.items[i].text);
	assert(message != NULL);
	complaints_finish(&complaints);
	return message;
}

struct web_pages *
web_pages_new(void)
{
	struct web_pages *pages = mem_alloc(sizeof(*pages));

	pages->head = build(&layout_head_template);
	pages->foot = build(&layout_foot_template);
	for (int i = 0; i < INNER; i++)
		pages->inner[i] = build(inner_parts[i]);
	return pages;
}

void
web_pages_free(struct web_pages *pages)
{
	if (pages == NULL)
		return;
	message_free(pages->head);
	message_free(pages->foot);
	for (int i = 0; i < INNER; i++)
		message_free(pages->inner[i]);
	mem_free(pages);
}

static const struct message *
inner_message(const struct web_pages *pages, const struct web_template *inner)
{
	int i = 0;

	while (i < INNER && inner_parts[i] != inner)
		i++;
	assert(i < INNER); /* a template that is not in the table */
	return pages->inner[i];
}

const char *
web_page_render(const struct web_pages *pages, const struct web_template *inner,
    const struct message_value *values, struct arena *arena)
{
	struct buf page = buf_over(arena);

	buf_add(&page, message_render(pages->head, values, arena));
	if (inner != NULL)
		buf_add(&page,
		    message_render(inner_message(pages, inner), values, arena));
	buf_add(&page, message_render(pages->foot, values, arena));
	return buf_text(&page);
}

void
web_page_put(struct arena *arena, struct message_value *map, const char *name,
    const char *text)
{
	message_put(arena, map, name, text == NULL ? "" : text);
}
