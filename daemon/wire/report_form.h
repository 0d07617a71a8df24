/*
 * The file of an official form: its title, its columns as classes of dossiers
 * under a name each, the identities that it prints about itself, and from when
 * it is in force.  A changed form is a changed file.  Read through the tables
 * of configuration keys, so that what is misspelt is told with its place.
 */
#ifndef WIRE_REPORT_FORM_H
#define WIRE_REPORT_FORM_H

#include "base/arena.h"
#include "core/report.h"
#include "wire/conf.h"

/*
 * Reads ${file}; everything wrong is added to ${complaints}, an identity that
 * does not hold for every class of dossiers too.  ${out} lives in ${arena} and
 * borrows the bytes.
 */
bool report_form_read(struct arena *arena, const struct conf_file *file,
    struct report_form *out, struct complaints *complaints) MUST_CHECK;

struct conf_section;
/* The tables of its keys, the root first: for the manual's test. */
const struct conf_section *const *report_form_sections(int *count);

#endif
