/*
 * Any request to the dashboard over a small real database: it gets one whole
 * answer, whose headers are one line each, in which no markup is that was sent,
 * and in which a reader of one agency is told no dossier of another.
 *
 * The first byte says who asks; then a line each: method, target, cookie, host,
 * origin, Sec-Fetch-Site, content type, X-Forwarded-For, the proxy's user; the
 * rest is the body.
 */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "io/conf_load.h"
#include "web/readers.h"
#include "web/sessions.h"
#include "web/site.h"
#include "web/throttle.h"
#include "wire/json.h"

int open_dossiers(int argc, char **argv);
#define main open_dossiers
#include "tools/open_dossiers.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(truth)                                                           \
	do {                                                                   \
		if (!(truth))                                                  \
			abort();                                               \
	} while (0)

#define FOLDER "/tmp/fuzz-site-XXXXXX"
#define NOW (MONDAY + 2 * (instant)WHEN_DAY)
/* What crypt(3) makes of "mat-khau-thu-nghiem" matters to nobody here. */
#define HASH                                                                   \
	"$y$j75$k2XAnEHBqQ1Ct2aMXFKNa/"                                        \
	"$7Xyv9CeaalheOz4.Zn5CTXHHmKP5.oZclzvqe/MtVFD"

enum { WHO_NOBODY, WHO_PROVINCE, WHO_AGENCY, WHO_COUNT };

static struct {
	char folder[sizeof(FOLDER)];
	struct site site;
	char tokens[WHO_COUNT][SESSION_TOKEN];
} it;

