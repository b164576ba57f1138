/* Interrupted calls are tried again, short writes continued, bytes counted. */
#include "../world.h"

static long copy(int in, int out)
{
	char buf[SIZE];
	long total = 0;

	for (;;) {
		ssize_t done = 0;
		ssize_t n = read(in, buf, sizeof buf);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		while (done < n) {
			ssize_t put = write(out, buf + done, n - done);

			if (put < 0) {
				if (errno == EINTR)
					continue;
				fprintf(stderr, "%ld written, then %s", total, strerror(errno));
				return -2;
			}
			done += put;
		}
		total += n;
	}
	return total;
}

int program(void)
{
	return (int)copy(open("in", O_RDONLY), open("out", O_WRONLY));
}
