/*
 * Confirm: whether the contacts' addresses reach somebody.  Each address is
 * asked once, in office hours and some at a time, where `contacts_confirm` says
 * so; whoever does not confirm in time, or whose letters come back or are
 * refused by their server, is listed to the administrators when that list
 * changes, and his alerts go to his deputy, too.
 */
#ifndef FLOW_CONFIRM_H
#define FLOW_CONFIRM_H

#include "flow/world.h"
#include "io/store_notice.h"
#include "io/store_outbox.h"

/* The notice's rung. */
#define CONFIRM_ASK "contact-confirm"

struct confirm *confirm_new(struct world *world);

/* Reads what is known, and does what is due. */
void confirm_start(struct confirm *confirm);
void confirm_free(struct confirm *confirm);

/* Something is known anew (a return, a refusal, a confirmation): read again
 * soon. */
void confirm_look_again(struct confirm *confirm);

/* True where somebody beside ${contact} is to be told; ${confirm} may be NULL.
 * For core/route. */
bool confirm_is_bad(const void *confirm, const struct contact *contact);

/* True where ${address} is confirmed and nothing came back or was refused
 * since, by what was last read. */
bool confirm_is_settled(const struct confirm *confirm, const char *address);

/* The letter that asks: fills ${out} as flow/compose does. */
bool confirm_compose(struct world *world, const struct notice_group *group,
    const struct notice *notice, instant now, struct letter *out,
    struct err *err) MUST_CHECK;

#endif
