/* The form of a written apology, filled with what the database knows. */
#include "ctl/apology_form.h"

#include <assert.h>

#include "base/text.h"
#include "core/promise.h"
#include "wire/message.h"

/* The assembler puts the file's bytes in; the Makefile knows that this object
 * depends on it.  Paths count from the top of the source. */
__asm__(".section .rodata\n"
	"apology_form_template:\n"
	".incbin \"config/forms/apology.html.mustache\"\n"
	".byte 0\n"
	".text\n");
extern const char apology_form_template[];

static const struct message_field fields[] = {
	{ "tên biểu mẫu", false },
	{ "mã", false },
	{ "cấp trên", false },
	{ "đơn vị", false },
	{ "số", false },
	{ "ngày", false },
	{ "tháng", false },
	{ "năm", false },
	{ "tiếp nhận", false },
	{ "thủ tục", false },
	{ "hẹn trả", false },
	{ "lý do", false },
	{ "hẹn lại", false },
};

/* Form 04 of TT 01/2018/TT-VPCP, and of TT 03/2025/TT-VPCP from its date on. */
static const char *
form_name(day date)
{
	return date.n < when_from_civil(2025, 9, 15).n
	    ? "Phiếu xin lỗi và hẹn lại ngày trả kết quả"
	    : "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết";
}

static const char *
day_text(struct arena *arena, day date)
{
	return when_people_day(arena_alloc(arena, WHEN_TEXT), date);
}

static void
put_instant(const struct database *database, struct message_value *map,
    const char *name, instant at)
{
	message_put(database->arena, map, name,
	    at == INSTANT_NONE ? "" : database_day(database, at));
}

static void
put_agency(const struct database *database, struct message_value *map,
    const struct dossier *dossier)
{
	const struct directory *directory = database->conf->directory;
	const struct agency *agency = dossier->agency == NULL
	    ? NULL
	    : directory_by_code(directory, dossier->agency);
	const struct agency *above = agency == NULL || agency->parent == NULL
	    ? NULL
	    : directory_by_code(directory, agency->parent);
	const char *name =
	    agency != NULL ? agency->name : dossier->facts.seen.agency;

	message_put(database->arena, map, "cấp trên",
	    above == NULL ? "" : above->name);
	message_put(database->arena, map, "đơn vị", name == NULL ? "" : name);
}

static void
put_date(const struct database *database, struct message_value *map,
    const struct apology_form *form)
{
	struct arena *arena = database->arena;
	struct civil civil = when_civil(form->date);

	if (!form->has_date) {
		message_put(arena, map, "ngày", "");
		message_put(arena, map, "tháng", "");
		message_put(arena, map, "năm", "");
		return;
	}
	message_put(arena, map, "ngày", arena_printf(arena, "%02d", civil.dom));
	message_put(arena, map, "tháng",
	    arena_printf(arena, "%02d", civil.month));
	message_put(arena, map, "năm", arena_printf(arena, "%d", civil.year));
}

/* The date that the citizen holds, before any apology. */
static instant
promised(const struct dossier *dossier, int32_t offset)
{
	const struct facts *facts = &dossier->facts;

	if (apology_is_there(&facts->apology))
		return when_at(facts->apology.old_date, 0, offset);
	return facts->seen.promised != INSTANT_NONE ? facts->seen.promised
						    : dossier->verdict.due;
}

const char *
apology_form_html(const struct database *database,
    const struct dossier *dossier, const struct apology_form *form)
{
	struct arena *arena = database->arena;
	const struct observation *seen = &dossier->facts.seen;
	struct message_value *map = message_map(arena);
	struct complaints complaints = { 0 };
	struct message *message;
	const char *page;
	day today = when_day(database->now, database->conf->offset);

	message_put(arena, map, "tên biểu mẫu",
	    form_name(form->has_date ? form->date : today));
	message_put(arena, map, "mã", seen->code);
	message_put(arena, map, "số", form->number == NULL ? "" : form->number);
	message_put(arena, map, "lý do",
	    form->reason == NULL ? "" : form->reason);
	message_put(arena, map, "thủ tục",
	    seen->procedure_name == NULL ? "" : seen->procedure_name);
	message_put(arena, map, "hẹn lại",
	    form->has_new_date ? day_text(arena, form->new_date) : "");
	put_agency(database, map, dossier);
	put_date(database, map, form);
	put_instant(database, map, "tiếp nhận", seen->received);
	put_instant(database, map, "hẹn trả",
	    promised(dossier, database->conf->offset));
	message = message_build("config/forms/apology.html.mustache",
	    apology_form_template, fields, sizeof(fields) / sizeof(fields[0]),
	    MESSAGE_HTML, &complaints);
	assert(message != NULL);
	page = message_render(message, map, arena);
	message_free(message);
	return page;
}
