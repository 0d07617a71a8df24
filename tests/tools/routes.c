/*
 * The table of the dashboard's pages, for tests that walk them all: a line of
 * path, who may, and what it takes, for each.
 */
#include <stdio.h>

#include "web/route.h"

int
main(void)
{
	static const char *const who[] = {
		[ROUTE_ANYBODY] = "anybody",
		[ROUTE_READER] = "reader",
		[ROUTE_PROVINCE] = "province",
	};
	const struct web_route *route;

	for (int i = 0; (route = web_route_at(i)) != NULL; i++)
		printf("%s\t%s\t%s%s\n", route->path, who[route->who],
		    route->show == NULL ? "" : "GET ",
		    route->take == NULL ? "" : "POST");
	return 0;
}
