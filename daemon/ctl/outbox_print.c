/* Letters for people, as JSON and as CSV. */
#include "ctl/outbox_print.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/sheet.h"
#include "tell/letter_words.h"
#include "tell/words.h"
#include "io/account.h"
#include "io/store_dossier.h"
#include "wire/bounce.h"

/* ---- the list ---- */

void
outbox_print_begin(struct outbox_print *print, const struct database *database,
    bool json, bool csv)
{
	*print = (struct outbox_print){ .database = database,
		.json = json,
		.csv = csv };
	if (json)
		putchar('[');
	if (csv)
		sheet_begin("id,state,state_vi,channel,kind,recipient,"
			    "recipient_name,subject,sealed,attempts,uncertain,"
			    "next_try,settled,message_id,bytes,channel_gone");
}

static void
put_time(const struct database *database, struct jsonw *out, const char *key,
    instant at)
{
	jsonw_put_string(out, key,
	    at == INSTANT_NEVER ? NULL : database_rfc3339(database, at));
}

static void
put_letter(const struct database *database, const struct letter *letter,
    struct jsonw *out)
{
	jsonw_put_int(out, "id", letter->id);
	jsonw_put_string(out, "state", letter_state_text(letter->state));
	jsonw_put_string(out, "channel", letter->channel);
	jsonw_put_string(out, "kind", notice_kind_text(letter->kind));
	jsonw_put_string(out, "recipient", letter->recipient);
	jsonw_put_string(out, "recipient_name", letter->recipient_name);
	jsonw_put_string(out, "subject", letter->subject);
	put_time(database, out, "sealed", letter->sealed);
	jsonw_put_int(out, "attempts", letter->attempts);
	jsonw_put_int(out, "uncertain", letter->uncertain);
	put_time(database, out, "next_try", letter->next_try);
	put_time(database, out, "settled", letter->settled);
	jsonw_put_string(out, "message_id", letter->message_id);
	jsonw_put_int(out, "bytes", (int64_t)letter->size);
	jsonw_put_bool(out, "channel_gone",
	    letter_words_is_stranded(database, letter));
}

static void
print_row(const struct database *database, const struct letter *letter)
{
	struct arena *arena = database->arena;
	const char *cells[] = {
		arena_printf(arena, "%lld", (long long)letter->id),
		letter_state_text(letter->state),
		words_letter(letter->state),
		letter->channel,
		notice_kind_text(letter->kind),
		letter->recipient,
		letter->recipient_name,
		letter->subject,
		database_rfc3339(database, letter->sealed),
		arena_printf(arena, "%d", letter->attempts),
		arena_printf(arena, "%d", letter->uncertain),
		letter->next_try == INSTANT_NEVER
		    ? NULL
		    : database_rfc3339(database, letter->next_try),
		database_rfc3339(database, letter->settled),
		letter->message_id,
		arena_printf(arena, "%zu", letter->size),
		letter_words_is_stranded(database, letter) ? "1" : "0",
	};

	sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
}

void
outbox_print_line(struct outbox_print *print, const struct letter *letter)
{
	const struct database *database = print->database;
	struct jsonw out;

	if (print->json) {
		if (print->count > 0)
			putchar(',');
		print->buf = buf_over(database->arena);
		out = jsonw_into(&print->buf);
		jsonw_object(&out);
		put_letter(database, letter, &out);
		jsonw_object_end(&out);
		fputs(buf_text(&print->buf), stdout);
	} else if (print->csv) {
		print_row(database, letter);
	} else {
		printf("%lld  %s  %s  %s\n    %s – %s\n", (long long)letter->id,
		    database_time(database, letter->sealed), letter->channel,
		    letter->recipient, letter->subject,
		    letter_words_state(database, letter));
	}
	print->count++;
}

void
outbox_print_end(struct outbox_print *print)
{
	if (print->json)
		puts("]");
	else if (!print->csv)
		printf("%s thư\n",
		    text_number(print->database->arena, print->count));
	if (!print->json && !print->csv)
		stranded_say(print->database, &print->stranded);
}

/* ---- one letter ---- */

/* The code of the dossier that a notice tells of; NULL without. */
static const char *
code_of(const struct database *database, const struct notice *notice)
{
	struct dossier *dossier =
	    arena_alloc(database->arena, sizeof(*dossier));
	struct err ignored;
	bool found;

	if (notice->dossier == 0 ||
	    !store_dossier_load(database->store, notice->dossier,
		database->arena, dossier, &found, &ignored) ||
	    !found)
		return NULL;
	return dossier->facts.seen.code;
}

static const char *
act_words(const char *act)
{
	return text_equal(act, OUTBOX_RETRY) ? "cho gửi lại"
	    : text_equal(act, OUTBOX_DROP)   ? "bỏ thư"
					     : act;
}

