/* The particulars of a person and their words. */
#include "core/person.h"

#include <string.h>

static const struct {
	const char *keyword;
	const char *people;
} parts[PERSON_PARTS] = {
	[PERSON_APPLICANT] = { "applicant", "Chủ hồ sơ" },
	[PERSON_IDENTITY] = { "identity", "Số định danh" },
	[PERSON_PHONE] = { "phone", "Điện thoại" },
};

const char *
person_part_text(enum person_part part)
{
	return parts[part].keyword;
}

bool
person_part_parse(const char *text, enum person_part *out)
{
	for (int i = 0; i < PERSON_PARTS; i++) {
		if (strcmp(text, parts[i].keyword) == 0) {
			*out = (enum person_part)i;
			return true;
		}
	}
	return false;
}

const char *
person_part_people(enum person_part part)
{
	return parts[part].people;
}

bool
person_is_empty(const struct person *person)
{
	for (int i = 0; i < PERSON_PARTS; i++) {
		if (person->part[i] != NULL)
			return false;
	}
	return true;
}

struct person
person_reduced(const struct person *person, unsigned wanted)
{
	struct person reduced = { { NULL } };

	for (int i = 0; i < PERSON_PARTS; i++) {
		if (wanted >> i & 1)
			reduced.part[i] = person->part[i];
	}
	return reduced;
}
