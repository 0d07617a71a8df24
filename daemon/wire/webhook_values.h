/*
 * What the body of a channel of its own may say: the fields of its templates,
 * the same for every kind of letter.  As thin as the JSON that is posted
 * otherwise: codes, agency, due, standing, links and counts; never a person.
 */
#ifndef WIRE_WEBHOOK_VALUES_H
#define WIRE_WEBHOOK_VALUES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/conf.h"
#include "wire/message.h"
#include "wire/webhook.h"

/* The fields that a body, or the text within it, may name. */
const struct message_field *webhook_fields(bool is_body, size_t *count);

/* Values to try a body with: every section told, with list entries, or none. */
struct message_value *webhook_sample(struct arena *arena, bool full);

/* To whom a letter goes, and what it is called. */
struct webhook_cover {
	const char *subject; /* as of a mail */
	const char *address; /* chat id, phone, mail; the channel's name */
	const char *id;      /* the letter's own */
};

/*
 * What ${webhook} posts: thin JSON where it has no body of its own, else the
 * body, with the text in it.  A text longer than its bound names fewer dossiers
 * and says how many it leaves out.  Refused: a text that is empty, or too long
 * even without dossiers; a body that is no JSON though it says so.
 */
bool webhook_render(const struct conf_webhook *webhook,
    const struct webhook_said *said, const struct webhook_cover *cover,
    struct arena *arena, const char **out, struct err *err) MUST_CHECK;

#endif
