/*
 * The world of the exhaustive search, and the search itself. A world is a source and a sink of some kind, what happens at
 * which byte of them (errors, interruptions), and how the kernel's copying calls are refused. In each world every choice
 * of how much each call moves is tried, depth first, for the program before and after the rewrite. What the rewritten
 * program does must be something that the old one could have done in the same world.
 *
 * Arguments: FULL (0 or 1), SOURCES and SINKS (sets of kinds, by bits), BLOCK (1: no end gives EAGAIN). Prints one line
 * for each kind of difference, and one with what was tried.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* Of the streams of stdio, streams.c. */
void w_flush_all(void);
void w_forget_all(void);

int program_before(void);
int program_after(void);

enum kind { FILE_KIND, APPEND_KIND, PIPE_KIND, SOCKET_KIND };
static const char *const kind_names[] = { "file", "file opened with O_APPEND", "pipe", "socket" };

enum { SOURCE = 3, SINK = 4, OTHER = 5, FDS = 6 };
enum { MOST = 16, MOST_EVENTS = 2, MOST_DEPTH = 64, MOST_CALLS = 200, MOST_LEAVES = 20000, LOG = 1024 };

struct event {
	int fd;
	int at;
	int error;
	/* It comes once; a socket's reset is followed by its end, or by EPIPE. */
	int once;
};

/* How the kernel's copying calls behave: refused with an error from the nth call on, or the nth gives 0. */
struct kernel {
	int error;
	int nth;
	int zero;
};

static struct world {
	enum kind source, sink;
	int length;
	/* What fstat says may be more than there is: the file was shortened. */
	int told_length;
	struct event events[MOST_EVENTS];
	int events_count;
	struct kernel kernel;
	/* Writes may be short; a file's never are, but for a full disk. */
	int short_writes;
} world;

static int told[MOST_EVENTS];
static int source_at, sink_at, sink_length, kernel_calls, calls, sigpipes, ignores_sigpipe;
static char content[MOST], sunk[4 * MOST], mapping[MOST];
static unsigned char is_open[FDS];
static char seen[LOG];
static int seen_length;
static jmp_buf way_out;

static int path[MOST_DEPTH], path_length, depth, deepest;

static int choose(int ways)
{
	if (ways <= 1 || depth >= MOST_DEPTH)
		return 0;
	if (depth == path_length) {
		path[path_length++] = 0;
	}
	/* The number of ways is kept beside the way taken. */
	path[depth] = (path[depth] & 0xff) | ways << 8;
	if (depth + 1 > deepest)
		deepest = depth + 1;
	return path[depth++] & 0xff;
}

static int next_path(void)
{
	path_length = depth;
	while (path_length > 0) {
		int *last = &path[path_length - 1];

		if ((*last & 0xff) + 1 < *last >> 8) {
			++*last;
			return 1;
		}
		path_length--;
	}
	return 0;
}

static void note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (seen_length < LOG - 64)
		seen_length += vsnprintf(seen + seen_length, LOG - (size_t)seen_length, format, args);
	va_end(args);
}

static void tick(void)
{
	if (++calls > MOST_CALLS)
		longjmp(way_out, 2);
}

/* errno means something only behind a call that failed: one that goes well may leave anything there. */
static int error_set;

static ssize_t fail(int error)
{
	errno = error;
	error_set = 1;
	return -1;
}

static ssize_t well(ssize_t result)
{
	error_set = 0;
	return result;
}

/* All, one byte, or all but one. */
static int some(int count)
{
	int way = choose(count > 2 ? 3 : count);

	return way == 0 ? count : way == 1 ? 1 : count - 1;
}

/* What an endpoint says at a position: 0, or an error. Cuts `*count` at the next event. */
static int says(int fd, int at, int *count)
{
	for (int i = 0; i < world.events_count; i++) {
		const struct event *e = &world.events[i];

		if (e->fd != fd || (e->once && told[i] && e->error != ECONNRESET))
			continue;
		if (e->at == at) {
			if (!told[i]) {
				told[i] = 1;
				return e->error;
			}
			if (!e->once)
				return e->error;
			/* A socket that was reset: at its end, or without a peer. */
			if (fd == SINK)
				return EPIPE;
			*count = 0;
		} else if (e->at > at && e->at - at < *count) {
			*count = e->at - at;
		}
	}
	return 0;
}

