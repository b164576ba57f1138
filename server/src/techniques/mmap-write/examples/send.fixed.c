#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUF_SIZE 4096

static int send_file(int sockfd, const char *path)
{
	char buf[BUF_SIZE];
	int diskfd = open(path, O_RDONLY);
	int sent = 0;
	ssize_t n;

	if (diskfd < 0)
		return -1;
	/* Write from the page cache; the loop below does what is left. */
	{
		struct stat st;
		off_t at2 = lseek(diskfd, 0, SEEK_CUR);
		off_t end = fstat(diskfd, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : 0;

		while (at2 >= 0 && at2 < end) {
			off_t start = at2 & ~(off_t)0xfffffff;
			size_t length = end - start < 0x10000000 ? end - start : 0x10000000;
			char *map = mmap(NULL, length, PROT_READ, MAP_PRIVATE, diskfd, start);

			if (map == MAP_FAILED)
				break;
			while (at2 < start + (off_t)length &&
			       (n = write(sockfd, map + (at2 - start), start + (off_t)length - at2)) > 0) {
				at2 += n;
				sent += n;
			}
			munmap(map, length);
			if (at2 < start + (off_t)length)
				break;
		}
		if (at2 >= 0 && end > 0)
			lseek(diskfd, at2, SEEK_SET);
	}
	while ((n = read(diskfd, buf, BUF_SIZE)) > 0) {
		ssize_t off = 0, w;

		while (off < n) {
			w = write(sockfd, buf + off, n - off); /* finds: copy-loop file -> socket */
			if (w < 0) {
				fprintf(stderr, "write: %s\n", strerror(errno));
				close(diskfd);
				return -1;
			}
			off += w;
		}
		sent += n;
	}
	if (n < 0)
		fprintf(stderr, "read: %s\n", strerror(errno));
	fprintf(stderr, "%d sent, at %ld\n", sent, (long)lseek(diskfd, 0, SEEK_CUR));
	close(diskfd);
	return n < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	char part[4096];
	int ends[2], failed, status = 0;
	ssize_t n;
	pid_t peer;
	FILE *file;

	if (argc < 3 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 2;
	peer = fork();
	if (peer == 0) {
		close(ends[0]);
		file = fopen(argv[2], "wb");
		while (file != NULL && (n = recv(ends[1], part, sizeof part, 0)) > 0)
			fwrite(part, 1, n, file); /* finds: small-buffer socket -> stdio-file */
		_exit(file == NULL || fclose(file) != 0);
	}
	close(ends[1]);
	failed = send_file(ends[0], argv[1]);
	close(ends[0]);
	waitpid(peer, &status, 0);
	return failed || status != 0;
}
