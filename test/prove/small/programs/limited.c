/* No more than a limit, which is counted down; what is left is told. */
#include "../world.h"

static int copy(int in, int out, size_t left)
{
	char buf[SIZE];

	while (left > 0) {
		ssize_t n = read(in, buf, left < sizeof buf ? left : sizeof buf);

		if (n < 0)
			return -1;
		if (n == 0)
			break;
		if (write(out, buf, n) != n)
			return -2;
		left -= n;
	}
	report("left", (long)left);
	return left == 0 ? 0 : 1;
}

int program(void)
{
	return copy(open("in", O_RDONLY), open("out", O_WRONLY), LIMIT);
}
