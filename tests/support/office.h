/*
 * The quiet office with a calendar of its own, which operators may edit in the
 * course of a story.
 */
#ifndef SUPPORT_OFFICE_H
#define SUPPORT_OFFICE_H

#include "support/story.h"

enum { OFFICE_PATH = 64 };

/* Makes ${place} with a hosod.yaml, whose path ${config} is; a calendar is to
 * be put there by office_decree. */
void office_found(struct story_place *place, char config[OFFICE_PATH]);

/* The file ${from} becomes the office's calendar; in force after a reload. */
void office_decree(const struct story_place *place, const char *from);
/* The same with lines of more days. */
void office_decree_days(const struct story_place *place, const char *from,
    const char *days);

/* The shipped calendar, confirmed until ${year}; in force after a reload. */
void office_confirm(const struct story_place *place, int year);

/* These are the decisions of agencies; in force after a reload. */
void office_overlay(const struct story_place *place, const char *lines);

/* The table of contacts in the office's folder of scenarios is ${name} now; in
 * force after a reload. */
void office_contacts(const char *config, const char *name);

/* Removes the place. */
void office_close(struct story_place *place);

#endif
