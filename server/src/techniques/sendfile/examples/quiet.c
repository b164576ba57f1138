#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Sends a file without SIGPIPE, whatever the program does about it elsewhere. */
static int send_file(int sockfd, const char *path)
{
	char buf[4096];
	ssize_t n, sent;
	int in = open(path, O_RDONLY);

	if (in < 0)
		return -1;
	while ((n = read(in, buf, sizeof(buf))) > 0) {
		for (ssize_t off = 0; off < n; off += sent) {
			sent = send(sockfd, buf + off, n - off, MSG_NOSIGNAL); // finds: copy-loop file -> socket keeps(send-flags, short-write, eintr)
			if (sent < 0 && errno == EINTR)
				sent = 0;
			if (sent < 0) {
				fprintf(stderr, "send: %s\n", strerror(errno));
				close(in);
				return -1;
			}
		}
	}
	close(in);
	return n < 0 ? -1 : 0;
}

static int store(int from, const char *path)
{
	char part[4096];
	FILE *file = fopen(path, "wb");
	ssize_t n;

	while (file != NULL && (n = recv(from, part, sizeof part, 0)) > 0)
		fwrite(part, 1, n, file); // finds: small-buffer socket -> stdio-file
	return file == NULL || fclose(file) != 0;
}

int main(int argc, char **argv)
{
	int ends[2], failed, status = 0;
	pid_t peer;

	if (argc < 3 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 2;
	signal(SIGPIPE, argc > 3 ? SIG_DFL : SIG_IGN);
	peer = fork();
	if (peer == 0) {
		close(ends[0]);
		_exit(store(ends[1], argv[2]));
	}
	close(ends[1]);
	failed = send_file(ends[0], argv[1]);
	close(ends[0]);
	waitpid(peer, &status, 0);
	return failed || status != 0;
}
