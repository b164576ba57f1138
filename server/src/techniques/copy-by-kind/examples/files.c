#include "stdio.h"
#include <fcntl.h>
#include <unistd.h>

static int copy_rest(int in, int out)
{
	char buf[4096];
	ssize_t n;

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
