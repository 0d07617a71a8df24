/* The same for people and as JSON. */
#include <stdio.h>

#include "base/text.h"
#include "core/rung_people.h"
#include "ctl/command.h"
#include "ctl/route.h"
#include "tell/words.h"
#include "wire/jsonw.h"

static const char *
people_reason(enum route_reason reason)
{
	switch (reason) {
	case ROUTE_ROLE:
		return "theo vai trò";
	case ROUTE_CONTACT:
		return "được nêu tên";
	case ROUTE_BESIDE:
		return "vì thư có thể không tới người nhận thông báo này";
	case ROUTE_DESK:
		return "vì không có cán bộ xử lý có địa chỉ";
	case ROUTE_FALLBACK:
		break;
	}
	return "vì không còn ai nhận được (fallback)";
}

/* By what the recipient was chosen. */
static const char *
because(const struct foretold *foretold, const struct telling *telling)
{
	const struct recipient *it = telling->recipient;
	const struct conf *conf = foretold->database->conf;
	struct buf buf = buf_over(foretold->database->arena);

	buf_add(&buf, role_people(telling->role));
	if (it->reason != ROUTE_ROLE || it->row >= 0)
		buf_printf(&buf, ", %s", people_reason(it->reason));
	if (it->row >= 0)
		buf_printf(&buf, ", routes dòng %d",
		    conf->routing.rows[it->row].line);
	else if (it->reason != ROUTE_FALLBACK)
		buf_add(&buf, ", theo vai trò ghi ở bậc (roles)");
	if (it->contact->derived)
		buf_add(&buf, ", địa chỉ suy từ tài khoản (derive)");
	if (it->absent != NULL)
		buf_printf(&buf, ", thay %s đang vắng mặt", it->absent->name);
	return buf_text(&buf);
}

static void
say_coming(const struct foretold *foretold, const struct coming *coming)
{
	const struct database *database = foretold->database;

	printf("%s  %s (%s)%s\n", database_time(database, coming->crossing.at),
	    rung_people(database->arena, database->rules.ladder,
		coming->rung->name),
	    coming->rung->name,
	    coming->supposed ? ", giả định: bậc này không còn ở phía trước"
			     : "");
	for (size_t i = 0; i < coming->count; i++) {
		const struct telling *it = &coming->tellings[i];
		const char *name = it->recipient->contact->name;

		printf("  → %s <%s>, kênh %s, gửi %s\n    %s\n",
		    name == NULL ? "" : name, it->address, it->channel->name,
		    database_time(database, it->leaves), because(foretold, it));
		if (it->held != NULL)
			printf("    giữ lại đến %s: %s\n",
			    database_end(database, it->held_until),
			    words_hold(it->held));
	}
	if (coming->count == 0)
		puts("  → không ai nhận được");
	for (size_t i = 0; i < coming->route.finding_count; i++) {
		const struct finding *it = &coming->route.findings[i];

		printf("  ! %s%s%s\n", finding_kind_people(it->kind),
		    text_is_empty(it->detail) ? "" : ": ",
		    text_is_empty(it->detail) ? "" : it->detail);
	}
}

void
route_print(const struct foretold *foretold)
{
	const struct database *database = foretold->database;
	const struct verdict *verdict = &foretold->dossier.verdict;

	printf("%s: %s, hạn %s\n", foretold->dossier.facts.seen.code,
	    words_standing(database->arena, verdict),
	    database_time(database, verdict->due));
	if (foretold->retired != INSTANT_NONE) {
		printf("Nguồn %s không còn trong cấu hình từ %s: không có gì "
		       "được báo nữa.\n",
		    database_source(database, foretold->dossier.source),
		    database_time(database, foretold->retired));
		return;
	}
	for (size_t i = 0; i < foretold->count; i++)
		say_coming(foretold, &foretold->coming[i]);
	if (foretold->count == 0)
		puts("Không còn bậc cảnh báo nào ở phía trước.");
	if (foretold->more)
		printf("… và các bậc sau đó; chỉ liệt kê %d bậc.\n",
		    ROUTE_COMING);
}

static void
put_telling(const struct foretold *foretold, const struct telling *telling,
    struct jsonw *out)
{
	const struct database *database = foretold->database;
	const struct recipient *it = telling->recipient;

	jsonw_object(out);
	jsonw_put_string(out, "name", it->contact->name);
	jsonw_put_string(out, "address", telling->address);
	jsonw_put_string(out, "channel", telling->channel->name);
	jsonw_put_string(out, "role", role_text(telling->role));
	jsonw_put_string(out, "reason", route_reason_text(it->reason));
	if (it->row < 0)
		jsonw_put_null(out, "route_line");
	else
		jsonw_put_int(out, "route_line",
		    database->conf->routing.rows[it->row].line);
	jsonw_put_string(out, "instead_of",
	    it->absent == NULL ? NULL : it->absent->name);
	jsonw_put_bool(out, "derived", it->contact->derived);
	jsonw_put_string(out, "leaves",
	    database_rfc3339(database, telling->leaves));
	jsonw_put_string(out, "held", telling->held);
	jsonw_put_string(out, "held_until",
	    telling->held == NULL
		? NULL
		: database_rfc3339(database, telling->held_until));
	jsonw_object_end(out);
}

static void
put_coming(const struct foretold *foretold, const struct coming *coming,
    struct jsonw *out)
{
	char date[WHEN_TEXT];

	jsonw_object(out);
	jsonw_put_string(out, "rung", coming->rung->name);
	jsonw_put_string(out, "clock", clock_kind_text(coming->rung->clock));
	jsonw_put_string(out, "severity",
	    severity_text(coming->rung->severity));
	jsonw_put_string(out, "at",
	    database_rfc3339(foretold->database, coming->crossing.at));
	jsonw_put_string(out, "due", when_iso_day(date, coming->crossing.due));
	jsonw_put_bool(out, "at_once", coming->rung->at_once);
	jsonw_put_bool(out, "supposed", coming->supposed);
	jsonw_key(out, "recipients");
	jsonw_array(out);
	for (size_t i = 0; i < coming->count; i++)
		put_telling(foretold, &coming->tellings[i], out);
	jsonw_array_end(out);
	jsonw_key(out, "findings");
	jsonw_array(out);
	for (size_t i = 0; i < coming->route.finding_count; i++)
		jsonw_string(out,
		    finding_kind_text(coming->route.findings[i].kind));
	jsonw_array_end(out);
	jsonw_object_end(out);
}

void
route_print_json(const struct foretold *foretold)
{
	const struct database *database = foretold->database;
	struct buf buf = buf_over(database->arena);
	struct jsonw out;

	out = jsonw_into(&buf);
	jsonw_object(&out);
	jsonw_put_int(&out, "v", COMMAND_JSON_VERSION);
	jsonw_put_string(&out, "source",
	    database_source(database, foretold->dossier.source));
	jsonw_put_string(&out, "code", foretold->dossier.facts.seen.code);
	jsonw_put_string(&out, "at", database_rfc3339(database, foretold->at));
	jsonw_put_string(&out, "standing",
	    standing_text(foretold->dossier.verdict.standing));
	jsonw_put_string(&out, "source_retired",
	    database_rfc3339(database, foretold->retired));
	jsonw_key(&out, "coming");
	jsonw_array(&out);
	for (size_t i = 0; i < foretold->count; i++)
		put_coming(foretold, &foretold->coming[i], &out);
	jsonw_array_end(&out);
	jsonw_put_bool(&out, "more", foretold->more);
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}
