/* Answers that are no pages. */
#include "web/plain.h"

#include "web/layout.h"

void
plain_health(struct visit *visit)
{
	visit->out->status = 200;
	visit->out->type = "text/plain; charset=utf-8";
	visit->out->body = "ok\n";
}

void
plain_style(struct visit *visit)
{
	visit->out->status = 200;
	visit->out->type = "text/css; charset=utf-8";
	visit->out->body = layout_style();
	visit->out->keeps = visit->request->query.count > 0;
}
