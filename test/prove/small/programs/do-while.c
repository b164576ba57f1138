/* The test at the end, and one way out with its cleaning up. */
#include "../world.h"

static int copy(int in, int out)
{
	char buf[SIZE];
	int status = 0;
	ssize_t n;

	do {
		n = read(in, buf, sizeof buf);
		if (n == -1) {
			status = -1;
			goto done;
		}
		if (n > 0 && write(out, buf, n) == -1) {
			status = -2;
			goto done;
		}
	} while (n != 0);
done:
	close(in);
	close(out);
	return status;
}

int program(void)
{
	return copy(open("in", O_RDONLY), open("out", O_WRONLY));
}
