/* The commands of hosoctl, one file each. */
#ifndef CTL_COMMANDS_H
#define CTL_COMMANDS_H

#include "ctl/command.h"

int due_run(const struct command *command, int argc, char **argv);
int diff_run(const struct command *command, int argc, char **argv);
int year_run(const struct command *command, int argc, char **argv);
int list_run(const struct command *command, int argc, char **argv);
int digest_run(const struct command *command, int argc, char **argv);
int durations_run(const struct command *command, int argc, char **argv);
int export_run(const struct command *command, int argc, char **argv);
int findings_run(const struct command *command, int argc, char **argv);
int explain_run(const struct command *command, int argc, char **argv);
int causes_run(const struct command *command, int argc, char **argv);
int compare_run(const struct command *command, int argc, char **argv);
int contacts_run(const struct command *command, int argc, char **argv);
int report_run(const struct command *command, int argc, char **argv);
int route_run(const struct command *command, int argc, char **argv);
int sample_run(const struct command *command, int argc, char **argv);
int show_run(const struct command *command, int argc, char **argv);
int status_run(const struct command *command, int argc, char **argv);
int clock_run(const struct command *command, int argc, char **argv);
int account_run(const struct command *command, int argc, char **argv);
int ack_run(const struct command *command, int argc, char **argv);
int silence_run(const struct command *command, int argc, char **argv);
int apology_run(const struct command *command, int argc, char **argv);
int poll_run(const struct command *command, int argc, char **argv);
int source_run(const struct command *command, int argc, char **argv);
/* `source accept`: source_run hands it over. */
int source_accept_run(const struct command *command, int argc, char **argv);
/* `contacts pair` and `paired`: contacts_run hands them over. */
int pair_run(const struct command *command, int argc, char **argv);
int template_run(const struct command *command, int argc, char **argv);
int bounce_run(const struct command *command, int argc, char **argv);
int channel_run(const struct command *command, int argc, char **argv);
int outbox_run(const struct command *command, int argc, char **argv);
int simulate_run(const struct command *command, int argc, char **argv);
int test_run(const struct command *command, int argc, char **argv);
int go_live_run(const struct command *command, int argc, char **argv);
int reload_run(const struct command *command, int argc, char **argv);

#endif