static int source_says(int at, int *count)
{
	int rest = world.length - at;

	if (*count > rest)
		*count = rest > 0 ? rest : 0;
	return says(SOURCE, at, count);
}

static int sink_says(int at, int *count, int quiet)
{
	int error = says(SINK, at, count);

	if (error == EPIPE && !quiet && !ignores_sigpipe)
		sigpipes = 1;
	return error;
}

static void put(const char *bytes, int count, int at)
{
	memcpy(sunk + at, bytes, (size_t)count);
	if (at + count > sink_length)
		sink_length = at + count;
}

static int clip(size_t count)
{
	return count > MOST ? MOST : (int)count;
}

int w_open(const char *name, int flags, ...)
{
	int fd = strcmp(name, "in") == 0 ? SOURCE : SINK;

	(void)flags;
	is_open[fd] = 1;
	return fd;
}

int w_close(int fd)
{
	tick();
	if (fd < 0 || fd >= FDS || !is_open[fd])
		return (int)fail(EBADF);
	is_open[fd] = 0;
	return 0;
}

int w_pipe(int *ends)
{
	ends[0] = SOURCE;
	ends[1] = OTHER;
	is_open[SOURCE] = is_open[OTHER] = 1;
	return 0;
}

int w_accept(int fd, void *address, void *length)
{
	(void)fd;
	(void)address;
	(void)length;
	is_open[SINK] = 1;
	return SINK;
}

static ssize_t get(int fd, void *buf, size_t size, int at)
{
	int count = clip(size);
	int error;

	tick();
	if (fd != SOURCE || !is_open[fd])
		return fail(EBADF);
	error = source_says(at, &count);
	if (error)
		return fail(error);
	if (count == 0)
		return well(0);
	count = some(count);
	memcpy(buf, content + at, (size_t)count);
	return well(count);
}

ssize_t w_read(int fd, void *buf, size_t size)
{
	ssize_t n = get(fd, buf, size, source_at);

	if (n > 0)
		source_at += (int)n;
	return n;
}

ssize_t w_recv(int fd, void *buf, size_t size, int flags)
{
	(void)flags;
	return world.source == SOCKET_KIND ? w_read(fd, buf, size) : fail(ENOTSOCK);
}

ssize_t w_pread(int fd, void *buf, size_t size, off_t offset)
{
	tick();
	return world.source == FILE_KIND ? get(fd, buf, size, (int)offset) : fail(ESPIPE);
}

static ssize_t give(int fd, const void *buf, size_t size, int at, int quiet)
{
	const char *bytes = buf;
	int count = clip(size);
	int error;

	tick();
	if (fd != SINK || !is_open[fd])
		return fail(EBADF);
	if (count == 0)
		return well(0);
	if (bytes >= mapping && bytes < mapping + MOST) {
		int from = (int)(bytes - mapping), rest = count;

		/* Behind the end of a shortened file, or where the disk fails, the mapping has no pages. */
		if (source_says(from, &rest) || rest == 0)
			return fail(EFAULT);
		count = rest;
	}
	error = sink_says(at, &count, quiet);
	if (error)
		return fail(error);
	if (world.short_writes)
		count = some(count);
	put(bytes, count, at);
	return well(count);
}

static ssize_t write_on(int fd, const void *buf, size_t size, int quiet)
{
	ssize_t n = give(fd, buf, size, sink_at, quiet);

	if (n > 0)
		sink_at += (int)n;
	return n;
}

ssize_t w_write(int fd, const void *buf, size_t size)
{
	return write_on(fd, buf, size, 0);
}

ssize_t w_send(int fd, const void *buf, size_t size, int flags)
{
	return world.sink == SOCKET_KIND ? write_on(fd, buf, size, flags & MSG_NOSIGNAL) : fail(ENOTSOCK);
}

ssize_t w_pwrite(int fd, const void *buf, size_t size, off_t offset)
{
	tick();
	return world.sink == FILE_KIND ? give(fd, buf, size, (int)offset, 0) : fail(ESPIPE);
}

/* True when a copying call is refused by the world; `*result` is what it gives then. */
static int refused(ssize_t *result)
{
	tick();
	kernel_calls++;
	if (world.kernel.error && kernel_calls >= world.kernel.nth) {
		*result = fail(world.kernel.error);
		return 1;
	}
	if (world.kernel.zero && kernel_calls == world.kernel.nth) {
		*result = 0;
		return 1;
	}
	return 0;
}

