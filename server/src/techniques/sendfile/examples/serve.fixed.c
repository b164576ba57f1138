/* Serves one file to one peer: the loop as it stands in every tutorial. */
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUF_SIZE 4096

static int serve(int listener, const char *path)
{
	char buf[BUF_SIZE];
	ssize_t n;
	int diskfd, sockfd;

	diskfd = open(path, O_RDONLY);
	if (diskfd < 0) {
		perror(path);
		return 1;
	}
	sockfd = accept(listener, NULL, NULL);
	if (sockfd < 0) {
		perror("accept");
		close(diskfd);
		return 1;
	}

	/* Let the kernel send; the loop below does what it refuses. */
	while (sendfile(sockfd, diskfd, NULL, 0x40000000) > 0)
		continue;
	while((n = read(diskfd, buf, BUF_SIZE)) > 0)
		write(sockfd, buf, n); /* finds: copy-loop file -> socket */ /* finds: short-write-dropped file -> socket */

	close(sockfd);
	close(diskfd);
	return 0;
}

/* The peer: stores what it gets. */
static int fetch(const struct sockaddr_in *to, const char *path)
{
	char part[4096];
	int sock = socket(AF_INET, SOCK_STREAM, 0);
	FILE *file = fopen(path, "wb");
	ssize_t n;

	if (sock < 0 || file == NULL || connect(sock, (const struct sockaddr *)to, sizeof *to) < 0)
		return 1;
	while ((n = recv(sock, part, sizeof part, 0)) > 0)
		fwrite(part, 1, n, file); /* finds: small-buffer socket -> stdio-file */
	return fclose(file);
}

int main(int argc, char **argv)
{
	struct sockaddr_in here = { .sin_family = AF_INET };
	socklen_t length = sizeof here;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	int status = 0, failed;
	pid_t peer;

	if (argc != 3 || listener < 0)
		return 2;
	here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(listener, (struct sockaddr *)&here, sizeof here) < 0 || listen(listener, 1) < 0 ||
	    getsockname(listener, (struct sockaddr *)&here, &length) < 0)
		return 2;
	peer = fork();
	if (peer == 0)
		_exit(fetch(&here, argv[2]));
	failed = serve(listener, argv[1]);
	if (failed)
		close(listener);
	waitpid(peer, &status, 0);
	return failed || status ? 1 : 0;
}
