#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* Asks for an error and for the end one after the other, behind the read. */
static int append(int in, const char *path, int flags)
{
	char buf[4096];
	int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | flags, 0600);
	ssize_t n;

	if (out < 0)
		return -1;
	while ((n = read(in, buf, sizeof(buf))) != -1 && n != 0)
		if (write(out, buf, n) != n) { // finds: copy-loop unknown -> file
			perror(path);
			close(out);
			return -1;
		}
	if (n == -1)
		perror("read");
	return close(out) != 0 || n == -1 ? -1 : 0;
}

int main(int argc, char **argv)
{
	int in;

	if (argc < 3)
		return 2;
	in = open(argv[1], O_RDONLY);
	return append(in, argv[2], argc > 3 ? O_APPEND : 0) != 0;
}