/* The kernel asks for a reader of the pipe before it looks whether there is anything to move. */
static int has_reader(int at)
{
	for (int i = 0; i < world.events_count; i++) {
		const struct event *e = &world.events[i];

		if (e->fd == SINK && e->error == EPIPE && e->at == at)
			return 0;
	}
	return 1;
}

/* The common end of the copying calls: both ends fit. */
static ssize_t move(off_t *in_offset, off_t *out_offset, size_t size)
{
	int from = in_offset ? (int)*in_offset : source_at;
	int to = out_offset ? (int)*out_offset : sink_at;
	int count = clip(size);
	int error;

	if (world.sink == PIPE_KIND && !has_reader(to)) {
		sigpipes |= !ignores_sigpipe;
		return fail(EPIPE);
	}
	error = source_says(from, &count);
	if (error)
		return fail(error);
	if (count == 0)
		return well(0);
	error = sink_says(to, &count, 0);
	if (error)
		return fail(error);
	count = some(count);
	put(content + from, count, to);
	if (in_offset)
		*in_offset += count;
	else
		source_at += count;
	if (out_offset)
		*out_offset += count;
	else
		sink_at += count;
	return well(count);
}

static int ends_are(int in, int out)
{
	return in == SOURCE && out == SINK && is_open[in] && is_open[out];
}

ssize_t w_sendfile(int out, int in, off_t *offset, size_t count)
{
	ssize_t result;

	if (refused(&result))
		return result;
	if (!ends_are(in, out))
		return fail(EBADF);
	if (offset && world.source != FILE_KIND)
		return fail(ESPIPE);
	if (world.sink == APPEND_KIND || world.source == PIPE_KIND ||
	    (world.source == SOCKET_KIND && world.sink != PIPE_KIND))
		return fail(EINVAL);
	return move(offset, NULL, count);
}

ssize_t w_copy_file_range(int in, off_t *in_offset, int out, off_t *out_offset, size_t count, unsigned flags)
{
	ssize_t result;

	(void)flags;
	if (refused(&result))
		return result;
	if (!ends_are(in, out))
		return fail(EBADF);
	if (world.source != FILE_KIND || world.sink == PIPE_KIND || world.sink == SOCKET_KIND)
		return fail(EINVAL);
	if (world.sink == APPEND_KIND)
		return fail(EBADF);
	return move(in_offset, out_offset, count);
}

ssize_t w_splice(int in, off_t *in_offset, int out, off_t *out_offset, size_t count, unsigned flags)
{
	ssize_t result;

	(void)flags;
	if (refused(&result))
		return result;
	if (!ends_are(in, out))
		return fail(EBADF);
	if (world.source != PIPE_KIND && world.sink != PIPE_KIND)
		return fail(EINVAL);
	if ((in_offset && world.source != FILE_KIND) || (out_offset && world.sink != FILE_KIND))
		return fail(ESPIPE);
	if (world.sink == APPEND_KIND)
		return fail(EINVAL);
	return move(in_offset, out_offset, count);
}

void *w_mmap(void *start, size_t length, int protection, int flags, int fd, off_t offset)
{
	ssize_t result;

	(void)start;
	(void)protection;
	(void)flags;
	if (refused(&result) && result < 0)
		return MAP_FAILED;
	if (fd != SOURCE || world.source != FILE_KIND || length == 0 || offset != 0) {
		errno = world.source == FILE_KIND ? EINVAL : ENODEV;
		return MAP_FAILED;
	}
	memcpy(mapping, content, MOST);
	return mapping;
}

int w_munmap(void *start, size_t length)
{
	(void)start;
	(void)length;
	return 0;
}

int w_fstat(int fd, struct stat *st)
{
	enum kind kind = fd == SOURCE ? world.source : world.sink;

	tick();
	memset(st, 0, sizeof *st);
	st->st_mode = kind == PIPE_KIND ? S_IFIFO : kind == SOCKET_KIND ? S_IFSOCK : S_IFREG;
	if (kind == FILE_KIND)
		st->st_size = fd == SOURCE ? world.told_length : sink_length;
	return 0;
}

