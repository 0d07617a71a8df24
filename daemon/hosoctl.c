/* hosoctl: the operator's command.  A table of commands, nothing else. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"

static const struct command commands[] = {
	{ "due", "when a limit ends, and why",
	    "--received TIME --limit LIMIT [OPTION]...\n"
	    "       hosoctl due --batch [OPTION]...  "
	    "(lines received<TAB>limit<TAB>pauses on standard input)\n"
	    "\n"
	    "  --received TIME       20/11/2026 10:00 or 2026-11-20T10:00, "
	    "seconds allowed\n"
	    "  --limit LIMIT         3wd, 10d, 8wh, 1mo or sameday\n"
	    "  --pause FROM..TO      what was left runs on from TO; may be "
	    "repeated\n"
	    "  --pause FROM..TO:reset   the full limit runs anew from TO\n"
	    "  --pause FROM..TO:shift   the due time moves by TO - FROM\n"
	    "  --pause FROM..TO:preserve<=15wd   for fifteen working days at "
	    "most\n"
	    "  --convention NAME     exc (default), inc or rolling\n"
	    "  --cutoff TIME         receipts after it count as the next "
	    "working day's:\n"
	    "                        15:00, last-hour or none (default)\n"
	    "  --calendar FILE       instead of the shipped calendar\n"
	    "  --json                the answer and its reasons as JSON\n"
	    "  --lang vi|en          the language of the reasons (vi)\n"
	    "\n"
	    "exit: 0 answered, 1 the calendar does not list a year that is "
	    "needed, 2 usage",
	    due_run },
	{ "calendar", "a year of the office calendar; what a change would move",
	    "YEAR [--agency NAME] [--json | --csv] [--lang vi|en]\n"
	    "       [--calendar FILE | --config FILE]\n"
	    "       hosoctl calendar diff [FILE] [--overlays FILE] "
	    "[--json | --csv]\n"
	    "       [--config FILE]\n"
	    "\n"
	    "  --agency NAME   code or name: its own year, and what its overlays "
	    "changed\n"
	    "  --calendar FILE instead of the shipped calendar\n"
	    "  --config FILE   the calendar that it names\n"
	    "  diff FILE       which open dossiers the calendar FILE would "
	    "move, if it were in force\n"
	    "  --overlays FILE the same for the agencies' own decisions; with "
	    "or without another calendar",
	    year_run },
	{ "status", "how the watch stands: sources, dossiers, letters",
	    "[--config FILE] [--json]", status_run },
	{ "list", "the dossiers, most late first",
	    "[--overdue] [--due-soon] [--standing NAME]... [--agency NAME]\n"
	    "       [--apology yes|no] [--limit N] [--json | --csv]\n"
	    "       [--config FILE]\n"
	    "\n"
	    "  --agency NAME     code or name, with the agencies below it\n"
	    "  --apology yes|no  with or without a recorded apology\n"
	    "  --limit N         the first N alone",
	    list_run },
	{ "show", "a dossier's whole story",
	    "CODE | SOURCE/CODE [--personal] [--json | --csv]\n"
	    "       [--html FILE] [--config FILE]\n"
	    "\n"
	    "  --html FILE   the evidence sheet, to be printed: what was "
	    "observed, how the\n"
	    "                deadline is reckoned, who was told, what they "
	    "answered",
	    show_run },
	{ "explain", "why a dossier's dates are what they are",
	    "CODE | SOURCE/CODE [--at TIME] [--json] [--lang vi|en]\n"
	    "       [--config FILE]",
	    explain_run },
	{ "route", "who would be told what of a dossier, when and why",
	    "CODE | SOURCE/CODE [--rung NAME] [--at TIME] [--json]\n"
	    "       [--config FILE]\n"
	    "\n"
	    "  --rung NAME   this rung alone; one that is not coming is taken as "
	    "crossed now\n"
	    "  --at TIME     what comes from then on; a past time as it was "
	    "known now",
	    route_run },
	{ "causes", "why dossiers are late, as those who handle them say",
	    "[--period PERIOD] [--agency NAME] [--xlsx FILE] [--json | --csv]\n"
	    "       [--config FILE]\n"
	    "\n"
	    "The reasons of acknowledgements made in the period, as for report; "
	    "else the last\n"
	    "quarter that ended and since.",
	    causes_run },
	{ "compare", "another system's list of late dossiers beside ours",
	    "FILE [--map COLUMN=FIELD]... [--agency NAME] [--at TIME]\n"
	    "       [--xlsx FILE] [--json | --csv] [--config FILE]\n"
	    "\n"
	    "  FILE                CSV in any dialect, or XLSX, with a column "
	    "for the code\n"
	    "  --map COLUMN=FIELD  what its column is: code, due, finished or "
	    "agency\n"
	    "  --agency NAME       the list is this agency's, with those below "
	    "it\n"
	    "  --at TIME           when it was made; else now",
	    compare_run },
	{ "digest", "a digest as it would be composed now",
	    "--to NAME [--date DATE] [--scope SCOPE] [--html FILE]\n"
	    "       [--config FILE]\n"
	    "\n"
	    "  --to NAME      account, mail address or name of who gets it\n"
	    "  --date DATE    today's, or the next one; else whichever comes "
	    "first\n"
	    "  --scope SCOPE  of several: own, province, or an agency's code "
	    "or name\n"
	    "  --html FILE    its HTML into a file instead of its text",
	    digest_run },
	{ "durations", "how long procedures take beside what they may",
	    "[--period PERIOD] [--agency NAME] [--by procedure | agency]\n"
	    "       [--xlsx FILE] [--json | --csv] [--config FILE]\n"
	    "\n"
	    "Of what was finished in the period (else the last quarter that "
	    "ended), the most\n"
	    "to spare first.",
	    durations_run },
	{ "export", "history as JSON lines, from a cursor on",
	    "[--since ID] [--limit COUNT] [--config FILE]\n"
	    "\n"
	    "  --since ID   behind the line of that id; 0 is the beginning",
	    export_run },
	{ "findings", "what somebody should look at, with its evidence",
	    "[--period PERIOD] [--agency NAME] [--kind KIND]... [--counts]\n"
	    "       [--xlsx FILE] [--json | --csv] [--config FILE]\n"
	    "   or: --kinds\n"
	    "\n"
	    "A finding is no verdict.\n"
	    "\n"
	    "  --period PERIOD   recorded in it, as for report; else the last "
	    "quarter that\n"
	    "                    ended and since, with what stands still now\n"
	    "  --kind KIND       these alone; --kinds lists them\n"
	    "  --counts          how many of each agency and kind, no lines",
	    findings_run },
	{ "report", "an official form of a period, filled from the dossiers",
	    "FORM [--period PERIOD] [--agency NAME] [--by field | agency]\n"
	    "       [--known TIME] [--add FILE] [--xlsx FILE] [--html FILE]\n"
	    "       [--each-agency FOLDER | --cell ROW:COLUMN | --carried]\n"
	    "       [--json | --csv] [--config FILE]\n"
	    "   or: --list [--config FILE]\n"
	    "\n"
	    "  --period PERIOD       2026-09, 2026-Q3, 2026-H1, 2026 with the "
	    "legal cut-offs,\n"
	    "                        or 15/06/2026..14/09/2026; else the last "
	    "quarter that ended\n"
	    "  --known TIME          as was known then; else as is known now\n"
	    "  --add FILE            rows of systems that are not polled "
	    "(CSV or XLSX)\n"
	    "  --each-agency FOLDER  a workbook for each agency to sign\n"
	    "  --cell ROW:COLUMN     the dossiers behind a figure; :COLUMN of "
	    "the sum\n"
	    "  --carried             what was carried over beside what was "
	    "pending before",
	    report_run },
	{ "sample", "dossiers for an inspection, drawn by chance",
	    "[--n COUNT] [--by field | agency] [--period PERIOD]\n"
	    "       [--agency NAME] [--seed S] [--risk] [--xlsx FILE]\n"
	    "       [--json | --csv] [--config FILE]\n"
	    "\n"
	    "  --n COUNT   how many; 60\n"
	    "  --by        spread over fields or agencies as all are\n"
	    "  --seed S    draws the same again; else one is made and printed\n"
	    "  --risk      late ones and those with findings are likelier",
	    sample_run },
	{ "simulate",
	    "which letters another ladder or calendar would have sent",
	    "--from DATE --to DATE [--ladder FILE] [--calendar FILE]\n"
	    "       [--overlays FILE] [--by recipient] [--json | --csv]\n"
	    "       [--config FILE]\n"
	    "\n"
	    "  --from DATE, --to DATE   2026-11-01 or 01/11/2026, both "
	    "included\n"
	    "  --ladder FILE     ladder, classes, routes and departures as in "
	    "hosod.yaml;\n"
	    "                    what it does not name stays\n"
	    "  --calendar FILE   in the place of the calendar in force\n"
	    "  --overlays FILE   in the place of the agencies' own decisions\n"
	    "  --by recipient    a line for each recipient, no single letters",
	    simulate_run },
	{ "test", "runs an office's own tests of its rules",
	    "FILE.yaml [--config FILE]\n"
	    "\n"
	    "  FILE.yaml       what is seen of dossiers and when, how they then "
	    "stand and\n"
	    "                  who was told; needs neither daemon nor database\n"
	    "  --config FILE   the hosod.yaml that is tested; else the one that "
	    "FILE names\n"
	    "\n"
	    "exit: 0 all as expected, 1 some case is not, 2 the file is wrong",
	    test_run },
	{ "apology", "records a written apology, or drafts its form",
	    "CODE | SOURCE/CODE --number NUMBER --date DATE --new-date DATE\n"
	    "       [--reason TEXT] [--config FILE] [--control SOCKET]\n"
	    "       hosoctl apology CODE --draft [OPTION]...\n"
	    "       hosoctl apology CODE --withdraw --reason TEXT\n"
	    "\n"
	    "  --number NUMBER   of the letter, 12/XL-UBND\n"
	    "  --date DATE       of the letter, 2026-11-20 or 20/11/2026\n"
	    "  --new-date DATE   the new date, once only\n"
	    "  --reason TEXT     in the letter's words\n"
	    "  --draft           prints the form as HTML and records nothing\n"
	    "  --withdraw        takes a mistyped one back, once",
	    apology_run },
	{ "ack", "says that a dossier's lateness is known, and why",
	    "CODE | SOURCE/CODE [--until TIME] [--reason KEY] [--note TEXT]\n"
	    "       [--clock NAME] [--config FILE] [--control SOCKET]\n"
	    "       hosoctl ack CODE --withdraw\n"
	    "\n"
	    "  --until TIME    20/11/2026 (its end), 20/11/2026 10:00 or "
	    "2026-11-20T10:00;\n"
	    "                  else ack: days\n"
	    "  --reason KEY    one of reasons.csv\n"
	    "  --note TEXT     more of it\n"
	    "  --clock NAME    resolution (default), acceptance, step, apology, "
	    "supplement\n"
	    "  --withdraw      what waits for it leaves again",
	    ack_run },
	{ "silence", "has nothing sent about something for a time",
	    "--dossier CODE | --procedure CODE | --agency NAME | "
	    "--source NAME\n"
	    "       [--from TIME] --to TIME --reason TEXT [--config FILE]\n"
	    "       [--control SOCKET]\n"
	    "       hosoctl silence list [--all] [--json | --csv]\n"
	    "       hosoctl silence end ID --reason TEXT\n"
	    "\n"
	    "  --agency NAME   code or name, with the agencies below it\n"
	    "  --from TIME     20/11/2026, 20/11/2026 10:00 or "
	    "2026-11-20T10:00\n"
	    "  --to TIME       the same; a date alone is its end\n"
	    "  --all           those that are over, too",
	    silence_run },
	{ "channel", "sends one test letter by a mail channel",
	    "try NAME --to ADDRESS [--config FILE]\n"
	    "\n"
	    "  --to ADDRESS   who gets it; nothing is written to the database",
	    channel_run },
	{ "outbox",
	    "the letters: what waits, what became of them, again, or dropped",
	    "list [--state STATE]... [--json | --csv] [--config FILE]\n"
	    "       hosoctl outbox waiting [--to ADDRESS] [--dossier CODE]\n"
	    "       [--limit N] [--json | --csv] [--config FILE]\n"
	    "       hosoctl outbox show ID [--eml | --json] [--config FILE]\n"
	    "       hosoctl outbox retry ID [--config FILE] "
	    "[--control SOCKET]\n"
	    "       hosoctl outbox drop ID | --channel NAME --reason TEXT "
	    "[OPTION]...\n"
	    "\n"
	    "  --state STATE   sealed, claimed, later, sent, refused, "
	    "uncertain, held\n"
	    "                  or dropped; may be repeated\n"
	    "  waiting         what is owed and in no letter yet: when it "
	    "leaves, and what\n"
	    "                  holds it; the next N letters (100; all with "
	    "--json and --csv)\n"
	    "  --eml           the letter's bytes, as they leave\n"
	    "  retry           tried once more, now\n"
	    "  drop            never sent; recorded with who and why\n"
	    "  --channel NAME  all that waits for a channel that is configured "
	    "no more",
	    outbox_run },
	{ "poll", "polls a source now",
	    "SOURCE [--full] [--config FILE | --control SOCKET]", poll_run },
	{ "source", "asks a source for pages, or believes its shrunken list",
	    "try NAME [--page FILE] [--json] [--config FILE]\n"
	    "       hosoctl source record NAME DIR [--pages N] "
	    "[--config FILE]\n"
	    "       hosoctl source accept NAME [--config FILE | --control SOCKET]\n"
	    "\n"
	    "  --page FILE   a saved page, in place of asking for the first\n"
	    "  --pages N     how many pages are saved (3), personal data "
	    "masked\n"
	    "  accept        believes the list that had shrunk too far",
	    source_run },
	{ "contacts", "who has no address; another table; pairs a Zalo chat",
	    "missing [--json | --csv] [--config FILE]\n"
	    "       hosoctl contacts import FILE [--add] [--dry-run] "
	    "[--config FILE] [--control SOCKET]\n"
	    "       hosoctl contacts status [--json | --csv] [--config FILE]\n"
	    "       hosoctl contacts confirm NAME|MAIL [--config FILE] "
	    "[--control SOCKET]\n"
	    "       hosoctl contacts pair NAME [--config FILE]\n"
	    "       hosoctl contacts paired [--config FILE] < update.json\n"
	    "\n"
	    "  missing     officers of open dossiers without an address, most "
	    "first\n"
	    "  import      CSV or XLSX in the place of the table in force, "
	    "which is kept\n"
	    "              as .bak; with --dry-run it only shows what would "
	    "change;\n"
	    "              --add: its rows are added or completed, nobody is "
	    "removed\n"
	    "  status      which addresses reach somebody, those that may not "
	    "first\n"
	    "  confirm     one does: by account, mail or name\n"
	    "  pair NAME   a code, good for a day, that he sends to the bot; "
	    "account or name\n"
	    "  paired      what the bot's getUpdates answered: the chat goes "
	    "into the contacts' table",
	    contacts_run },
	{ "account", "the line by which somebody signs in to the dashboard",
	    "NAME --scope SCOPE [--right RIGHT] [--name NAME] "
	    "[--no-password]\n"
	    "       [--config FILE]\n"
	    "\n"
	    "  --scope SCOPE  codes of agencies with commas between them, or * "
	    "for all\n"
	    "  --right RIGHT  read (default), act or operate\n"
	    "  --name NAME    the full name, as history tells it; else NAME\n"
	    "  --no-password  the reverse proxy signs in alone\n"
	    "\n"
	    "The password is asked twice at a terminal, else it is one line of "
	    "standard input.",
	    account_run },
	{ "template", "the texts of letters, and what one makes of a dossier",
	    "list [--config FILE]\n"
	    "       hosoctl template show NAME [--dossier CODE] [--part PART]\n"
	    "       [--config FILE] [--control SOCKET]\n"
	    "\n"
	    "  NAME          a kind of letter, or a webhook channel\n"
	    "  --dossier CODE  CODE or SOURCE/CODE; else one that is made up\n"
	    "  --part PART   subject, text (default) or html",
	    template_run },
	{ "bounce", "records a letter that came back, on standard input",
	    "[--config FILE] [--control SOCKET] < MESSAGE", bounce_run },
	{ "go-live", "ends the trial: new letters leave, held ones never",
	    "[--config FILE | --control SOCKET]", go_live_run },
	{ "reload", "the daemon reads its configuration anew",
	    "[--config FILE | --control SOCKET]", reload_run },
	{ "clock", "moves simulated time, or confirms the real one",
	    "to TIME | confirm [--config FILE | --control SOCKET]", clock_run },
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void
print_help(FILE *out)
{
	fputs("usage: hosoctl [--config FILE] COMMAND [OPTION]...\n\n", out);
	for (int i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-12s %s\n", commands[i].name,
		    commands[i].summary);
	fputs("\nhosoctl COMMAND --help tells the options of each.\n", out);
}

static int
refuse(const char *name)
{
	const char *names[COMMANDS];
	const char *nearest;
	struct err said;

	for (int i = 0; i < COMMANDS; i++)
		names[i] = commands[i].name;
	nearest = text_nearest(name, names, COMMANDS);
	(void)err_set(&said, "\"%s\": no such command%s%s%s", name,
	    nearest == NULL ? "" : "; did you mean \"",
	    nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
	fprintf(stderr, "hosoctl: %s (try hosoctl --help)\n", said.text);
	return EXIT_USAGE;
}

/* An answer that did not reach its file is no answer. */
static int
run(const struct command *command, int argc, char **argv)
{
	int code = command->run(command, argc, argv);

	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	fprintf(stderr, "hosoctl %s: cannot write the answer: %s\n",
	    command->name, strerror(errno));
	return EXIT_UNKNOWN;
}

/* "--config FILE COMMAND" is read as "COMMAND --config FILE": what is typed
 * before every command comes first. */
static void
move_config(char **argv)
{
	char *option = argv[1], *file = argv[2];

	argv[1] = argv[3];
	argv[2] = option;
	argv[3] = file;
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		print_help(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0) {
		print_help(stdout);
		return EXIT_ANSWERED;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("hosoctl %s (json %d)\n", HOSOD_VERSION,
		    COMMAND_JSON_VERSION);
		return EXIT_ANSWERED;
	}
	if (argc > 3 && strcmp(argv[1], "--config") == 0)
		move_config(argv);
	for (int i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return run(&commands[i], argc - 1, argv + 1);
	return refuse(argv[1]);
}
