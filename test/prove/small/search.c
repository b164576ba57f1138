/*
 * The exhaustive search. In each world (run.h) every choice of how much each call moves is tried, depth first, for the
 * program before and after the rewrite. What the rewritten program does must be something that the old one could have
 * done in the same world.
 *
 * Arguments: FULL (0 or 1), SOURCES and SINKS (sets of kinds, by bits), BLOCK (1: no end gives EAGAIN). Prints one line
 * for each kind of difference, and one with what was tried.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "run.h"

int program_before(void);
int program_after(void);

static const char *const kind_names[] = { "file", "file opened with O_APPEND", "pipe", "socket" };

enum { MOST_LEAVES = 20000, MOST_DIFFERENCES = 200, SLOTS = 1 << 14 };
static uint64_t known[SLOTS];
static int known_count;

static uint64_t hash_of(const char *text)
{
	uint64_t hash = 1469598103934665603u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 1099511628211u;
	return hash | 1;
}

/* True when the outcome is in the set; puts it there when `add` is set. */
static int is_known(const char *text, int add)
{
	uint64_t hash = hash_of(text);
	unsigned slot = (unsigned)(hash >> 20) % SLOTS;

	while (known[slot] && known[slot] != hash)
		slot = (slot + 1) % SLOTS;
	if (known[slot])
		return 1;
	if (add && known_count < SLOTS / 2) {
		known[slot] = hash;
		known_count++;
	}
	return 0;
}

/* What a run that tells of success leaves in the sink; NULL when it tells of an error, by its status or by a message. */
static const char *success(void)
{
	static char text[LOG];
	const char *result = strstr(seen, "gives 0;"), *message = strstr(seen, ": ");
	const char *bytes;

	if (result == NULL)
		result = strstr(seen, "exit 0;");
	if (result == NULL || (message != NULL && message < result))
		return NULL;
	bytes = strchr(result, ';') + 1;
	snprintf(text, sizeof text, "%.*s", (int)strcspn(bytes, ";"), bytes);
	return text;
}

/* What successes of the old program leave where nothing goes wrong. */
enum { MOST_WHOLE = 1000 };
static uint64_t whole[MOST_WHOLE];
static int whole_count;
/* True when the old program can tell of success in this world. */
static int succeeds;

static int is_whole(const char *text, int add)
{
	uint64_t hash = hash_of(text);

	for (int i = 0; i < whole_count; i++)
		if (whole[i] == hash)
			return 1;
	if (add) {
		if (whole_count == MOST_WHOLE)
			abort();
		whole[whole_count++] = hash;
	}
	return 0;
}

static long worlds, runs, cut;

struct difference {
	char where[160];
	long worlds;
	char example[2 * LOG];
};
static struct difference differences[MOST_DIFFERENCES];
static int differences_count;

/* What the world has that can make a difference, most telling first, without places. */
static const char *nature(void)
{
	const char *worst = "an error that stays";

	if (world.told_length != world.length)
		return "source shortened";
	for (int i = 0; i < world.events_count; i++) {
		const struct event *e = &world.events[i];

		if (e->error == ECONNRESET)
			return e->fd == SOURCE ? "reset of the source" : "reset of the sink";
		if (e->once)
			worst = e->fd == SOURCE ? "EINTR or EAGAIN of the source" : "EINTR or EAGAIN of the sink";
	}
	for (int i = 0; i < world.events_count && world.sink == PIPE_KIND; i++)
		if (world.events[i].error == EPIPE && strstr(worst, "stays"))
			worst = "a pipe without a reader";
	return world.events_count > 0 ? worst : "nothing wrong";
}

static void describe(char *text, size_t size, int is_loss)
{
	snprintf(text, size, "%s\t%s\t%s%s", kind_names[world.source], kind_names[world.sink], nature(),
		 is_loss ? ", a loss told as success" : "");
}

static void example(char *text, size_t size, const char *before, const char *after)
{
	size_t at = (size_t)snprintf(text, size, "%d bytes", world.length);

	for (int i = 0; i < world.events_count; i++) {
		const struct event *e = &world.events[i];

		at += (size_t)snprintf(text + at, size - at, ", %s of the %s at %d", strerrorname_np(e->error),
				       e->fd == SOURCE ? "source" : "sink", e->at);
	}
	if (world.kernel.nth > 0)
		at += (size_t)snprintf(text + at, size - at, ", copying call %d gives %s", world.kernel.nth,
				       world.kernel.zero ? "0" : strerrorname_np(world.kernel.error));
	snprintf(text + at, size - at, ": %s -> %s", before, after);
}

/* Counts a difference; the first of its kind is kept as an example. */
static void differs(const char *after, int is_loss)
{
	char where[160], before[LOG] = "";
	struct difference *d;
	int i;

	describe(where, sizeof where, is_loss);
	for (i = 0; i < differences_count && strcmp(differences[i].where, where) != 0; i++)
		;
	d = &differences[i];
	if (i == differences_count) {
		/* They are told apart by kinds only, of which there are fewer. */
		if (differences_count == MOST_DIFFERENCES)
			abort();
		differences_count++;
		/* The plainest run of the old program, to compare with. */
		first_path();
		run(program_before);
		memcpy(before, seen, LOG);
		strcpy(d->where, where);
		example(d->example, sizeof d->example, before, after);
	}
	d->worlds++;
}

