/* From one offset to another. */
#include "../world.h"

static int copy(int in, off_t start, int out, off_t to)
{
	char buf[SIZE];
	off_t done = 0;
	ssize_t n;

	while ((n = pread(in, buf, sizeof buf, start + done)) > 0) {
		if (pwrite(out, buf, n, to) != n)
			return -2;
		done += n;
		to += n;
	}
	report("done", (long)done);
	return n < 0 ? -1 : 0;
}

int program(void)
{
	return copy(open("in", O_RDONLY), 1, open("out", O_WRONLY), 3);
}
