#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Sends a part of a file that others read, too: its position stays where it is. */
static int send_part(int sock, int file, off_t at, size_t left)
{
	char buf[2048];
	ssize_t n;

	/* Let the kernel send; the loop below does what it refuses. */
	{
		off_t from = at;

		while (left > 0 && (n = sendfile(sock, file, &from, left)) > 0) {
			left -= n;
			at += n;
		}
	}
	while (left > 0) {
		n = pread(file, buf, left < sizeof buf ? left : sizeof buf, at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		if (write(sock, buf, n) != n) { /* finds: copy-loop unknown -> socket */
			fprintf(stderr, "write: %s\n", strerror(errno));
			return -1;
		}
		at += n;
		left -= n;
	}
	fprintf(stderr, "%zu left, at %ld of %ld\n", left, (long)at, (long)lseek(file, 0, SEEK_CUR));
	return left == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	char part[4096];
	int ends[2], failed, status = 0;
	ssize_t n;
	FILE *file;

	if (argc < 3 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 2;
	if (fork() == 0) {
		close(ends[0]);
		file = fopen(argv[2], "wb");
		while (file != NULL && (n = recv(ends[1], part, sizeof part, 0)) > 0)
			fwrite(part, 1, n, file); /* finds: small-buffer socket -> stdio-file */
		_exit(file == NULL || fclose(file) != 0);
	}
	close(ends[1]);
	failed = send_part(ends[0], open(argv[1], O_RDONLY), 1000, 70000);
	close(ends[0]);
	wait(&status);
	return failed || status != 0;
}
