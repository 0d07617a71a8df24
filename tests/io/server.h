/* Starts tests/support/http_server.py as a child for one test program. */
#ifndef TESTS_IO_SERVER_H
#define TESTS_IO_SERVER_H

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct server {
	pid_t pid;
	int to_child;  /* closing it ends the server */
	char base[64]; /* "http://127.0.0.1:PORT" */
};

static inline void
server_start(struct server *server)
{
	int in[2], out[2], port = 0;
	FILE *lines;

	assert(pipe(in) == 0 && pipe(out) == 0);
	server->pid = fork();
	assert(server->pid >= 0);
	if (server->pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		execl("/usr/bin/python3", "python3",
		    "tests/support/http_server.py", (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	server->to_child = in[1];
	lines = fdopen(out[0], "r");
	assert(lines != NULL && fscanf(lines, "%d", &port) == 1);
	fclose(lines);
	snprintf(server->base, sizeof(server->base), "http://127.0.0.1:%d",
	    port);
}

static inline void
server_stop(struct server *server)
{
	close(server->to_child);
	kill(server->pid, SIGTERM);
	waitpid(server->pid, NULL, 0);
}

#endif
