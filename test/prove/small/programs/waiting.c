/* Waits where a call would block. */
#include "../world.h"

static int copy(int in, int out)
{
	struct pollfd ready = { out, POLLOUT, 0 };
	char buf[SIZE];
	ssize_t n, put;

	for (;;) {
		n = read(in, buf, sizeof buf);
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n <= 0)
			return (int)n;
		for (char *from = buf; n > 0; from += put, n -= put) {
			put = write(out, from, n);
			if (put < 0 && errno != EAGAIN && errno != EINTR) {
				perror("write");
				return -2;
			}
			if (put < 0) {
				poll(&ready, 1, -1);
				put = 0;
			}
		}
	}
}

int program(void)
{
	return copy(open("in", O_RDONLY), open("out", O_WRONLY));
}
