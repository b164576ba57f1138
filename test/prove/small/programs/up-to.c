/* A counter that goes up to a limit, behind a pointer. */
#include "../world.h"

static int copy(int in, int out, long size, long *done)
{
	char buf[SIZE];

	while (*done < size) {
		ssize_t n = read(in, buf, size - *done < SIZE ? size - *done : SIZE);

		if (n <= 0)
			return n < 0 ? -1 : 1;
		if (write(out, buf, n) != n)
			return -2;
		*done += n;
	}
	return 0;
}

int program(void)
{
	long done = 0;
	int status = copy(open("in", O_RDONLY), open("out", O_WRONLY), LIMIT + 3, &done);

	report("done", done);
	return status;
}
