/* Which keys speak of persons, in Vietnamese and English exports. */
#include <string.h>

#include "base/text.h"
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

	text_bare(key, plain, sizeof(plain));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(plain, words[i]) == 0)
			return true;
	return has_part(plain, parts, sizeof(parts) / sizeof(parts[0]));
}

bool
mask_is_date(const char *key)
{
	char plain[KEY_MAX];

	text_bare(key, plain, sizeof(plain));
	return has_part(plain, dates, sizeof(dates) / sizeof(dates[0]));
}
