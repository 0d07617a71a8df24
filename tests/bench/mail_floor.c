/*
 * The floor of sending: libcurl's easy handles in a bare loop, a connection a
 * thread kept from letter to letter, the same bytes each time.
 *
 *   mail_floor PORT FILE COUNT THREADS     prints the seconds it took
 */
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { THREADS_MAX = 64 };

static struct {
	char url[64];
	char *bytes;
	size_t size;
	int count;
	atomic_int begun;
} work;

struct upload {
	size_t at;
};

static size_t
give(char *out, size_t size, size_t items, void *context)
{
	struct upload *upload = context;
	size_t left = work.size - upload->at;
	size_t part = size * items < left ? size * items : left;

	memcpy(out, work.bytes + upload->at, part);
	upload->at += part;
	return part;
}

static void
send_one(CURL *handle, int number)
{
	struct upload upload = { 0 };
	struct curl_slist *to = NULL;
	char address[64];

	snprintf(address, sizeof(address), "<cb%d@tinh.example>", number);
	to = curl_slist_append(NULL, address);
	curl_easy_setopt(handle, CURLOPT_URL, work.url);
	curl_easy_setopt(handle, CURLOPT_MAIL_FROM, "<hosod@tinh.example>");
	curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(handle, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(handle, CURLOPT_READDATA, &upload);
	if (curl_easy_perform(handle) != CURLE_OK) {
		fputs("mail_floor: not taken\n", stderr);
		exit(1);
	}
	curl_slist_free_all(to);
}

static void *
carry(void *unused)
{
	CURL *handle = curl_easy_init();
	int number;

	while ((number = atomic_fetch_add(&work.begun, 1)) < work.count)
		send_one(handle, number);
	curl_easy_cleanup(handle);
	return unused;
}

static void
load(const char *path)
{
	FILE *file = fopen(path, "rb");
	long size;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0 ||
	    (size = ftell(file)) < 0) {
		perror(path);
		exit(1);
	}
	rewind(file);
	work.bytes = malloc((size_t)size + 1);
	work.size = fread(work.bytes, 1, (size_t)size, file);
	fclose(file);
}

int
main(int argc, char **argv)
{
	pthread_t threads[THREADS_MAX];
	struct timespec from, until;
	int count;

	if (argc != 5 || (count = atoi(argv[4])) < 1 || count > THREADS_MAX) {
		fputs("usage: mail_floor PORT FILE COUNT THREADS\n", stderr);
		return 2;
	}
	snprintf(work.url, sizeof(work.url), "smtp://127.0.0.1:%s", argv[1]);
	load(argv[2]);
	work.count = atoi(argv[3]);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, carry, NULL) != 0)
			exit(1);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	clock_gettime(CLOCK_MONOTONIC, &until);
	printf("%.6f\n",
	    (double)(until.tv_sec - from.tv_sec) +
		(double)(until.tv_nsec - from.tv_nsec) / 1e9);
	curl_global_cleanup();
	free(work.bytes);
	return 0;
}
