/*
 * The control socket: how hosoctl and the dashboard ask the daemon to do
 * something.  One JSON object a line each way over a Unix stream socket:
 *
 *   {"v":1,"do":"clock-to","time":"2020-09-07T08:00"}
 *   {"v":1,"ok":true,…}   or   {"v":1,"ok":false,"error":"…"}
 *
 * Several clients at a time, one request of each; who they are is told by the
 * kernel.  Needs json_init.
 */
#ifndef IO_CONTROL_H
#define IO_CONTROL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/err.h"
#include "io/loop.h"
#include "wire/jsonw.h"

enum {
	CONTROL_VERSION = 1,
	CONTROL_LINE = 64 * 1024, /* bytes of a request */
	CONTROL_CLIENTS = 16,
	CONTROL_IDLE_MS = 30000, /* for a request to come and an answer to go */
};

struct control;
struct control_call; /* one request, until it is answered */

struct control_verb {
	const char *name;
	/* Not everybody who may open the socket may ask for it; see
	 * control_guard. */
	bool guarded;
	/* Must answer or refuse ${call}, now or later, exactly once.
	 * ${request} and its strings live until then. */
	void (*handle)(void *context, struct control_call *call,
	    const struct cJSON *request);
};

/*
 * Listens at ${path} with ${mode} (0660).  A socket file that nobody listens
 * on any more is replaced; one that answers, or anything else than a socket,
 * is refused.  ${verbs} are borrowed.  NULL with an error.
 */
struct control *control_open(struct loop *loop, const char *path, mode_t mode,
    const struct control_verb *verbs, int verb_count, void *context,
    struct err *err) MUST_CHECK;

/* Stops listening, removes the socket file and drops all clients.  Calls not
 * yet answered are gone. */
void control_close(struct control *control);

/* Verbs are carried out only where ${may} says so of the caller; else they are
 * refused, and that is said.  Until this is called, for everybody. */
void control_guard(struct control *control,
    bool (*may)(void *context, const struct control_call *call,
	const struct control_verb *verb));

/* True when the account that asks is of group ${gid}, by what the kernel knew
 * when it connected. */
bool control_is_of_group(const struct control_call *call, gid_t gid);

/* Who asks, by SO_PEERCRED. */
uid_t control_uid(const struct control_call *call);
gid_t control_gid(const struct control_call *call);
pid_t control_pid(const struct control_call *call);

/* Memory that lives until the call is answered. */
struct arena *control_arena(struct control_call *call);

/* The answer to be: the caller puts members into it, then sends it, which
 * ends the call. */
struct jsonw *control_answer(struct control_call *call);
void control_send(struct control_call *call);

/* Answers that it cannot be, and why; ends the call. */
void control_refuse(struct control_call *call, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

/*
 * The client's side, blocking: sends the line ${request} (without the newline)
 * and waits up to ${timeout_ms} for the answer, a tree in ${arena}.  Refused:
 * no daemon there, a timeout, an answer that is no JSON or of another version,
 * {"ok":false} (the error is then the daemon's).
 */
bool control_ask(const char *path, const char *request, int64_t timeout_ms,
    struct arena *arena, const struct cJSON **answer,
    struct err *err) MUST_CHECK;

/* The same, for who has to tell a daemon that says no from none. */
enum control_outcome {
	CONTROL_DONE,
	CONTROL_REFUSED, /* it answered, and the error is its own */
	CONTROL_SILENT,  /* not reached, or no answer: it may have been done */
};
enum control_outcome control_try(const char *path, const char *request,
    int64_t timeout_ms, struct arena *arena, const struct cJSON **answer,
    struct err *err) MUST_CHECK;

#endif
