/*
 * Which page answers which path.  A table: what may be asked of it, by whom,
 * and who answers.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "web/visit.h"

enum web_route_who {
	ROUTE_ANYBODY,  /* it asks for what it needs by itself */
	ROUTE_READER,   /* somebody who is signed in */
	ROUTE_PROVINCE, /* and sees the whole province */
};

struct web_route {
	const char *path; /* one that ends with a slash stands for all below */
	enum web_route_who who;
	bool without_store; /* it reads no database */
	/* GET and HEAD; and POST; NULL: it takes none.  Of a path below another
	 * ${visit->rest} is what follows. */
	void (*show)(struct visit *visit);
	void (*take)(struct visit *visit);
	enum web_lane show_lane, take_lane; /* where they are answered */
	const char *name; /* in the navigation; NULL: not there */
};

/* The route of ${path}, and in ${rest} what of it is below; NULL. */
const struct web_route *web_route_find(const char *path, const char **rest);

/* Whether ${reader} may see what is there. */
bool web_route_is_for(const struct web_route *route,
    const struct web_reader *reader);

/* The route of that number, from 0 on; NULL behind the last. */
const struct web_route *web_route_at(int number);

#endif
