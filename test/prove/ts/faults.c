/*
 * Preloaded into Node: files fail as a disk may, by position, so that a copy through the program and one in the kernel
 * meet the same world. What goes wrong is written into a file that is mapped here, one case after the other; `struct
 * world` is its layout (driver/faults.ts writes it). A file is known by the path that it is opened with.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define PATH_SIZE 512
#define FILES 4096

/* An error behind so many bytes; 0 for none. */
struct fault {
	long error;
	long at;
};

struct world {
	struct fault source;
	struct fault sink;
	/* No call moves more bytes than these; 0 for no limit. */
	long most;
	/* What opening fails with. */
	long open_source;
	long open_sink;
	char source_path[PATH_SIZE];
	char sink_path[PATH_SIZE];
};

enum role { OTHER, SOURCE, SINK };

static struct world *world;
static volatile unsigned char roles[FILES];

__attribute__((constructor)) static void set_up(void)
{
	const char *path = getenv("ZC_WORLD");
	void *map;
	int fd;

	if (path == NULL)
		return;
	fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
	map = mmap(NULL, sizeof *world, PROT_READ, MAP_SHARED, fd, 0);
	if (fd < 0 || map == MAP_FAILED)
		_exit(95);
	world = map;
}

static long fail(long error)
{
	errno = (int)error;
	return -1;
}

static enum role role_of(int fd)
{
	return world != NULL && fd >= 0 && fd < FILES ? (enum role)roles[fd] : OTHER;
}

static void set_role(int fd, enum role role)
{
	if (fd >= 0 && fd < FILES)
		roles[fd] = (unsigned char)role;
}

/* What a file says to a transfer of `*count` bytes at `offset` (-1: where it stands): 0, or an error. May cut the count. */
static long says(int fd, off_t offset, size_t *count)
{
	enum role role = role_of(fd);
	const struct fault *fault;

	if (role == OTHER || *count == 0)
		return 0;
	if (world->most > 0 && (long)*count > world->most)
		*count = (size_t)world->most;
	fault = role == SOURCE ? &world->source : &world->sink;
	if (fault->error == 0)
		return 0;
	if (offset < 0)
		offset = lseek(fd, 0, SEEK_CUR);
	if (offset < 0)
		return 0;
	if (offset >= fault->at)
		return fault->error;
	if ((long)*count > fault->at - offset)
		*count = (size_t)(fault->at - offset);
	return 0;
}

/* A temporary file beside the sink, by a longer name, is on the same disk. */
static int is_sink(const char *path)
{
	size_t length = strlen(world->sink_path);

	return length > 0 && strncmp(path, world->sink_path, length) == 0 && (path[length] == '\0' || path[length] == '.');
}

static int opened(const char *path, int flags, mode_t mode)
{
	enum role role = OTHER;
	long error = 0;
	int fd;

	if (world != NULL && world->source_path[0] != '\0' && strcmp(path, world->source_path) == 0) {
		role = SOURCE;
		error = world->open_source;
	} else if (world != NULL && is_sink(path)) {
		role = SINK;
		error = world->open_sink;
	}
	if (error != 0)
		return (int)fail(error);
	fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
	set_role(fd, role);
	return fd;
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;

	if (flags & O_CREAT) {
		va_list more;

		va_start(more, flags);
		mode = (mode_t)va_arg(more, int);
		va_end(more);
	}
	return opened(path, flags, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));

int close(int fd)
{
	set_role(fd, OTHER);
	return (int)syscall(SYS_close, fd);
}

ssize_t read(int fd, void *buffer, size_t count)
{
	long error = says(fd, -1, &count);

	return error ? fail(error) : syscall(SYS_read, fd, buffer, count);
}

ssize_t pread64(int fd, void *buffer, size_t count, off64_t offset)
{
	long error = says(fd, offset, &count);

	return error ? fail(error) : syscall(SYS_pread64, fd, buffer, count, offset);
}

ssize_t write(int fd, const void *buffer, size_t count)
{
	long error = says(fd, -1, &count);

	return error ? fail(error) : syscall(SYS_write, fd, buffer, count);
}

ssize_t pwrite64(int fd, const void *buffer, size_t count, off64_t offset)
{
	long error = says(fd, offset, &count);

	return error ? fail(error) : syscall(SYS_pwrite64, fd, buffer, count, offset);
}

/* Vectors into files are cut to their first part: a short transfer, which callers have to expect. */
static ssize_t vector(long number, int fd, const struct iovec *parts, int length, off64_t offset)
{
	if (role_of(fd) == OTHER || length < 1)
		return syscall(number, fd, parts, length, (long)offset, 0L);
	struct iovec first = parts[0];
	for (int i = 1; first.iov_len == 0 && i < length; i++)
		first = parts[i];
	long error = says(fd, offset, &first.iov_len);

	return error ? fail(error) : syscall(number, fd, &first, 1, (long)offset, 0L);
}

ssize_t readv(int fd, const struct iovec *parts, int length)
{
	return vector(SYS_readv, fd, parts, length, -1);
}

ssize_t writev(int fd, const struct iovec *parts, int length)
{
	return vector(SYS_writev, fd, parts, length, -1);
}

ssize_t preadv64(int fd, const struct iovec *parts, int length, off64_t offset)
{
	return vector(SYS_preadv, fd, parts, length, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int length, off64_t offset)
{
	return vector(SYS_pwritev, fd, parts, length, offset);
}

static long both_say(int in, const off64_t *in_offset, int out, const off64_t *out_offset, size_t *count)
{
	long error = says(in, in_offset != NULL ? *in_offset : -1, count);

	return error ? error : says(out, out_offset != NULL ? *out_offset : -1, count);
}

ssize_t sendfile64(int out, int in, off64_t *offset, size_t count)
{
	long error = both_say(in, offset, out, NULL, &count);

	return error ? fail(error) : syscall(SYS_sendfile, out, in, offset, count);
}

ssize_t sendfile(int out, int in, off_t *offset, size_t count)
{
	return sendfile64(out, in, offset, count);
}

ssize_t copy_file_range(int in, off64_t *in_offset, int out, off64_t *out_offset, size_t count, unsigned flags)
{
	long error = both_say(in, in_offset, out, out_offset, &count);

	return error ? fail(error) : syscall(SYS_copy_file_range, in, in_offset, out, out_offset, count, flags);
}

/* libuv makes some calls by number. */
long syscall(long number, ...)
{
	static long (*next)(long, ...);
	long a[6];
	va_list more;

	va_start(more, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(more, long);
	va_end(more);
	if (next == NULL)
		next = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
	if (number == SYS_close) {
		set_role((int)a[0], OTHER);
	} else if (number == SYS_copy_file_range) {
		size_t count = (size_t)a[4];
		long error = both_say((int)a[0], (off64_t *)a[1], (int)a[2], (off64_t *)a[3], &count);

		if (error)
			return fail(error);
		a[4] = (long)count;
	}
	return next(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
