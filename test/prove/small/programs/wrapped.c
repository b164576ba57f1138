/* By functions of its own, as two thirds of real programs do. */
#include "../world.h"

static ssize_t safe_read(int fd, void *buf, size_t count)
{
	ssize_t n;

	do
		n = read(fd, buf, count);
	while (n < 0 && errno == EINTR);
	return n;
}

static ssize_t full_write(int fd, const void *buf, size_t count)
{
	const char *from = buf;
	ssize_t total = 0;

	while (count > 0) {
		ssize_t n = write(fd, from, count);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return total ? total : n;
		total += n;
		from += n;
		count -= n;
	}
	return total;
}

static int copy(int in, int out)
{
	char buf[SIZE];
	ssize_t n;

	while ((n = safe_read(in, buf, sizeof buf)) > 0) {
		if (full_write(out, buf, n) != n)
			return -2;
	}
	return n < 0 ? -1 : 0;
}

int program(void)
{
	return copy(open("in", O_RDONLY), open("out", O_WRONLY));
}
