/*
 * The stand-ins of the exhaustive search for the calls that reach the system, over endpoints in memory, and one run of a
 * program with them. Each asks `choose` how much it moves.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#include "run.h"

/* Of the streams of stdio, streams.c. */
void w_flush_all(void);
void w_forget_all(void);

enum { MOST_CALLS = 200 };

struct world world;

static int told[MOST_EVENTS];
static int source_at, sink_at, sink_length, kernel_calls, calls, sigpipes, ignores_sigpipe;
static const char content[MOST + 1] = "abcdefghijklmnop";
static char sunk[4 * MOST], mapping[MOST];
static unsigned char is_open[FDS];
static jmp_buf way_out;

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

_Noreturn void w_exit(int status)
{
	note("exit %d;", status);
	longjmp(way_out, 1);
}

void run(int (*program)(void))
{
	source_at = sink_at = sink_length = kernel_calls = calls = sigpipes = ignores_sigpipe = 0;
	start_run();
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
