/* Ended from outside, between two chunks. */
#include "../world.h"

static volatile int stop;

static int copy(int in, int out)
{
	char buf[SIZE];
	ssize_t n = 0;

	while (!stop && (n = read(in, buf, sizeof buf)) > 0)
		if (write(out, buf, n) < n)
			return -2;
	return (int)n;
}

int program(void)
{
	return copy(open("in", O_RDONLY), open("out", O_WRONLY));
}
