/* /metrics and /readyz. */
#include "web/metrics_page.h"

#include "base/log.h"
#include "web/metrics.h"

void
metrics_page_show(struct visit *visit)
{
	const struct site *site = visit->site;
	struct metrics metrics = { .conf = site->conf };
	struct vital vital;
	struct err why;

	vital_read(visit, &vital);
	metrics.vital = &vital;
	if (vital.readable)
		metrics.figures = figures_keep_take_any(site->figures,
		    FIGURES_PATIENCE_MS, &why);
	metrics.clock = site->clock();
	visit->out->status = 200;
	visit->out->type = EXPOSITION_TYPE;
	visit->out->body = metrics_text(&metrics, visit->arena);
	figures_keep_give(site->figures, metrics.figures);
}

void
metrics_page_ready(struct visit *visit)
{
	struct buf text = buf_over(visit->arena);
	struct vital vital;

	vital_read(visit, &vital);
	/* Where things are on this machine is for its log alone. */
	if (!vital.readable) {
		buf_add(&text,
		    "the database cannot be read, or is of another "
		    "version\n");
		log_notice("web: not ready: %s", vital.unreadable.text);
	}
	if (!vital.daemon.up) {
		buf_add(&text, "the daemon does not answer\n");
		log_notice("web: not ready: %s", vital.silence.text);
	}
	visit->out->status = text.size > 0 ? 503 : 200;
	visit->out->type = "text/plain; charset=utf-8";
	visit->out->body = text.size > 0 ? buf_text(&text) : "ok\n";
}
