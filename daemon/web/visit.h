/* One request on its way to an answer, as the files of the site share it. */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include "io/store_outbox.h"
#include "web/reader.h"
#include "web/site.h"
#include "wire/letter_link.h"

struct web_route;

struct visit {
	const struct site *site;
	const struct web_request *request;
	struct arena *arena;
	struct web_response *out;
	const struct web_route *route;
	const char *rest; /* of the path, below the route's */
	struct web_reader reader;
	bool signed_in;      /* by a form: the reader may sign out */
	const char *csrf;    /* what the forms of the session carry; or NULL */
	const char *csrf_of; /* the session, for web/session_visit alone */
	struct form form;    /* of a reader's POST, its csrf checked */
	struct store *store;
	instant now;
	struct letter_link link;
	struct letter letter; /* id 0 until it is known */
};

/* HTML is the answer. */
void visit_answer(struct visit *visit, int status, const char *html);

/* ${why} for the log: once, and never with the token. */
void visit_note(const struct visit *visit, int status, const char *why);

/* A page with one sentence, and a line in the log. */
void visit_refuse(struct visit *visit, int status, const char *why,
    const char *title, const char *sentence);
/* 404: there is no such page, or none for this reader. */
void visit_refuse_path(struct visit *visit);
/* The same where the database cannot be read. */
void visit_refuse_store(struct visit *visit, const char *why);

#endif