off_t w_lseek(int fd, off_t offset, int whence)
{
	enum kind kind = fd == SOURCE ? world.source : world.sink;
	int *at = fd == SOURCE ? &source_at : &sink_at;

	tick();
	if (kind == PIPE_KIND || kind == SOCKET_KIND)
		return fail(ESPIPE);
	if (whence == SEEK_SET)
		*at = (int)offset;
	else if (whence == SEEK_CUR)
		*at += (int)offset;
	else
		return fail(EINVAL);
	return *at;
}

int w_getsockopt(int fd, int level, int name, void *value, socklen_t *length)
{
	(void)level;
	(void)name;
	(void)length;
	if ((fd == SOURCE ? world.source : world.sink) != SOCKET_KIND)
		return (int)fail(ENOTSOCK);
	*(int *)value = SOCK_STREAM;
	return 0;
}

int w_poll(struct pollfd *fds, nfds_t count, int timeout)
{
	(void)timeout;
	tick();
	for (nfds_t i = 0; i < count; i++)
		fds[i].revents = fds[i].events;
	return (int)count;
}

/* Whoever asks learns whether SIGPIPE is ignored; it is, or it is not. */
int w_sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
	(void)number;
	(void)action;
	memset(old, 0, sizeof *old);
	ignores_sigpipe = choose(2);
	old->sa_handler = ignores_sigpipe ? SIG_IGN : SIG_DFL;
	return 0;
}

const char *w_strerror(int error);

void w_perror(const char *text)
{
	note("%s: %s;", text, w_strerror(errno));
}

const char *w_strerror(int error)
{
	return error_set ? strerror(error) : "whatever errno was";
}

int w_fprintf(FILE *file, const char *format, ...)
{
	char text[200];
	va_list args;

	(void)file;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	note("%s;", text);
	return 0;
}

_Noreturn void w_exit(int status)
{
	note("exit %d;", status);
	longjmp(way_out, 1);
}

void report(const char *name, long value)
{
	note("%s %ld;", name, value);
}

/* Runs a program once and leaves in `seen` all that an outsider can see. */
static void run(int (*program)(void))
{
	source_at = sink_at = sink_length = kernel_calls = calls = sigpipes = ignores_sigpipe = seen_length = depth = 0;
	memset(told, 0, sizeof told);
	memset(is_open, 0, sizeof is_open);
	memset(sunk, '.', sizeof sunk);
	errno = error_set = 0;
	w_forget_all();
	switch (setjmp(way_out)) {
	case 0:
		note("gives %d;", program());
		/* fallthrough */
	case 1:
		if (setjmp(way_out) == 0)
			w_flush_all();
		break;
	case 2:
		note("never ends;");
	}
	note("%.*s", sink_length, sunk);
	if (world.source == FILE_KIND)
		note(";source at %d", source_at);
	if (world.sink == FILE_KIND)
		note(";sink at %d", sink_at);
	note(";open %d%d%d;sigpipe %d", is_open[SOURCE], is_open[SINK], is_open[OTHER], sigpipes);
}

enum { SLOTS = 1 << 14 };
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

static long worlds, runs, cut;

struct difference {
	char where[160];
	long worlds;
	char example[2 * LOG];
};
static struct difference differences[200];
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

static void describe(char *text, size_t size)
{
	snprintf(text, size, "%s\t%s\t%s", kind_names[world.source], kind_names[world.sink], nature());
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

static void differs(void)
{
	char where[160], before[LOG] = "";
	struct difference *d;
	int i;

	describe(where, sizeof where);
	for (i = 0; i < differences_count && strcmp(differences[i].where, where) != 0; i++)
		;
	d = &differences[i];
	if (i == differences_count) {
		char after[LOG];

		if (differences_count == 200)
			return;
		differences_count++;
		memcpy(after, seen, LOG);
		/* The plainest run of the old program, to compare with. */
		path_length = 0;
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
	known_count = path_length = 0;
	do {
		run(program_before);
		is_known(seen, 1);
		runs++;
	} while (++leaves < MOST_LEAVES && next_path());
	return leaves < MOST_LEAVES && known_count < SLOTS / 2;
}

static void compare(void)
{
	long leaves = 0;
	int same = 1;

	worlds++;
	path_length = 0;
	do {
		run(program_after);
		runs++;
		same = is_known(seen, 0);
	} while (same && ++leaves < MOST_LEAVES && next_path());
	if (!same)
		differs();
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
	for (int i = 0; i < MOST; i++)
		content[i] = (char)('a' + i);
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
