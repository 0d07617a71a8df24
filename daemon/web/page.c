/* The template, compiled, and the hash of its style. */
#include "web/page.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

/* The assembler puts the file's bytes in; the Makefile knows that this object
 * depends on it.  Paths count from the top of the source. */
__asm__(".section .rodata\n"
	"web_page_template:\n"
	".incbin \"daemon/web/page.html.mustache\"\n"
	".byte 0\n"
	".text\n");
extern const char web_page_template[];

static const struct message_field fields[] = {
	/* every page */
	{ "tiêu đề", false },
	{ "cơ quan", false },
	{ "đầu mối", false },
	{ "lỗi", true },
	/* a letter's */
	{ "thư", false },
	{ "chủ đề", false },
	{ "lúc gửi", false },
	{ "người nhận", false },
	{ "hết hạn", false },
	{ "vừa ghi", true },
	{ "đã có từ trước", false },
	{ "mã đã ghi", false },
	{ "lúc ghi", false },
	{ "trả lời được", false },
	{ "đã thấy", false },
	{ "trang", false },
	{ "số trang", false },
	{ "số hồ sơ", false },
	{ "tồn", false },
	{ "trang trước", false },
	{ "trang sau", false },
	{ "nhiều hồ sơ", false },
	{ "chọn tất cả", false },
	{ "ghi chú đã nhập", false },
	{ "nguyên nhân", true },
	{ "số ngày", true },
	/* an address that is to be confirmed */
	{ "địa chỉ", false },
	{ "lúc xác nhận", false },
	/* a dossier */
	{ "hồ sơ", true },
	{ "số", false },
	{ "mã", false },
	{ "mở", false },
	{ "vì sao đóng", false },
	{ "chọn", false },
	{ "tên thủ tục", false },
	{ "đơn vị", false },
	{ "loại hạn", false },
	{ "hẹn trả", false },
	{ "ngày hạn", false },
	{ "tình trạng", false },
	{ "liên kết", false },
	/* an acknowledgement */
	{ "xác nhận", true },
	{ "người xác nhận", false },
	{ "hoãn đến", false },
	{ "lý do", false },
	{ "ghi chú", false },
	/* a reason, a number of days */
	{ "khóa", false },
	{ "tên", false },
	{ "cần ghi chú", false },
	{ "dữ liệu chưa đúng", false },
	{ "mặc định", false },
};

struct web_page {
	struct message *message;
	char policy[256];
};

static void
write_policy(struct web_page *page)
{
	static const char begin[] = "<style>", end[] = "</style>";
	const char *from = strstr(web_page_template, begin) + sizeof(begin) - 1;
	size_t size = (size_t)(strstr(from, end) - from);
	unsigned char hash[SHA256_DIGEST_LENGTH], base64[48];

	SHA256((const unsigned char *)from, size, hash);
	EVP_EncodeBlock(base64, hash, sizeof(hash));
	snprintf(page->policy, sizeof(page->policy),
	    "default-src 'none'; style-src 'sha256-%s'; form-action 'self'; "
	    "base-uri 'none'; frame-ancestors 'none'",
	    (const char *)base64);
}

struct web_page *
web_page_new(void)
{
	struct web_page *page = mem_alloc(sizeof(*page));
	struct complaints complaints = { 0 };

	page->message = message_build("daemon/web/page.html.mustache",
	    web_page_template, fields, sizeof(fields) / sizeof(fields[0]),
	    MESSAGE_HTML, &complaints);
	for (int i = 0; i < complaints.count; i++)
		fprintf(stderr, "%s:%d: %s\n", complaints.items[i].file,
		    complaints.items[i].line, complaints.items[i].text);
	assert(page->message != NULL);
	complaints_finish(&complaints);
	write_policy(page);
	return page;
}

void
web_page_free(struct web_page *page)
{
	if (page == NULL)
		return;
	message_free(page->message);
	mem_free(page);
}

const char *
web_page_policy(const struct web_page *page)
{
	return page->policy;
}

const char *
web_page_render(const struct web_page *page, const struct message_value *values,
    struct arena *arena)
{
	return message_render(page->message, values, arena);
}

void
web_page_put(struct arena *arena, struct message_value *map, const char *name,
    const char *text)
{
	message_put(arena, map, name, text == NULL ? "" : text);
}