static void
put_file(const char *name, const char *text)
{
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", it.folder, name);
	file = fopen(path, "w");
	CHECK(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
	CHECK(chmod(path, 0600) == 0);
}

static void
put_files(void)
{
	char here[PATH_MAX], conf[8 * PATH_MAX];

	CHECK(getcwd(here, sizeof(here)) != NULL);
	put_file("accounts",
	    "tinh:" HASH ":*:operate:A\n"
	    "xa:" HASH ":000.01.00.H99:act:B\n"
	    "proxy:!:000.01.00.H99:read:C\n");
	put_file("key", "khoa-thu-nghiem-0123456789-abcdefghi\n");
	put_file("agencies.csv",
	    "code,name,short name,aliases,parent,class,head,desk,from,to,"
	    "successor\n"
	    "000.00.00.H99,UBND tỉnh,Tỉnh,,,,,,,,\n"
	    "000.01.00.H99,UBND xã Ngân Sơn,Ngân Sơn,,000.00.00.H99,,,,,,\n"
	    "000.02.00.H99,UBND xã Ba Bể,Ba Bể,,000.00.00.H99,,,,,,\n");
	put_file("contacts.csv",
	    "name,account,mail,zalo chat id,agency,role,from,to\n"
	    "A,tinh,a@b.example,,000.00.00.H99,province,,\n"
	    "B,quantri,b@b.example,,000.00.00.H99,administrator,,\n");
	snprintf(conf, sizeof(conf),
	    "state: %s\ncontrol: %s/control\ndelivery: local\n"
	    "office: { name: A, contact: a@b.example }\n"
	    "calendar: %s/config/calendar.tsv\n"
	    "catalogue: %s/config/procedures.csv\n"
	    "agencies: agencies.csv\ncontacts: contacts.csv\n"
	    "sources: [{ name: motcua, include: %s/config/presets/dvcqg.yaml, "
	    "base: 'http://127.0.0.1:1', login: ~, list: { method: GET, "
	    "url: '{{base}}/list', query: { page: '{{page}}' }, json: ~ }, "
	    "incremental: { mode: full } }]\n"
	    "channels: [{ name: thu, kind: maildir, maildir: { path: %s/l } }]"
	    "\nweb: { address: 'http://127.0.0.1', key: { file: key }, "
	    "accounts: { file: accounts }, public: yes, "
	    "public_hotline: '0900000001', public_address: a@b.example, "
	    "proxy: { from: 127.0.0.2, header: X-Remote-User } }\n",
	    it.folder, it.folder, here, here, here, it.folder);
	put_file("hosod.yaml", conf);
}

static instant
clock_still(void)
{
	return NOW;
}

static struct conf *
load(void)
{
	char path[PATH_MAX];
	const struct conf_load_plan plan = { .path = path,
		.without_today = true,
		.with_secrets = true,
		.with_accounts = true,
		.secrets_of = CONF_WEB_SECRETS };
	struct complaints complaints = { 0 };
	struct arena *arena = arena_new(4096);
	struct buf words = buf_over(arena);
	struct conf *conf;

	snprintf(path, sizeof(path), "%s/hosod.yaml", it.folder);
	conf = conf_load(&plan, &complaints);
	conf_load_words(&words, &complaints);
	if (conf == NULL)
		fputs(buf_text(&words), stderr);
	CHECK(conf != NULL);
	arena_free(arena);
	complaints_finish(&complaints);
	return conf;
}

static void
sign_in(int who, const char *account)
{
	const struct web_reader *reader =
	    web_readers_find(it.site.readers, account);
	struct err err;

	CHECK(reader != NULL);
	CHECK(sessions_begin(it.site.sessions, reader, NOW, it.tokens[who],
	    &err));
}

static void
clean_up(void)
{
	char command[64 + sizeof(FOLDER)];

	figures_keep_stop(it.site.figures);
	snprintf(command, sizeof(command), "rm -rf %s", it.folder);
	CHECK(system(command) == 0);
}

/* Else what is not told says nothing. */
static void
look(void)
{
	struct arena *arena = arena_new(65536);
	struct web_request request = { .method = "GET",
		.path = "/danh-sach",
		.target = "/danh-sach",
		.peer = "127.0.0.1",
		.body = { "", 0 } };
	struct web_response out;

	for (int who = WHO_NOBODY; who < WHO_COUNT; who++) {
		request.cookie =
		    arena_printf(arena, "hosod=%s", it.tokens[who]);
		site_answer(&it.site, &request, arena, &out);
		CHECK(out.status == (who == WHO_NOBODY ? 303 : 200));
		CHECK((strstr(out.body, "H99.01-2009") != NULL) ==
		    (who != WHO_NOBODY));
		CHECK((strstr(out.body, "H99.02-2009") != NULL) ==
		    (who == WHO_PROVINCE));
	}
	arena_free(arena);
}

static void
begin(void)
{
	static struct log_target quiet = { .threshold = LOG_LEVEL_ERR };
	static char path[PATH_MAX];
	static char all[] = "200", year[] = "year", open_[] = "60", two[] = "2";
	char *words[] = { path, path, all, year, open_, two, NULL };
	struct conf *conf;
	struct err err;

	memcpy(it.folder, FOLDER, sizeof(FOLDER));
	CHECK(mkdtemp(it.folder) != NULL);
	log_to(&quiet);
	json_init();
	put_files();
	snprintf(path, sizeof(path), "%s/hosod.db", it.folder);
	CHECK(open_dossiers(6, words) == 0);
	conf = load();
	it.site = (struct site){ .conf = conf,
		.pages = web_pages_new(),
		.clock = clock_still,
		.readers = web_readers_new(conf),
		.sessions = sessions_new(),
		.throttle = throttle_new() };
	it.site.figures = figures_keep_start(conf, clock_still, &err);
	CHECK(it.site.figures != NULL);
	sign_in(WHO_PROVINCE, "tinh");
	sign_in(WHO_AGENCY, "xa");
	atexit(clean_up);
	look();
}

/* The next line of ${text}, which ends there; NULL where it is empty. */
static char *
take_line(char **text)
{
	char *line = *text, *end = strchr(line, '\n');

	*text = end == NULL ? line + strlen(line) : end + 1;
	if (end != NULL)
		*end = '\0';
	return *line == '\0' ? NULL : line;
}

/* As libmicrohttpd gives a path: what is encoded wrongly stays. */
static char *
decoded(struct arena *arena, const char *target)
{
	char *path = arena_string(arena, target), *to = path;

	path[strcspn(path, "?")] = '\0';
	for (const char *from = path; *from != '\0'; from++) {
		unsigned byte;

		if (*from == '%' && from[1] != '\0' && from[2] != '\0' &&
		    sscanf(from + 1, "%2x", &byte) == 1 && byte != 0) {
			*to++ = (char)byte;
			from += 2;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
	return path;
}

static void
read_query(struct web_request *request, struct arena *arena)
{
	const char *query = strchr(request->target, '?');
	struct err err = { "" };

	if (query == NULL ||
	    form_parse(arena, (struct slice){ query + 1, strlen(query + 1) },
		&request->query, &err))
		return;
	request->query = (struct form){ 0 };
	request->query_wrong = arena_string(arena, err.text);
}

/* Of who is signed in the cookie, and, where it is asked for, the form's own
 * mark. */
static void
sign(struct web_request *request, int who, bool marked, struct arena *arena)
{
	char csrf[SESSION_TOKEN];

	if (who == WHO_NOBODY)
		return;
	request->cookie = arena_printf(arena, "hosod=%s; %s", it.tokens[who],
	    request->cookie == NULL ? "" : request->cookie);
	if (!marked)
		return;
	sessions_csrf(it.site.sessions, it.tokens[who], csrf);
	request->body.data =
	    arena_printf(arena, "csrf=%s&%s", csrf, request->body.data);
	request->body.size = strlen(request->body.data);
}

static void
check_line(const char *text)
{
	CHECK(text == NULL || strpbrk(text, "\r\n") == NULL);
}

static void
check(const struct web_response *out, int who, const char *input)
{
	CHECK(out->status >= 200 && out->status < 600);
	CHECK(out->body != NULL && out->type != NULL);
	check_line(out->location);
	check_line(out->cookie);
	check_line(out->allow);
	check_line(out->file);
	check_line(out->type);
	CHECK(out->location == NULL || *out->location == '/');
	if (strncmp(out->type, "text/html", 9) != 0)
		return;
	CHECK(text_is_utf8(out->body, strlen(out->body), NULL));
	CHECK(strstr(out->body, "<script") == NULL);
	CHECK(strstr(out->body, "<img") == NULL);
	/* Of its agency "H99.01-"; what was asked for may be told again. */
	if (who != WHO_PROVINCE && strstr(input, "H99") == NULL &&
	    strchr(input, '%') == NULL)
		CHECK(strstr(out->body, "H99.02-2009") == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena;
	struct web_request request = { .peer = "127.0.0.1" };
	struct web_response out;
	char *text, *input;
	int who;

	if (it.site.conf == NULL)
		begin();
	if (size == 0)
		return 0;
	arena = arena_new(65536);
	who = data[0] % WHO_COUNT;
	text = arena_bytes(arena, data + 1, size - 1);
	input = arena_string(arena, text);
	request.method = take_line(&text);
	request.target = take_line(&text);
	request.cookie = take_line(&text);
	request.host = take_line(&text);
	request.origin = take_line(&text);
	request.fetch_site = take_line(&text);
	request.content_type = take_line(&text);
	request.forwarded = take_line(&text);
	request.user = take_line(&text);
	request.body = (struct slice){ text, strlen(text) };
	if (request.method == NULL || request.target == NULL) {
		arena_free(arena);
		return 0;
	}
	request.path = decoded(arena, request.target);
	if (data[0] & 0x40)
		request.peer = "127.0.0.2"; /* the proxy's */
	read_query(&request, arena);
	sign(&request, who, (data[0] & 0x80) != 0, arena);
	site_lane(&request);
	site_answer(&it.site, &request, arena, &out);
	/* Whom the proxy names, and who has just signed in, is another. */
	check(&out, who, input);
	arena_free(arena);
	return 0;
}
