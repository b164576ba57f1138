#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "stdio.h"
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/*
 * Copies up to limit bytes (all, if it is -1) by the kernel call that fits the
 * two descriptors, and gives how many it copied: the caller does the rest, and
 * meets what went wrong.
 */
static off_t copy_in_kernel(int in, int out, off_t limit)
{
	struct stat from, to;
	socklen_t size = sizeof(int);
	off_t copied = 0;
	ssize_t n = 1;
	int type;

	if (fstat(in, &from) != 0 || fstat(out, &to) != 0)
		return 0;
	if (!S_ISREG(to.st_mode) && !S_ISFIFO(to.st_mode) &&
	    (getsockopt(out, SOL_SOCKET, SO_TYPE, &type, &size) != 0 ||
	     type != SOCK_STREAM))
		return 0;
	if (limit == -1 && sizeof(off_t) < 8)
		limit = 0x7fffffff;
	while (n > 0 && (limit == -1 || copied < limit)) {
		off_t rest = limit == -1 ? 0x40000000 : limit - copied;
		size_t most = rest < 0x40000000 ? (size_t)rest : 0x40000000;

		if (S_ISREG(from.st_mode) && S_ISREG(to.st_mode))
			n = copy_file_range(in, NULL, out, NULL, most, 0);
		else if (S_ISREG(from.st_mode))
			n = sendfile(out, in, NULL, most);
		else if (S_ISFIFO(from.st_mode))
			n = splice(in, NULL, out, NULL, most, 0);
		else
			n = 0;
		if (n > 0)
			copied += n;
	}
	return copied;
}

static int copy_rest(int in, int out)
{
	char buf[4096];
	ssize_t n;

	/* Let the kernel copy; the loop below does what it refuses. */
	copy_in_kernel(in, out, -1);
	while ((n = read(in, buf, sizeof(buf))) > 0)
		if (write(out, buf, n) != n) { /* finds: copy-loop unknown -> unknown */
			perror("write");
			return 1;
		}
	if (n < 0)
		perror("read");
	return n < 0;
}

int main(int argc, char **argv)
{
	int in, out, flags = O_WRONLY | O_CREAT | O_TRUNC;

	if (argc < 3)
		return 2;
	if (argc > 3)
		flags |= O_APPEND;
	in = open(argv[1], O_RDONLY);
	out = open(argv[2], flags, 0600);
	return copy_rest(in, out) || close(out) != 0;
}
