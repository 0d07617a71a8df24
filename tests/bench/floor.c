/*
 * The floor of `make bench`: fetches every page, parses it with cJSON into an
 * arena and upserts the columns that hosod keeps, with the best settings known
 * (16 KiB pages, wal_autocheckpoint 4000, ten pages a transaction, hashes in
 * memory for a re-poll).  No history, no verdicts, no notices: what hosod does
 * is measured as a ratio to this.
 *
 *     floor URL PAGES DATABASE
 *     floor URL PAGES --fetch     fetches alone
 *     floor URL PAGES --parse     fetches, and parses into an arena
 *
 * URL ends before the page number.  Prints "rows N changed N seconds S".
 */
#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
	ARENA = 64 << 20,
	SLOTS = 1 << 20, /* hashes in memory, open addressing */
	PAGES_A_COMMIT = 10,
	COLUMNS = 17,
};

static const char *const fields[] = { "MaHoSo", "MaTTHC", "TenTTHC",
	"TenLinhVuc", "KenhThucHien", "NgayNopHoSo", "NgayTiepNhan",
	"NgayHenTra", "NgayKetThucXuLy", "NgayTra", "TrangThaiHoSo",
	"DonViXuLy" };
enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

static char *arena;
static size_t arena_at;

static void *
take(size_t size)
{
	void *p = arena + arena_at;

	size = (size + 15) & ~(size_t)15;
	if (arena_at + size > ARENA)
		abort();
	arena_at += size;
	return p;
}

static void
keep(void *p)
{
	(void)p;
}

struct page {
	char *data;
	size_t size, capacity;
};

static size_t
received(char *data, size_t one, size_t size, void *context)
{
	struct page *page = context;

	(void)one;
	if (page->size + size + 1 > page->capacity) {
		page->capacity = 2 * (page->size + size + 1);
		page->data = realloc(page->data, page->capacity);
		if (page->data == NULL)
			abort();
	}
	memcpy(page->data + page->size, data, size);
	page->size += size;
	page->data[page->size] = '\0';
	return size;
}

static uint64_t hashes[SLOTS][2]; /* of the code, of the record */

/* The slot of a code: its record's hash, 0 when it is new. */
static uint64_t *
slot(uint64_t code)
{
	size_t i = code & (SLOTS - 1);

	while (hashes[i][0] != 0 && hashes[i][0] != code)
		i = (i + 1) & (SLOTS - 1);
	hashes[i][0] = code;
	return &hashes[i][1];
}

static void
run(sqlite3 *db, const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", sql, message);
		exit(1);
	}
}

static sqlite3 *
open_database(const char *path)
{
	sqlite3_stmt *all;
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		exit(1);
	run(db, "PRAGMA page_size=16384");
	run(db, "PRAGMA journal_mode=WAL");
	run(db, "PRAGMA synchronous=FULL");
	run(db, "PRAGMA wal_autocheckpoint=4000");
	run(db, "PRAGMA cache_size=-8192");
	run(db,
	    "CREATE TABLE IF NOT EXISTS dossier(code TEXT PRIMARY KEY, "
	    "procedure TEXT, name TEXT, field TEXT, filing TEXT, "
	    "submitted TEXT, received TEXT, promised TEXT, finished TEXT, "
	    "returned TEXT, status TEXT, agency TEXT, officer TEXT, "
	    "step TEXT, rounds TEXT, codehash INTEGER, hash INTEGER) STRICT");
	sqlite3_prepare_v2(db, "SELECT codehash, hash FROM dossier", -1, &all,
	    NULL);
	while (sqlite3_step(all) == SQLITE_ROW)
		*slot((uint64_t)sqlite3_column_int64(all, 0)) =
		    (uint64_t)sqlite3_column_int64(all, 1);
	sqlite3_finalize(all);
	return db;
}

/* Reaches every column in one walk over the record's children. */
static void
reach(const cJSON *record, const char *values[COLUMNS])
{
	int expected = 0;

	for (const cJSON *child = record->child; child; child = child->next) {
		for (int i = 0; i < FIELDS; i++) {
			int at = (expected + i) % FIELDS;

			if (strcmp(fields[at], child->string) == 0) {
				values[at] = child->valuestring;
				expected = at + 1;
				break;
			}
		}
		if (strcmp(child->string, "QuaTrinhXuLy") == 0 &&
		    child->child != NULL) {
			const cJSON *last = child->child->prev;
			const cJSON *p;

			for (p = last->child; p != NULL; p = p->next) {
				if (strcmp(p->string, "NguoiXuLy") == 0)
					values[12] = p->valuestring;
				if (strcmp(p->string, "NoiDungXuLy") == 0)
					values[13] = p->valuestring;
			}
		}
	}
}