void
outbox_print_people(const struct database *database,
    const struct outbox_whole *whole)
{
	const struct letter *letter = &whole->letter;

	printf("Thư %lld: %s\n  Tới %s%s%s%s qua %s, lập lúc %s\n  %s\n"
	       "  Message-ID %s\n",
	    (long long)letter->id, letter->subject,
	    letter->recipient_name == NULL ? "" : letter->recipient_name,
	    letter->recipient_name == NULL ? "" : " <", letter->recipient,
	    letter->recipient_name == NULL ? "" : ">", letter->channel,
	    database_time(database, letter->sealed),
	    letter_words_state(database, letter), letter->message_id);
	for (size_t i = 0; i < whole->notice_count; i++) {
		const struct notice *notice = &whole->notices[i];
		const char *code = code_of(database, notice);

		printf("  Lời báo: %s%s%s\n", code == NULL ? "" : code,
		    code == NULL ? "" : " – ",
		    words_notice(database->arena, &database->conf->ladder,
			notice));
	}
	for (size_t i = 0; i < whole->attempt_count; i++) {
		const struct attempt *attempt = &whole->attempts[i];

		printf("  Lần %d, %s: %s%s%s\n", attempt->number,
		    database_time(database, attempt->at),
		    words_letter(attempt->outcome),
		    attempt->answer == NULL ? "" : " – ",
		    attempt->answer == NULL ? "" : attempt->answer);
	}
	for (size_t i = 0; i < whole->bounce_count; i++) {
		const struct bounced *bounced = &whole->bounces[i];

		printf("  %s: %s (%s%s%s)%s%s\n",
		    database_time(database, bounced->at),
		    words_bounce(
			bounce_kind_of(bounced->action, bounced->status)),
		    bounced->action == NULL ? "?" : bounced->action,
		    bounced->status == NULL ? "" : " ",
		    bounced->status == NULL ? "" : bounced->status,
		    bounced->diagnostic == NULL ? "" : " – ",
		    bounced->diagnostic == NULL ? "" : bounced->diagnostic);
	}
	for (size_t i = 0; i < whole->act_count; i++) {
		const struct outbox_act *act = &whole->acts[i];

		printf("  %s: %s – %s%s%s\n", database_time(database, act->at),
		    act_words(act->act),
		    account_words(database->arena, act->uid),
		    act->reason == NULL ? "" : ": ",
		    act->reason == NULL ? "" : act->reason);
	}
}

static void
put_notices(const struct database *database, const struct outbox_whole *whole,
    struct jsonw *out)
{
	jsonw_key(out, "notices");
	jsonw_array(out);
	for (size_t i = 0; i < whole->notice_count; i++) {
		const struct notice *notice = &whole->notices[i];

		jsonw_object(out);
		jsonw_put_int(out, "id", notice->id);
		jsonw_put_string(out, "kind", notice_kind_text(notice->kind));
		jsonw_put_string(out, "code", code_of(database, notice));
		jsonw_put_string(out, "subject", notice->subject);
		jsonw_put_string(out, "rung", notice->rung);
		jsonw_put_string(out, "state",
		    notice_state_text(notice->state));
		jsonw_put_string(out, "why",
		    whole->letter.state == LETTER_DROPPED ? "letter dropped"
							  : notice->why);
		jsonw_put_string(out, "key",
		    store_notice_key(database->arena, notice));
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}

static void
put_attempts(const struct database *database, const struct outbox_whole *whole,
    struct jsonw *out)
{
	jsonw_key(out, "tries");
	jsonw_array(out);
	for (size_t i = 0; i < whole->attempt_count; i++) {
		const struct attempt *attempt = &whole->attempts[i];

		jsonw_object(out);
		jsonw_put_int(out, "number", attempt->number);
		put_time(database, out, "at", attempt->at);
		put_time(database, out, "settled", attempt->settled);
		jsonw_put_string(out, "outcome",
		    letter_state_text(attempt->outcome));
		jsonw_put_string(out, "answer", attempt->answer);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}

static void
put_acts(const struct database *database, const struct outbox_whole *whole,
    struct jsonw *out)
{
	jsonw_key(out, "acts");
	jsonw_array(out);
	for (size_t i = 0; i < whole->act_count; i++) {
		const struct outbox_act *act = &whole->acts[i];

		jsonw_object(out);
		jsonw_put_string(out, "act", act->act);
		put_time(database, out, "at", act->at);
		jsonw_put_int(out, "uid", act->uid);
		jsonw_put_string(out, "reason", act->reason);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}

static void
put_bounces(const struct database *database, const struct outbox_whole *whole,
    struct jsonw *out)
{
	jsonw_key(out, "bounces");
	jsonw_array(out);
	for (size_t i = 0; i < whole->bounce_count; i++) {
		const struct bounced *bounced = &whole->bounces[i];

		jsonw_object(out);
		put_time(database, out, "at", bounced->at);
		jsonw_put_string(out, "action", bounced->action);
		jsonw_put_string(out, "status", bounced->status);
		jsonw_put_string(out, "kind",
		    bounce_kind_text(
			bounce_kind_of(bounced->action, bounced->status)));
		jsonw_put_string(out, "recipient", bounced->recipient);
		jsonw_put_string(out, "diagnostic", bounced->diagnostic);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}

void
outbox_print_json(const struct database *database,
    const struct outbox_whole *whole)
{
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	put_letter(database, &whole->letter, &out);
	put_notices(database, whole, &out);
	put_attempts(database, whole, &out);
	put_bounces(database, whole, &out);
	put_acts(database, whole, &out);
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}
