/*
 * Preloaded into a program under test: makes the system calls that move bytes behave badly, in ways that a kernel may.
 * What goes wrong depends on positions (bytes of the source, bytes given to the sink), not on how many calls were made,
 * so that two programs that move the same bytes by different calls meet the same world. Children are left alone.
 *
 *   ZC_SHORT=BYTES            no call moves more
 *   ZC_REFUSE=ERRNO:NTH       the NTH kernel copy (sendfile, copy_file_range, splice, mmap) fails, and all after it
 *   ZC_ZERO=1                 the first kernel copy gives 0
 *   ZC_SINK=ERRNO:BYTES       the sink takes so many bytes and then fails, for good
 *   ZC_SINK_ONCE=ERRNO:BYTES  the same, but the next call fails with EPIPE: a socket tells its error once
 *   ZC_SOURCE=ERRNO:BYTES     the source fails behind so many bytes; a write from a mapping gives EFAULT there
 *   ZC_CHANGE=SIZE:BYTES      the source file gets another size when so many bytes of it are read: cut, or grown by zeros
 *   ZC_EINTR=BYTES            the first call at this position of the sink is interrupted
 *   ZC_FSTAT=ERRNO            fstat fails
 *   ZC_LIMIT=BYTES            no file gets larger (EFBIG by the kernel itself)
 *
 * The streams of stdio call the system by themselves, past this library; of what is above they meet only the last. All other
 * faults of theirs are tried in small worlds (small/streams.c).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

struct fault {
	int error;
	long at;
};

static int off;
static long most = -1;
static struct fault refuse, sink, once, bad_source, interrupted, change;
static int zero, told, stat_error, is_changing;
static long kernel_calls, given;
static char *map_start;
static size_t map_length;
static off_t map_offset;
static int map_fd = -1;

static void leave_alone(void)
{
	off = 1;
}

static struct fault fault_of(const char *name)
{
	struct fault f = { 0, 0 };
	const char *text = getenv(name);

	if (text != NULL) {
		char *end;

		f.error = (int)strtol(text, &end, 10);
		f.at = *end == ':' ? strtol(end + 1, NULL, 10) : 0;
	}
	return f;
}

__attribute__((constructor)) static void set_up(void)
{
	const char *text;

	if ((text = getenv("ZC_SHORT")) != NULL)
		most = atol(text);
	if ((text = getenv("ZC_EINTR")) != NULL) {
		interrupted.error = EINTR;
		interrupted.at = atol(text);
	}
	if ((text = getenv("ZC_FSTAT")) != NULL)
		stat_error = atoi(text);
	if ((text = getenv("ZC_LIMIT")) != NULL) {
		rlim_t bytes = (rlim_t)atol(text);

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){ bytes, bytes });
	}
	zero = getenv("ZC_ZERO") != NULL;
	refuse = fault_of("ZC_REFUSE");
	sink = fault_of("ZC_SINK");
	once = fault_of("ZC_SINK_ONCE");
	bad_source = fault_of("ZC_SOURCE");
	change = fault_of("ZC_CHANGE");
	is_changing = getenv("ZC_CHANGE") != NULL;
	pthread_atfork(NULL, NULL, leave_alone);
}

static ssize_t fail(int error)
{
	errno = error;
	return -1;
}

/* Cuts `*count` at a position; false when the position is reached. */
static int up_to(long position, long at, size_t *count)
{
	if (position >= at)
		return 0;
	if ((long)*count > at - position)
		*count = (size_t)(at - position);
	return 1;
}

/* What the sink says to `*count` more bytes: 0, or an error. */
static int sink_says(size_t *count)
{
	if (*count == 0)
		return 0;
	if (most >= 0 && (long)*count > most)
		*count = (size_t)most;
	if (interrupted.error && !up_to(given, interrupted.at, count)) {
		interrupted.error = 0;
		return EINTR;
	}
	if (once.error && !up_to(given, once.at, count)) {
		if (told)
			return EPIPE;
		told = 1;
		return once.error;
	}
	if (sink.error && !up_to(given, sink.at, count))
		return sink.error;
	return 0;
}

/* By a descriptor of its own: the program's may be for reading only. */
static void change_size(int fd)
{
	char path[40];

	is_changing = 0;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (truncate(path, change.error) != 0)
		_exit(95);
}

/* What the source says to a read of `*count` bytes, at an offset or at its position. */
static int source_says(int fd, const off_t *offset, size_t *count)
{
	off_t position;

	if (most >= 0 && (long)*count > most)
		*count = (size_t)most;
	if (!bad_source.error && !is_changing)
		return 0;
	position = offset != NULL ? *offset : lseek(fd, 0, SEEK_CUR);
	if (position < 0)
		return 0;
	if (is_changing && !up_to((long)position, change.at, count))
		change_size(fd);
	return bad_source.error && !up_to((long)position, bad_source.at, count) ? bad_source.error : 0;
}

