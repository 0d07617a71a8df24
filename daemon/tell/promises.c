/* Promised dates and the apology, for people and as JSON. */
#include "tell/promises.h"

#include "tell/holds.h"
#include "io/store_sweep.h"

bool
promises_read(const struct database *database, const struct dossier *dossier,
    struct promises *out, struct err *err)
{
	struct change *changes;
	instant last;
	size_t count;

	out->apology = &dossier->facts.apology;
	return store_history_of(database->store, dossier->newest,
		   database->arena, &changes, &count, err) &&
	    store_sweep_last_sighting(database->store, dossier->source,
		dossier->id, &last, err) &&
	    store_promises(changes, count, last, database->arena, &out->seen,
		&out->count, err);
}

static const char *
day_text(const struct database *database, day date)
{
	return when_people_day(arena_alloc(database->arena, WHEN_TEXT), date);
}

/* With its time of day, where it has one. */
static const char *
promise_text(const struct database *database, const struct promise_seen *seen,
    bool english)
{
	if (seen->at == INSTANT_NONE)
		return english ? "cleared" : "bị xóa";
	return database_promise(database, seen->at, seen->is_date);
}

const char *
promises_letter(const struct database *database, const struct apology *apology,
    bool english)
{
	return arena_printf(database->arena,
	    english ? "apology %s of %s" : "văn bản xin lỗi số %s ngày %s",
	    apology->number, day_text(database, apology->date));
}

static void
say_apology(const struct database *database, const struct apology *apology,
    const char *indent, bool english, struct buf *out)
{
	buf_printf(out, "%s%s %s: %s %s (%s %s)%s%s; %s %s, %s\n", indent,
	    english ? "Recorded" : "Đã ghi nhận",
	    promises_letter(database, apology, english),
	    english ? "new date" : "hẹn lại ngày",
	    day_text(database, apology->new_date),
	    english ? "originally" : "ban đầu",
	    day_text(database, apology->old_date),
	    apology->reason == NULL ? ""
		: english           ? ", because: "
				    : ", lý do: ",
	    apology->reason == NULL ? "" : apology->reason,
	    english ? "recorded" : "ghi nhận lúc",
	    database_time(database, apology->recorded),
	    holds_author_words(database, apology->uid, apology->who));
}

void
promises_say(const struct database *database, const struct promises *promises,
    const char *indent, bool english, struct buf *out)
{
	for (size_t i = 0; promises->count > 1 && i < promises->count; i++) {
		const struct promise_seen *seen = &promises->seen[i];

		buf_printf(out, "%s%s %s: %s, %s %s\n", indent,
		    english ? "Promise seen:" : "Ngày hẹn trả đã thấy:",
		    promise_text(database, seen, english),
		    arena_printf(database->arena, "%s %s",
			english ? "from" : "từ",
			database_time(database, seen->first)),
		    english ? "to" : "đến",
		    database_time(database, seen->last));
	}
	if (apology_is_there(promises->apology))
		say_apology(database, promises->apology, indent, english, out);
}

static void
put_letter(struct jsonw *out, const struct apology *apology)
{
	char date[WHEN_TEXT];

	jsonw_put_string(out, "number", apology->number);
	jsonw_put_string(out, "date", when_iso_day(date, apology->date));
	jsonw_put_string(out, "old_date",
	    when_iso_day(date, apology->old_date));
	jsonw_put_string(out, "new_date",
	    when_iso_day(date, apology->new_date));
}

void
promises_put_apology(struct jsonw *out, const struct apology *apology)
{
	jsonw_key(out, "apology");
	if (!apology_is_there(apology)) {
		jsonw_null(out);
		return;
	}
	jsonw_object(out);
	put_letter(out, apology);
	jsonw_object_end(out);
}

void
promises_put(const struct database *database, const struct promises *promises,
    struct jsonw *out)
{
	const struct apology *apology = promises->apology;

	jsonw_key(out, "promises");
	jsonw_array(out);
	for (size_t i = 0; i < promises->count; i++) {
		const struct promise_seen *seen = &promises->seen[i];

		jsonw_object(out);
		jsonw_put_string(out, "promised",
		    database_rfc3339(database, seen->at));
		jsonw_put_bool(out, "is_date", seen->is_date);
		jsonw_put_string(out, "first",
		    database_rfc3339(database, seen->first));
		jsonw_put_string(out, "last",
		    database_rfc3339(database, seen->last));
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
	jsonw_key(out, "apology");
	if (!apology_is_there(apology)) {
		jsonw_null(out);
		return;
	}
	jsonw_object(out);
	put_letter(out, apology);
	jsonw_put_string(out, "reason", apology->reason);
	jsonw_put_string(out, "recorded",
	    database_rfc3339(database, apology->recorded));
	jsonw_put_string(out, "by",
	    holds_author(database, apology->uid, apology->who));
	jsonw_put_int(out, "uid", apology->uid);
	jsonw_object_end(out);
}
