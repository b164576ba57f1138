#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <sys/types.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define MIN(a, b) ((a) < (b) ? (a) : (b))

/* Sends `left` bytes of the file from where it stands. */
static int send_range(int sock, int file, off_t left, int quiet)
{
	char chunk[32 * 1024];
	ssize_t n;

	if (!quiet)
		while (left > 0) {
			n = read(file, chunk, MIN(left, (off_t)sizeof chunk));
			if (n == 0) {
				fprintf(stderr, "file is too short by %jd\n", (intmax_t)left);
				return -1;
			}
			if (n < 0) {
				fprintf(stderr, "read: %s\n", strerror(errno));
				return -1;
			}
			if (send(sock, chunk, n, 0) != n) { // finds: copy-loop unknown -> socket
				fprintf(stderr, "send: %s\n", strerror(errno));
				return -1;
			}
			left -= n;
		}
	else
		fprintf(stderr, "nothing sent\n");
	return 0;
}

static int store(int from, const char *path)
{
	char part[4096];
	FILE *file = fopen(path, "wb");
	ssize_t n;

	if (file == NULL)
		return 1;
	while ((n = recv(from, part, sizeof part, 0)) > 0)
		fwrite(part, 1, n, file); // finds: small-buffer socket -> stdio-file
	return fclose(file);
}

int main(int argc, char **argv)
{
	int ends[2], file, failed, status = 0;
	pid_t peer;
	off_t size;

	if (argc < 3 || (file = open(argv[1], O_RDONLY)) < 0)
		return 2;
	size = lseek(file, 0, SEEK_END);
	lseek(file, size / 3, SEEK_SET);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 2;
	peer = fork();
	if (peer == 0) {
		close(ends[0]);
		_exit(store(ends[1], argv[2]));
	}
	close(ends[1]);
	failed = send_range(ends[0], file, size / 2, argc > 3);
	close(ends[0]);
	waitpid(peer, &status, 0);
	printf("%jd\n", (intmax_t)lseek(file, 0, SEEK_CUR));
	return failed || status;
}
