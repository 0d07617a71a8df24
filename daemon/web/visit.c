/* How a visit ends. */
#include "web/visit.h"

#include "base/log.h"
#include "web/layout.h"

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
	struct message_value *map = layout_frame(visit, title, &sentence, 1);

	visit_note(visit, status, why);
	visit_answer(visit, status,
	    web_page_render(visit->site->pages, NULL, map, visit->arena));
}

void
visit_refuse_path(struct visit *visit)
{
	visit_refuse(visit, 404, "no such page", "Không có trang này",
	    visit->reader.account == NULL
		? "Đề nghị mở liên kết trong thư."
		: "Địa chỉ sai, hoặc nội dung không thuộc phạm vi được xem.");
}

void
visit_refuse_store(struct visit *visit, const char *why)
{
	visit_refuse(visit, 503, why, "Tạm thời chưa xem được",
	    "Dữ liệu chưa sẵn sàng. Đề nghị mở lại liên kết sau ít phút.");
}
