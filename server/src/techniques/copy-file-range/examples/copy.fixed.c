#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <fcntl.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

/* Copies a file: 0, or -1 after a message. */
static int copy(const char *from, const char *to)
{
	char buf[8192];
	int in, out, failed = 0;
	ssize_t n;

	if ((in = open(from, O_RDONLY)) == -1) {
		perror(from);
		return -1;
	}
	if ((out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0666)) == -1) {
		perror(to);
		close(in);
		return -1;
	}
	/* Let the kernel copy; the loop below does what it refuses. */
	while (copy_file_range(in, NULL, out, NULL, 0x40000000, 0) > 0)
		continue;
	while ((n = read(in, buf, sizeof(buf))) > 0) {
		if (write(out, buf, n) != n) { /* finds: copy-loop file -> file */
			perror(to);
			failed = -1;
			break;
		}
	}
	if (n == -1) {
		perror(from);
		failed = -1;
	}
	printf("%lld %lld\n", (long long)lseek(in, 0, SEEK_CUR), (long long)lseek(out, 0, SEEK_CUR));
	close(in);
	if (close(out) == -1) {
		perror(to);
		failed = -1;
	}
	return failed;
}

int main(int argc, char **argv)
{
	return argc == 3 && copy(argv[1], argv[2]) == 0 ? 0 : 1;
}
