/*
 * Signing in and out: by name and password to a session in a cookie, or by the
 * header of the proxy.
 */
#ifndef WEB_SIGN_IN_H
#define WEB_SIGN_IN_H

#include "web/page.h"
#include "web/visit.h"

#define SIGN_IN_PATH "/dang-nhap"
#define SIGN_OUT_PATH "/dang-xuat"

extern const struct web_template sign_in_template;

/* Sends to the page of signing in, from which the way leads back. */
void sign_in_first(struct visit *visit);

/* SIGN_IN_PATH; the form is taken where hashing makes nobody wait. */
void sign_in_show(struct visit *visit);
void sign_in_take(struct visit *visit);
/* SIGN_OUT_PATH */
void sign_out_take(struct visit *visit);

#endif
