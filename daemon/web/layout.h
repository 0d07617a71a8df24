/*
 * What all pages share: head and foot with their values, the one stylesheet,
 * and the policy under which a browser shows them.
 */
#ifndef WEB_LAYOUT_H
#define WEB_LAYOUT_H

#include "web/page.h"
#include "web/visit.h"

/* Nothing is loaded but the stylesheet, nothing runs. */
#define WEB_LAYOUT_POLICY                                                      \
	"default-src 'none'; style-src 'self'; form-action 'self'; "           \
	"base-uri 'none'; frame-ancestors 'none'"

extern const struct web_template layout_head_template, layout_foot_template;

/* Where the stylesheet is, from the top of the site. */
#define LAYOUT_STYLE_PATH "/tep/hosod.css"
const char *layout_style(void);

/* What stands before each path: that of `web: address`, without a slash at its
 * end. */
const char *layout_root(const struct conf *conf, struct arena *arena);

/* The values of head and foot: title, office, navigation where somebody is
 * signed in, and what is wrong. */
struct message_value *layout_frame(const struct visit *visit, const char *title,
    const char *const *wrong, size_t wrong_count);

#endif
