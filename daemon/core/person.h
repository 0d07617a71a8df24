/*
 * The person whose dossier it is: three particulars that nothing is judged by.
 * They are kept only where the office says so (privacy: keep), in a table of
 * their own, and are in no observation, so that neither history nor a letter
 * nor a log line can come to say them.
 */
#ifndef CORE_PERSON_H
#define CORE_PERSON_H

#include <stdbool.h>

enum person_part {
	PERSON_APPLICANT, /* chủ hồ sơ */
	PERSON_IDENTITY,  /* số định danh */
	PERSON_PHONE,
	PERSON_PARTS
};

/* "applicant": in the configuration and in JSON. */
const char *person_part_text(enum person_part part);
bool person_part_parse(const char *text, enum person_part *out);
/* "Chủ hồ sơ". */
const char *person_part_people(enum person_part part);

struct person {
	const char *part[PERSON_PARTS]; /* NULL: not known; borrowed */
};

bool person_is_empty(const struct person *person);

/* What of ${person} is in ${parts}, a bit (1U << part) for each. */
struct person person_reduced(const struct person *person, unsigned parts);

#endif
