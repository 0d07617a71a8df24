/* Finding official forms. */
#include "ctl/report_forms.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "io/file.h"
#include "wire/report_form.h"

enum { FORMS = 64, FORM_BYTES = 256 * 1024 };

/* The assembler puts the files' bytes in; the Makefile knows that this object
 * depends on them. */
__asm__(".section .rodata\n"
	"report_form_06a:\n"
	".incbin \"config/forms/II.06a.yaml\"\n"
	"report_form_06a_end:\n"
	"report_form_wide:\n"
	".incbin \"config/forms/tong-hop.yaml\"\n"
	"report_form_wide_end:\n"
	".text\n");
extern const char report_form_06a[], report_form_06a_end[];
extern const char report_form_wide[], report_form_wide_end[];

struct forms {
	struct report_form *items[FORMS];
	const char *from[FORMS]; /* the file; NULL: built in */
	struct slice bytes[FORMS];
	int count;
};

/* ${path} NULL: built in. */
static int
read_form(struct arena *arena, const char *path, struct slice bytes,
    struct forms *forms)
{
	const struct conf_file file = { .name =
					    path == NULL ? "built in" : path,
		.bytes = bytes };
	struct complaints complaints = { 0 };
	struct report_form *form = arena_alloc(arena, sizeof(*form));
	bool ok = report_form_read(arena, &file, form, &complaints);

	command_complain(&complaints);
	complaints_finish(&complaints);
	if (!ok)
		return EXIT_USAGE;
	forms->items[forms->count] = form;
	forms->from[forms->count] = path;
	forms->bytes[forms->count++] = bytes;
	return -1;
}

static bool
is_form(const char *name)
{
	size_t length = strlen(name);

	return length > 5 && strcmp(name + length - 5, ".yaml") == 0;
}

static int
read_file(const struct command *command, struct arena *arena, const char *path,
    struct forms *forms)
{
	struct slice bytes;
	struct err err;

	if (forms->count == FORMS)
		return command_refuse(command, "%s: more than %d forms", path,
		    FORMS);
	if (!file_read(arena, path, FORM_BYTES, &bytes, &err))
		return command_refuse(command, "%s", err.text);
	return read_form(arena, path, bytes, forms);
}

/* A folder that is not there has none. */
static int
read_folder(const struct command *command, struct arena *arena,
    const char *folder, struct forms *forms)
{
	struct dirent **entries;
	int refused = -1;
	int count = scandir(folder, &entries, NULL, alphasort);

	if (count < 0)
		return errno == ENOENT ? -1
				       : command_refuse(command, "%s: %s",
					     folder, strerror(errno));
	for (int i = 0; i < count; i++) {
		if (refused < 0 && is_form(entries[i]->d_name))
			refused = read_file(command, arena,
			    arena_printf(arena, "%s/%s", folder,
				entries[i]->d_name),
			    forms);
		free(entries[i]);
	}
	free(entries);
	return refused;
}

/* An installed copy of one of ours, that nobody edited. */
static bool
is_copied(const struct forms *forms, struct slice bytes)
{
	for (int i = 0; i < forms->count; i++)
		if (forms->bytes[i].size == bytes.size &&
		    memcmp(forms->bytes[i].data, bytes.data, bytes.size) == 0)
			return true;
	return false;
}

/* The office's own first: of one name they are found before ours. */
static int
read_all(const struct command *command, const char *config, struct arena *arena,
    struct forms *forms)
{
	const struct slice built_in[] = {
		{ report_form_06a,
		    (size_t)(report_form_06a_end - report_form_06a) },
		{ report_form_wide,
		    (size_t)(report_form_wide_end - report_form_wide) },
	};
	int refused = read_folder(command, arena,
	    arena_printf(arena, "%s/forms", file_folder(arena, config)), forms);

	for (size_t i = 0; refused < 0 && i < 2 && forms->count < FORMS; i++)
		if (!is_copied(forms, built_in[i]))
			refused = read_form(arena, NULL, built_in[i], forms);
	return refused;
}

static bool
is_in_force(const struct report_form *form, day end)
{
	return form->from.n <= end.n && end.n <= form->to.n;
}

static int
refuse_unknown(const struct command *command, const struct forms *forms,
    const char *name)
{
	const char *names[FORMS];
	const char *near;

	for (int i = 0; i < forms->count; i++)
		names[i] = forms->items[i]->name;
	near = text_nearest(name, names, (size_t)forms->count);
	if (near != NULL)
		return command_refuse(command,
		    "\"%s\": no such form; did you mean \"%s\"?", name, near);
	return command_refuse(command,
	    "\"%s\": no such form; hosoctl report --list names them", name);
}

int
report_form_find(const struct command *command, const char *config,
    const char *name, day end, struct arena *arena,
    const struct report_form **out)
{
	const struct report_form *other = NULL;
	struct forms forms = { .count = 0 };
	int refused = read_all(command, config, arena, &forms);
	char from[WHEN_TEXT], ends[WHEN_TEXT];

	if (refused >= 0)
		return refused;
	for (int i = 0; i < forms.count; i++) {
		if (!text_equal(forms.items[i]->name, name))
			continue;
		other = forms.items[i];
		if (is_in_force(other, end)) {
			*out = other;
			return -1;
		}
	}
	if (other == NULL)
		return refuse_unknown(command, &forms, name);
	return command_refuse(command,
	    "form %s is valid from %s on; the period ends on %s", name,
	    when_people_day(from, other->from), when_people_day(ends, end));
}

int
report_forms_print(const struct command *command, const char *config,
    struct arena *arena)
{
	struct forms forms = { .count = 0 };
	int refused = read_all(command, config, arena, &forms);
	char from[WHEN_TEXT];

	if (refused >= 0)
		return refused;
	for (int i = 0; i < forms.count; i++)
		printf("%-12s  %s – %s (từ %s; %s)\n", forms.items[i]->name,
		    forms.items[i]->code, forms.items[i]->title,
		    when_people_day(from, forms.items[i]->from),
		    forms.from[i] == NULL ? "có sẵn" : forms.from[i]);
	return EXIT_ANSWERED;
}