static int
upsert(sqlite3_stmt *statement, const cJSON *record)
{
	const char *values[COLUMNS] = { 0 };
	XXH3_state_t *state = XXH3_createState();
	uint64_t code, hash, *known;

	reach(record, values);
	XXH3_64bits_reset(state);
	for (int i = 0; i < 15; i++)
		if (values[i] != NULL)
			XXH3_64bits_update(state, values[i],
			    strlen(values[i]) + 1);
	hash = XXH3_64bits_digest(state);
	XXH3_freeState(state);
	code = XXH3_64bits(values[0], strlen(values[0]));
	known = slot(code);
	if (*known == hash)
		return 0;
	*known = hash;
	for (int i = 0; i < 15; i++)
		sqlite3_bind_text(statement, i + 1, values[i], -1,
		    SQLITE_STATIC);
	sqlite3_bind_int64(statement, 16, (sqlite3_int64)code);
	sqlite3_bind_int64(statement, 17, (sqlite3_int64)hash);
	if (sqlite3_step(statement) != SQLITE_DONE)
		exit(1);
	sqlite3_reset(statement);
	return 1;
}

/* What a sweep cannot do without, and what it may: every page fetched, and
 * where asked parsed. */
static int
fetch_all(const char *url_start, long pages, int parses)
{
	struct page page = { 0 };
	CURL *curl = curl_easy_init();

	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, received);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &page);
	for (long n = 1; n <= pages; n++) {
		char url[512];

		snprintf(url, sizeof(url), "%s%ld", url_start, n);
		curl_easy_setopt(curl, CURLOPT_URL, url);
		page.size = 0;
		arena_at = 0;
		if (curl_easy_perform(curl) != CURLE_OK)
			return 1;
		if (parses &&
		    cJSON_ParseWithLengthOpts(page.data, page.size + 1, NULL,
			1) == NULL)
			return 1;
	}
	curl_easy_cleanup(curl);
	return 0;
}

int
main(int argc, char **argv)
{
	cJSON_Hooks hooks = { .malloc_fn = take, .free_fn = keep };
	struct timespec a, b;
	struct page page = { 0 };
	sqlite3_stmt *statement;
	sqlite3 *db;
	long rows = 0, changed = 0;
	CURL *curl;

	if (argc != 4)
		return 2;
	clock_gettime(CLOCK_MONOTONIC, &a);
	arena = malloc(ARENA);
	cJSON_InitHooks(&hooks);
	if (strcmp(argv[3], "--fetch") == 0 || strcmp(argv[3], "--parse") == 0)
		return fetch_all(argv[1], atol(argv[2]),
		    strcmp(argv[3], "--parse") == 0);
	db = open_database(argv[3]);
	sqlite3_prepare_v3(db,
	    "INSERT INTO dossier VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
	    "ON CONFLICT(code) DO UPDATE SET procedure=excluded.procedure, "
	    "name=excluded.name, field=excluded.field, filing=excluded.filing, "
	    "submitted=excluded.submitted, received=excluded.received, "
	    "promised=excluded.promised, finished=excluded.finished, "
	    "returned=excluded.returned, status=excluded.status, "
	    "agency=excluded.agency, officer=excluded.officer, "
	    "step=excluded.step, rounds=excluded.rounds, hash=excluded.hash",
	    -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
	curl = curl_easy_init();
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, received);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &page);
	for (long n = 1; n <= atol(argv[2]); n++) {
		char url[512];
		const cJSON *record;
		cJSON *tree;

		if (n % PAGES_A_COMMIT == 1)
			run(db, "BEGIN");
		snprintf(url, sizeof(url), "%s%ld", argv[1], n);
		curl_easy_setopt(curl, CURLOPT_URL, url);
		page.size = 0;
		arena_at = 0;
		if (curl_easy_perform(curl) != CURLE_OK)
			return 1;
		tree = cJSON_ParseWithLengthOpts(page.data, page.size + 1, NULL,
		    1);
		record = cJSON_GetObjectItemCaseSensitive(tree, "result");
		if (record == NULL)
			return 1;
		for (record = record->child; record; record = record->next) {
			rows++;
			changed += upsert(statement, record);
		}
		if (n % PAGES_A_COMMIT == 0)
			run(db, "COMMIT");
	}
	if (!sqlite3_get_autocommit(db))
		run(db, "COMMIT");
	sqlite3_finalize(statement);
	sqlite3_close(db);
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("rows %ld changed %ld seconds %.3f\n", rows, changed,
	    (double)(b.tv_sec - a.tv_sec) +
		(double)(b.tv_nsec - a.tv_nsec) / 1e9);
	curl_easy_cleanup(curl);
	return 0;
}