/* True when the call is refused as a kernel copy; `*result` is what it gives then. */
static int refused(ssize_t *result)
{
	kernel_calls++;
	if (refuse.error && kernel_calls >= refuse.at) {
		*result = fail(refuse.error);
		return 1;
	}
	if (zero && kernel_calls == 1) {
		*result = 0;
		return 1;
	}
	return 0;
}

static int both_say(int in, const off_t *offset, size_t *count)
{
	int error = source_says(in, offset, count);

	return error ? error : sink_says(count);
}

static ssize_t gave(ssize_t n)
{
	if (n > 0)
		given += n;
	return n;
}

ssize_t read(int fd, void *buf, size_t count)
{
	int error = off || count == 0 ? 0 : source_says(fd, NULL, &count);

	return error ? fail(error) : syscall(SYS_read, fd, buf, count);
}

ssize_t pread(int fd, void *buf, size_t count, off_t offset)
{
	int error = off || count == 0 ? 0 : source_says(fd, &offset, &count);

	return error ? fail(error) : syscall(SYS_pread64, fd, buf, count, offset);
}

ssize_t pwrite(int fd, const void *buf, size_t count, off_t offset)
{
	int error = off ? 0 : sink_says(&count);

	return error ? fail(error) : gave(syscall(SYS_pwrite64, fd, buf, count, offset));
}

static ssize_t put(int fd, const void *buf, size_t count, int flags, int is_send)
{
	const char *from = buf;

	if (!off && fd != STDOUT_FILENO && fd != STDERR_FILENO) {
		int error;

		if (is_changing && map_fd >= 0 && from >= map_start && from < map_start + map_length &&
		    !up_to((long)(map_offset + (from - map_start)), change.at, &count))
			change_size(map_fd);
		if (bad_source.error && map_start != NULL && from >= map_start && from < map_start + map_length &&
		    !up_to((long)(map_offset + (from - map_start)), bad_source.at, &count))
			return fail(EFAULT);
		error = sink_says(&count);
		if (error)
			return fail(error);
	}
	return gave(is_send ? syscall(SYS_sendto, fd, buf, count, flags, NULL, 0) : syscall(SYS_write, fd, buf, count));
}

ssize_t write(int fd, const void *buf, size_t count)
{
	return put(fd, buf, count, 0, 0);
}

ssize_t send(int fd, const void *buf, size_t count, int flags)
{
	return put(fd, buf, count, flags, 1);
}

ssize_t sendfile(int out, int in, off_t *offset, size_t count)
{
	ssize_t result;
	int error;

	if (refused(&result))
		return result;
	error = both_say(in, offset, &count);
	return error ? fail(error) : gave(syscall(SYS_sendfile, out, in, offset, count));
}

/* Waits for what a pipe gives; false at its end. */
static int has_bytes(int fd)
{
	struct pollfd one = { fd, POLLIN, 0 };

	return poll(&one, 1, -1) > 0 && (one.revents & POLLIN);
}

static int is_pipe(int fd)
{
	struct stat st;

	return syscall(SYS_fstat, fd, &st) == 0 && S_ISFIFO(st.st_mode);
}

ssize_t splice(int in, off_t *in_offset, int out, off_t *out_offset, size_t count, unsigned flags)
{
	ssize_t result;
	int error;

	if (refused(&result))
		return result;
	/* Without a pipe it is refused before anything is touched; without bytes it does not come to the sink. */
	error = is_pipe(in) || is_pipe(out) ? source_says(in, in_offset, &count) : 0;
	if (!error && (!is_pipe(in) || has_bytes(in)))
		error = sink_says(&count);
	return error ? fail(error) : gave(syscall(SYS_splice, in, in_offset, out, out_offset, count, flags));
}

static int is_file(int fd)
{
	struct stat st;

	return syscall(SYS_fstat, fd, &st) == 0 && S_ISREG(st.st_mode);
}

ssize_t copy_file_range(int in, off_t *in_offset, int out, off_t *out_offset, size_t count, unsigned flags)
{
	ssize_t result;
	int error;

	if (refused(&result))
		return result;
	/* Anything but two files is refused before it is touched. */
	error = is_file(in) && is_file(out) ? both_say(in, in_offset, &count) : 0;
	return error ? fail(error) : gave(syscall(SYS_copy_file_range, in, in_offset, out, out_offset, count, flags));
}

void *mmap(void *start, size_t length, int protection, int flags, int fd, off_t offset)
{
	void *map;
	ssize_t result;

	if (fd >= 0 && !off && refused(&result) && result < 0)
		return MAP_FAILED;
	map = (void *)syscall(SYS_mmap, start, length, protection, flags, fd, offset);
	if (fd >= 0 && map != MAP_FAILED) {
		map_start = map;
		map_length = length;
		map_offset = offset;
		map_fd = fd;
	}
	return map;
}

int munmap(void *start, size_t length)
{
	if (start == map_start) {
		map_start = NULL;
		map_fd = -1;
	}
	return (int)syscall(SYS_munmap, start, length);
}

int fstat(int fd, struct stat *st)
{
	if (stat_error && !off)
		return (int)fail(stat_error);
	return (int)syscall(SYS_fstat, fd, st);
}
