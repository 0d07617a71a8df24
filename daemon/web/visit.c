/* How a visit ends. */
#include "web/visit.h"

#include "base/log.h"

void
visit_answer(struct visit *visit, int status, const char *html)
{
	visit->out->status = status;
	visit->out->type = "text/html; charset=utf-8";
	visit->out->body = html;
}

void
visit_note(const struct visit *visit, int status, const char *why)
{
	if (visit->letter.id != 0)
		log_notice("letter %lld: %s by its link: %d, %s",
		    (long long)visit->letter.id, visit->request->method, status,
		    why);
	else
		log_notice("web: %s: %d, %s", visit->request->method, status,
		    why);
}

void
visit_refuse(struct visit *visit, int status, const char *why,
    const char *title, const char *sentence)
{
	struct message_value *map =
	    site_frame(visit->site, title, &sentence, 1, visit->arena);

	visit_note(visit, status, why);
	visit_answer(visit, status,
	    web_page_render(visit->site->page, map, visit->arena));
}

void
visit_refuse_store(struct visit *visit, const char *why)
{
	visit_refuse(visit, 503, why, "Tạm thời chưa xem được",
	    "Dữ liệu chưa sẵn sàng. Đề nghị mở lại liên kết sau ít phút.");
}
