/* Which keys speak of persons, in Vietnamese and English exports. */
#include <string.h>

#include <utf8proc.h>

#include "wire/mask.h"

enum { KEY_MAX = 64 };

/* Anywhere in a folded key. */
static const char *const parts[] = {
	/* Who: names of applicants and of those who act for them. */
	"chuhoso", "chusohuu", "hoten", "hovaten", "tencongdan", "tennguoi",
	"nguoinop", "nguoinhan", "nguoidaidien", "nguoiuyquyen", "nguoiyeucau",
	"fullname", "firstname", "lastname", "middlename", "applicant",
	"citizen", "ownername", "submitter", "beneficiary", "payername",
	/* Numbers of papers and accounts. */
	"dinhdanhchs", "sodinhdanh", "dinhdanhcanhan", "madoituong", "sogiayto",
	"cccd", "cmnd", "hochieu", "masothue", "sotaikhoan", "identity",
	"identification", "idcard", "idnumber", "personalid", "nationalid",
	"passport", "taxcode", "bankaccount",
	/* How to reach them. */
	"dienthoai", "sodt", "sdt", "didong", "phone", "mobile", "zalo",
	"email", "thudientu", "mailaddress",
	/* When and where. */
	"ngaysinh", "namsinh", "ngaythangnamsinh", "birth", "noisinh", "diachi",
	"address", "thuongtru", "tamtru", "noio", "quequan", "nguyenquan",
	/* What else is theirs alone. */
	"dantoc", "tongiao", "gioitinh", "gender", "ethnic", "religion",
	/* Free text, in which all of this likes to stand. */
	"trichyeu", "noidungyeucau", "thongtinkhac", "ghichu"
};

/* The whole folded key. */
static const char *const words[] = { "tel", "fax", "mail", "dob", "sex", "cmt",
	"owner", "note", "notes", "remark", "remarks" };

static const char *const dates[] = { "ngaysinh", "namsinh", "birth", "dob" };

static char
folded(utf8proc_int32_t c)
{
	utf8proc_int32_t parts_of[8];
	int boundary = 0;

	/* D with stroke, and the Eth that is taken for it, have no parts. */
	if (c == 0x110 || c == 0x111 || c == 0xd0 || c == 0xf0)
		return 'd';
	if (utf8proc_decompose_char(c, parts_of, 8,
		UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &boundary) < 1)
		return '\0';
	c = parts_of[0];
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? (char)c
								: '\0';
}

/* Letters and digits alone, small, without marks. */
static void
fold_key(const char *key, char out[KEY_MAX])
{
	size_t length = 0, size = strlen(key);
	utf8proc_int32_t c;

	while (size > 0 && length < KEY_MAX - 1) {
		utf8proc_ssize_t n =
		    utf8proc_iterate((const utf8proc_uint8_t *)key,
			(utf8proc_ssize_t)size, &c);
		char letter = n < 1 ? '\0' : folded(c);

		if (letter != '\0')
			out[length++] = letter;
		key += n < 1 ? 1 : n;
		size -= n < 1 ? 1 : (size_t)n;
	}
	out[length] = '\0';
}

static bool
has_part(const char *key, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(key, list[i]) != NULL)
			return true;
	return false;
}

bool
mask_is_personal(const char *key)
{
	char plain[KEY_MAX];

	fold_key(key, plain);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(plain, words[i]) == 0)
			return true;
	return has_part(plain, parts, sizeof(parts) / sizeof(parts[0]));
}

bool
mask_is_date(const char *key)
{
	char plain[KEY_MAX];

	fold_key(key, plain);
	return has_part(plain, dates, sizeof(dates) / sizeof(dates[0]));
}
