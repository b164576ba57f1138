#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Stores what a command prints; gives the number of bytes, or -1 after a message. */
static long store(const char *command, const char *path, const char *target, int flags)
{
	char buf[8192];
	long total = 0;
	ssize_t n, put;
	int status, ends[2];
	pid_t child;
	int out = open(target, flags, 0600);

	if (out < 0 || pipe(ends) < 0)
		return -1;
	child = fork();
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execlp(command, command, path, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	for (;;) {
		n = read(ends[0], buf, sizeof buf);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		for (ssize_t done = 0; done < n; done += put) {
			put = write(out, buf + done, n - done); /* finds: copy-loop pipe -> file */
			if (put < 0) {
				fprintf(stderr, "%s: %s\n", target, strerror(errno));
				close(ends[0]);
				waitpid(child, NULL, 0);
				return -1;
			}
		}
		total += n;
	}
	close(ends[0]);
	if (waitpid(child, &status, 0) < 0 || close(out) < 0)
		return -1;
	return status == 0 ? total : -1;
}

int main(int argc, char **argv)
{
	long total;

	if (argc < 3)
		return 2;
	total = store("cat", argv[1], argv[2], O_WRONLY | O_CREAT | (argc > 3 ? O_APPEND : O_TRUNC));
	printf("%ld bytes\n", total);
	return total < 0;
}
