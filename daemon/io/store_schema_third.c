/* The third migration: sweeps that go on, letters, and who answers for them. */
#include "io/store_private.h"

const char *const store_schema_third[] = {
	/* A sweep that was cut off is gone on with: under which rules it began,
	 * from which window, page and record, and what it had come to. */
	"ALTER TABLE sweep ADD COLUMN generation INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE sweep ADD COLUMN span INTEGER",
	"ALTER TABLE sweep ADD COLUMN span_pages INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE sweep ADD COLUMN span_records INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE sweep ADD COLUMN span_total INTEGER NOT NULL DEFAULT -1",
	"ALTER TABLE sweep ADD COLUMN doubts INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE sweep ADD COLUMN is_read INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE sweep ADD COLUMN moved INTEGER",
	"ALTER TABLE sweep ADD COLUMN newest INTEGER",
	"ALTER TABLE sweep ADD COLUMN server_date INTEGER",
	"ALTER TABLE sweep ADD COLUMN read INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE sweep ADD COLUMN created INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE sweep ADD COLUMN changed INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE sweep ADD COLUMN refused INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE sweep ADD COLUMN retries INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE sweep ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE sweep ADD COLUMN took_us INTEGER NOT NULL DEFAULT 0",
	"CREATE INDEX sweep_by_source ON sweep (source, kind, state, id)",
	/* A dossier that the source shows no more. */
	"ALTER TABLE dossier ADD COLUMN gone INTEGER",
	/* Personal data, where it is kept.  What it says stands apart, in rows
	 * that are only added and overwritten: see store_person.c. */
	"CREATE TABLE person ("
	" slot INTEGER PRIMARY KEY,"
	" dossier INTEGER UNIQUE REFERENCES dossier (id),"
	" size INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT",
	"CREATE INDEX person_free ON person (size) WHERE dossier IS NULL",
	"CREATE TABLE person_text ("
	" slot INTEGER PRIMARY KEY REFERENCES person (slot),"
	" text TEXT NOT NULL) STRICT",
	/* A source's health beside its failing: when it last brought a change,
	 * its newest record, and which troubles were told. */
	"ALTER TABLE source ADD COLUMN last_change INTEGER",
	"ALTER TABLE source ADD COLUMN newest INTEGER",
	"ALTER TABLE source ADD COLUMN retries INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE source ADD COLUMN silent_since INTEGER",
	"ALTER TABLE source ADD COLUMN skew INTEGER",
	"ALTER TABLE source ADD COLUMN skews INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE source ADD COLUMN skewed_since INTEGER",
	"ALTER TABLE source ADD COLUMN shrunk_since INTEGER",
	"ALTER TABLE source ADD COLUMN shrunk_known INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE source ADD COLUMN shrunk_shown INTEGER NOT NULL DEFAULT 0",
	/* Since when the configuration names it no more; and whose dossiers are
	 * to be judged next without a look at their rows. */
	"ALTER TABLE source ADD COLUMN retired INTEGER",
	/* 1: it names it again, and not all that was withdrawn of it is owed
	 * again. */
	"ALTER TABLE source ADD COLUMN back INTEGER NOT NULL DEFAULT 0",
	/* Records that could not be read, and stand so. */
	"CREATE TABLE refused ("
	" source INTEGER NOT NULL REFERENCES source (id), code TEXT NOT NULL,"
	" why TEXT NOT NULL, seen INTEGER NOT NULL,"
	" PRIMARY KEY (source, code)) STRICT, WITHOUT ROWID",
	"DROP INDEX dossier_next",
	"CREATE INDEX dossier_next ON dossier (next, source)"
	" WHERE next IS NOT NULL",
	"UPDATE source SET"
	" last_change = (SELECT max(coalesce(changed, first_seen))"
	"  FROM dossier WHERE dossier.source = source.id),"
	" newest = (SELECT max(coalesce(updated, received)) FROM dossier"
	"  WHERE dossier.source = source.id)",
	/* When somebody learned that a dossier has ended; of those before, when
	 * they did is the nearest that is known. */
	"ALTER TABLE dossier ADD COLUMN ended_seen INTEGER",
	"UPDATE dossier SET ended_seen = ended WHERE ended IS NOT NULL",
	/* What each nightly self-audit came to. */
	"CREATE TABLE audit ("
	" id INTEGER PRIMARY KEY, started INTEGER NOT NULL,"
	" ended INTEGER NOT NULL, dossiers INTEGER NOT NULL,"
	" differences INTEGER NOT NULL) STRICT",
	/* Codes by which people show that a chat is theirs, as hashes. */
	"CREATE TABLE pairing ("
	" hash TEXT PRIMARY KEY, name TEXT NOT NULL, agency TEXT NOT NULL,"
	" account TEXT, mail TEXT,"
	" created INTEGER NOT NULL, expires INTEGER NOT NULL,"
	" uid INTEGER NOT NULL, used INTEGER, chat TEXT) STRICT",
	/* What people told of a dossier's clock and due date: only added, and
	 * withdrawn. */
	"CREATE TABLE ack ("
	" id INTEGER PRIMARY KEY,"
	" dossier INTEGER NOT NULL REFERENCES dossier (id),"
	" clock INTEGER NOT NULL, due INTEGER NOT NULL, made INTEGER NOT NULL,"
	" until INTEGER NOT NULL, withdrawn INTEGER,"
	" wrong_data INTEGER NOT NULL, reason TEXT, note TEXT,"
	" uid INTEGER NOT NULL, who TEXT) STRICT",
	"CREATE INDEX ack_dossier ON ack (dossier)",
	/* Only added, and ended. */
	"CREATE TABLE silence ("
	" id INTEGER PRIMARY KEY, kind TEXT NOT NULL, what TEXT NOT NULL,"
	" dossier INTEGER REFERENCES dossier (id),"
	" source INTEGER REFERENCES source (id),"
	" begins INTEGER NOT NULL, ends INTEGER NOT NULL,"
	" reason TEXT NOT NULL, made INTEGER NOT NULL, uid INTEGER NOT NULL,"
	" who TEXT, ended INTEGER, ended_reason TEXT, ended_uid INTEGER,"
	" ended_who TEXT) STRICT",
	/* What people did to letters that waited or had failed: only added; one
	 * that takes many turns then says what it came to. */
	"CREATE TABLE outbox_act ("
	" id INTEGER PRIMARY KEY, at INTEGER NOT NULL, act TEXT NOT NULL,"
	" letter INTEGER REFERENCES letter (id), uid INTEGER NOT NULL,"
	" reason TEXT) STRICT",
	"CREATE INDEX outbox_act_letter ON outbox_act (letter)",
	/* When an operator ended the trial that the configuration asks for. */
	"ALTER TABLE meta ADD COLUMN live INTEGER",
	/* When the database was restored from a backup, when that was told, and
	 * what is not told again because of it. */
	"ALTER TABLE meta ADD COLUMN epoch INTEGER",
	"ALTER TABLE meta ADD COLUMN epoch_told INTEGER",
	"CREATE TABLE restored ("
	" id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, kind TEXT NOT NULL,"
	" code TEXT, rung TEXT, due INTEGER, letter INTEGER, recipient TEXT,"
	" subject TEXT) STRICT",
	/* Letters that came back. */
	"CREATE TABLE bounce ("
	" id INTEGER PRIMARY KEY,"
	" letter INTEGER NOT NULL REFERENCES letter (id),"
	" at INTEGER NOT NULL, action TEXT, status TEXT, recipient TEXT,"
	" diagnostic TEXT) STRICT",
	"CREATE INDEX bounce_letter ON bounce (letter)",
	/* Who is away, in whose place somebody is told. */
	"ALTER TABLE notice ADD COLUMN instead_of TEXT",
	/* When the last letter at once was sealed, to whom. */
	"CREATE TABLE pace ("
	" recipient TEXT NOT NULL, channel TEXT NOT NULL,"
	" sealed INTEGER NOT NULL, PRIMARY KEY (recipient, channel))"
	" STRICT, WITHOUT ROWID",
	/* What one letter takes, in its order. */
	"CREATE INDEX notice_group ON notice"
	" (recipient, channel, severity DESC, due, id) WHERE state = 'open'",
	/* What is held for more than its departure. */
	"CREATE INDEX notice_still ON notice (hold_until, id)"
	" WHERE state = 'open' AND hold IS NOT NULL AND hold <> 'departure'",
	/* What waits for a channel, and for whom. */
	"CREATE INDEX notice_channel ON notice (channel, recipient)"
	" WHERE state = 'open'",
	/* The channel is told without a look at the row. */
	"DROP INDEX letter_next",
	"CREATE INDEX letter_next ON letter (next_try, id, channel)"
	" WHERE next_try IS NOT NULL",
	/* What a letter was made for is told without a look at its rows. */
	"CREATE INDEX notice_reason ON notice (letter, kind, rung)"
	" WHERE letter IS NOT NULL",
	/* What of it a letter has listed: all up to this id. */
	"ALTER TABLE meta ADD COLUMN restored_listed INTEGER NOT NULL"
	" DEFAULT 0",
	/* How many attempts there had been when an operator asked for more. */
	"ALTER TABLE letter ADD COLUMN retried INTEGER NOT NULL DEFAULT 0",
	/* The letter by whose link it came. */
	"ALTER TABLE ack ADD COLUMN letter INTEGER REFERENCES letter (id)",
	/* Addresses that were asked to confirm; what people did about it, only
	 * added; and what administrators were last told of. */
	"CREATE TABLE contact_ask ("
	" address TEXT PRIMARY KEY, name TEXT, asked INTEGER NOT NULL,"
	" without INTEGER NOT NULL) STRICT, WITHOUT ROWID",
	"CREATE TABLE contact_act ("
	" id INTEGER PRIMARY KEY, address TEXT NOT NULL, how TEXT NOT NULL,"
	" at INTEGER NOT NULL, uid INTEGER NOT NULL, who TEXT) STRICT",
	"CREATE INDEX contact_act_address ON contact_act (address)",
	"CREATE TABLE contact_told ("
	" only INTEGER PRIMARY KEY CHECK (only = 1), hash TEXT,"
	" epoch INTEGER) STRICT",
	/* Addresses that their server refused, the newest refusal of each. */
	"CREATE TABLE contact_refused ("
	" address TEXT PRIMARY KEY, refused INTEGER NOT NULL, taken INTEGER)"
	" STRICT, WITHOUT ROWID",
	/* Before this version nobody was asked: a restore then says nothing. */
	"INSERT INTO contact_told (only, epoch) SELECT 1, epoch FROM meta",
	/* For which kind of channel its bytes were made; NULL: of before. */
	"ALTER TABLE letter ADD COLUMN shape TEXT",
	/* What it waits for beside its time. */
	"ALTER TABLE letter ADD COLUMN hold TEXT",
	"CREATE INDEX letter_waits ON letter (channel, next_try, shape)"
	" WHERE next_try IS NOT NULL",
	/* The letter in whose place what it told is owed once more. */
	"ALTER TABLE notice ADD COLUMN again INTEGER NOT NULL DEFAULT 0",
	/* Channels that carry nothing, and what was told of it. */
	"CREATE TABLE channel ("
	" name TEXT PRIMARY KEY, shape TEXT NOT NULL, failing_since INTEGER,"
	" failed INTEGER,"
	" told INTEGER NOT NULL, carried INTEGER, stuck INTEGER, answer TEXT,"
	" carried_to TEXT, failed_row INTEGER NOT NULL DEFAULT 0,"
	" row_since INTEGER, row_to TEXT)"
	" STRICT, WITHOUT ROWID",
	/* What ended in a period, what is open, and what was learned late. */
	"CREATE INDEX dossier_ended ON dossier (ended, ended_seen)",
	/* What people decided about a source's lists: only added. */
	"CREATE TABLE source_act ("
	" id INTEGER PRIMARY KEY,"
	" source INTEGER NOT NULL REFERENCES source (id),"
	" at INTEGER NOT NULL, records INTEGER NOT NULL,"
	" uid INTEGER NOT NULL, who TEXT) STRICT",
	"CREATE INDEX source_act_source ON source_act (source)",
	/* Who recorded it on the dashboard. */
	"ALTER TABLE apology ADD COLUMN who TEXT",
	/* What is open, by the day on which its limit ends: store_urgent.c.
	 * Within a day in the order in which it came, so that a first load
	 * writes few leaves at each commit. */
	"CREATE INDEX dossier_open ON dossier (standing,"
	" coalesce(acceptance_due, due, 9223372036854775807) / 86400, id,"
	" source, agency_code) WHERE standing NOT BETWEEN 7 AND 12",
	/* How many letters of which channel stand how, and since when. */
	"CREATE INDEX letter_state ON letter (state, channel, sealed)",
	NULL,
};
