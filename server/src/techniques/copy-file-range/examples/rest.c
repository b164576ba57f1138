#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

/* Copies what is left of `from` to `to`, and gives how much it was. */
static ssize_t copy(int from, int to)
{
	ssize_t total = 0;

	for (;;) {
		uint8_t buf[4096];
		uint8_t *p = buf;
		ssize_t left, n;

		n = read(from, buf, sizeof(buf));
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		left = n;
		total += n;
		do {
			ssize_t written = write(to, p, (size_t)left); /* finds: copy-loop unknown -> unknown keeps(error-split, byte-count, short-write) */

			if (written < 0)
				return -1;
			left -= written;
			p += written;
		} while (left > 0);
	}
	return total;
}

int main(int argc, char **argv)
{
	int in, out;
	ssize_t n;

	if (argc != 3)
		return 2;
	in = open(argv[1], O_RDONLY);
	out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (in == -1 || out == -1) {
		perror("open");
		return 1;
	}
	n = copy(in, out);
	printf("%lld %lld %lld\n", (long long)n, (long long)lseek(in, 0, SEEK_CUR), (long long)lseek(out, 0, SEEK_CUR));
	return close(out) == 0 && n >= 0 ? 0 : 1;
}
