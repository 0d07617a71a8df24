/* Accounts of the system. */
#include "io/account.h"

#include <grp.h>
#include <pwd.h>
#include <stddef.h>

#include "base/text.h"

enum { ENTRY = 64 * 1024 };

bool
account_uid(const char *name, int64_t *out)
{
	char entry[ENTRY];
	struct passwd passwd, *found = NULL;

	if (text_to_int(name, 0, UINT32_MAX, out))
		return true;
	if (getpwnam_r(name, &passwd, entry, sizeof(entry), &found) != 0 ||
	    found == NULL)
		return false;
	*out = found->pw_uid;
	return true;
}

bool
account_gid(const char *name, int64_t *out)
{
	char entry[ENTRY];
	struct group group, *found = NULL;

	if (text_to_int(name, 0, UINT32_MAX, out))
		return true;
	if (getgrnam_r(name, &group, entry, sizeof(entry), &found) != 0 ||
	    found == NULL)
		return false;
	*out = found->gr_gid;
	return true;
}

const char *
account_words(struct arena *arena, int64_t uid)
{
	char entry[ENTRY];
	struct passwd passwd, *found = NULL;

	if (getpwuid_r((uid_t)uid, &passwd, entry, sizeof(entry), &found) !=
		0 ||
	    found == NULL)
		return arena_printf(arena, "uid %lld", (long long)uid);
	return arena_printf(arena, "%s (uid %lld)", found->pw_name,
	    (long long)uid);
}
