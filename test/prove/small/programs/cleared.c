/* Read errors are told by errno, which is cleared before. */
#include "../world.h"

static int copy(int in, int out)
{
	char buf[SIZE];
	ssize_t n;

	errno = 0;
	while ((n = read(in, buf, sizeof buf)) > 0) {
		for (ssize_t done = 0, put; done < n; done += put) {
			put = write(out, buf + done, n - done);
			if (put < 0)
				return -2;
		}
	}
	if (errno != 0) {
		report("failed", 1);
		return -1;
	}
	return 0;
}

int program(void)
{
	return copy(open("in", O_RDONLY), open("out", O_WRONLY));
}
