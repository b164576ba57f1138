/* Preloaded to count the system calls of a copy: each wrapper is one call more. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static long calls;

long calls_made(void)
{
	return calls;
}

ssize_t read(int fd, void *buf, size_t count)
{
	calls++;
	return syscall(SYS_read, fd, buf, count);
}

ssize_t write(int fd, const void *buf, size_t count)
{
	calls++;
	return syscall(SYS_write, fd, buf, count);
}

ssize_t sendfile(int out, int in, off_t *offset, size_t count)
{
	calls++;
	return syscall(SYS_sendfile, out, in, offset, count);
}

ssize_t copy_file_range(int in, off_t *in_offset, int out, off_t *out_offset, size_t count, unsigned flags)
{
	calls++;
	return syscall(SYS_copy_file_range, in, in_offset, out, out_offset, count, flags);
}

ssize_t splice(int in, off_t *in_offset, int out, off_t *out_offset, size_t count, unsigned flags)
{
	calls++;
	return syscall(SYS_splice, in, in_offset, out, out_offset, count, flags);
}

void *mmap(void *start, size_t length, int protection, int flags, int fd, off_t offset)
{
	calls++;
	return (void *)syscall(SYS_mmap, start, length, protection, flags, fd, offset);
}

int munmap(void *start, size_t length)
{
	calls++;
	return (int)syscall(SYS_munmap, start, length);
}

int fstat(int fd, struct stat *st)
{
	calls++;
	return (int)syscall(SYS_fstat, fd, st);
}

off_t lseek(int fd, off_t offset, int whence)
{
	calls++;
	return syscall(SYS_lseek, fd, offset, whence);
}