/* Collects what the old program can do in this world; false when there is too much of it. */
static int collect(void)
{
	long leaves = 0;

	memset(known, 0, sizeof known);
	known_count = succeeds = 0;
	if (world.events_count == 0)
		whole_count = 0;
	first_path();
	do {
		const char *bytes;

		run(program_before);
		is_known(seen, 1);
		bytes = success();
		if (bytes != NULL) {
			succeeds = 1;
			if (world.events_count == 0)
				is_whole(bytes, 1);
		}
		runs++;
	} while (++leaves < MOST_LEAVES && next_path());
	return leaves < MOST_LEAVES && known_count < SLOTS / 2;
}

/* True for a success with too few bytes where the old program never tells of success. */
static int is_lost(void)
{
	const char *bytes = success();

	return bytes != NULL && !succeeds && !is_whole(bytes, 0);
}

static void compare(void)
{
	char other[LOG] = "", lost[LOG] = "";
	long leaves = 0;

	worlds++;
	first_path();
	do {
		run(program_after);
		runs++;
		if (!is_known(seen, 0)) {
			char *first = is_lost() ? lost : other;

			if (*first == '\0')
				memcpy(first, seen, LOG);
		}
	} while (++leaves < MOST_LEAVES && next_path());
	if (leaves >= MOST_LEAVES)
		cut++;
	if (*other)
		differs(other, 0);
	if (*lost)
		differs(lost, 1);
}

static const int refusals[] = { EINVAL, ENOSYS, EXDEV, EBADF, EPERM, EOPNOTSUPP, EOVERFLOW, EIO, EAGAIN, EINTR, ENOSPC, EPIPE };

static void each_kernel(int full)
{
	world.kernel = (struct kernel){ 0, 0, 0 };
	if (!collect()) {
		cut++;
		return;
	}
	compare();
	for (int nth = 1; nth <= (full ? 3 : 2); nth++) {
		for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
			world.kernel = (struct kernel){ refusals[i], nth, 0 };
			compare();
		}
		world.kernel = (struct kernel){ 0, nth, 1 };
		compare();
	}
}

/* True when the program makes its ends itself, and none of them gives EAGAIN. */
static int always_block;

static int events_of(int fd, enum kind kind, int at, struct event *list)
{
	int n = 0;
	int stream = kind == PIPE_KIND || kind == SOCKET_KIND;

	if (fd == SOURCE) {
		if (kind == FILE_KIND)
			list[n++] = (struct event){ fd, at, EIO, 0 };
	} else if (!stream) {
		list[n++] = (struct event){ fd, at, ENOSPC, 0 };
		list[n++] = (struct event){ fd, at, EIO, 0 };
	} else {
		list[n++] = (struct event){ fd, at, EPIPE, 0 };
	}
	if (stream) {
		list[n++] = (struct event){ fd, at, EINTR, 1 };
		if (!always_block)
			list[n++] = (struct event){ fd, at, EAGAIN, 1 };
	}
	if (kind == SOCKET_KIND)
		list[n++] = (struct event){ fd, at, ECONNRESET, 1 };
	return n;
}

static void each_event(int full)
{
	struct event list[4 * 2 * (MOST + 1)];
	/* Two events in a longer source are left to the full search, and to short writes nearly all of them. */
	int pairs_up_to = full ? 9 : world.short_writes ? 1 : 3;
	int n = 0;

	for (int at = 0; at <= world.length; at++) {
		n += events_of(SOURCE, world.source, at, list + n);
		n += events_of(SINK, world.sink, at, list + n);
	}
	world.events_count = 0;
	each_kernel(full);
	for (int i = 0; i < n; i++) {
		world.events[0] = list[i];
		world.events_count = 1;
		each_kernel(full);
		for (int j = i + 1; j < n && world.length <= pairs_up_to; j++) {
			/* Of one end and place only one can come first. */
			if (list[j].fd == list[i].fd && list[j].at == list[i].at)
				continue;
			world.events[1] = list[j];
			world.events_count = 2;
			each_kernel(full);
		}
	}
}

int main(int argc, char **argv)
{
	static const int lengths[] = { 0, 1, 3, 5, 9 };
	int full = argc > 1 && atoi(argv[1]) > 0;
	int sources = argc > 2 ? atoi(argv[2]) : 0;
	int sinks = argc > 3 ? atoi(argv[3]) : 0;

	always_block = argc > 4 && atoi(argv[4]) > 0;
	for (int source = 0; source < 4; source++) {
		if (source == APPEND_KIND || (sources && !(sources & 1 << source)))
			continue;
		for (int sink = 0; sink < 4; sink++) {
			if (sinks && !(sinks & 1 << sink))
				continue;
			for (int i = 0; i < 5; i++) {
				world.source = (enum kind)source;
				world.sink = (enum kind)sink;
				world.length = world.told_length = lengths[i];
				for (world.short_writes = 0; world.short_writes < 2; world.short_writes++)
					each_event(full);
				if (source != FILE_KIND)
					continue;
				world.told_length = world.length + 2;
				world.short_writes = 0;
				world.events_count = 0;
				each_kernel(full);
			}
		}
	}
	for (int i = 0; i < differences_count; i++)
		printf("difference\t%s\t%ld\t%s\n", differences[i].where, differences[i].worlds, differences[i].example);
	printf("tried\t%ld\t%ld\t%d\t%ld\n", worlds, runs, deepest, cut);
	return 0;
}
