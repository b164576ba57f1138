/* Read before the loop, and again at its end. */
#include "../world.h"

static long copy(int in, int out)
{
	char buf[SIZE];
	long total = 0;
	ssize_t n = read(in, buf, sizeof buf);

	while (n > 0) {
		if (write(out, buf, n) != n)
			exit(3);
		total += n;
		n = read(in, buf, sizeof buf);
	}
	return n < 0 ? -1 : total;
}

int program(void)
{
	return (int)copy(open("in", O_RDONLY), open("out", O_WRONLY));
}
