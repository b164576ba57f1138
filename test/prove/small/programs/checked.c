/* Errors told apart, and the first of them ends all. */
#include "../world.h"

static int copy(int in, int out)
{
	char buf[SIZE];
	ssize_t n;

	while ((n = read(in, buf, sizeof buf)) > 0) {
		if (write(out, buf, n) != n) {
			perror("write");
			close(out);
			return -2;
		}
	}
	if (n < 0) {
		perror("read");
		return -1;
	}
	return close(out);
}

int program(void)
{
	int in = open("in", O_RDONLY);
	int status = copy(in, open("out", O_WRONLY));

	report("position", lseek(in, 0, SEEK_CUR));
	close(in);
	return status;
}
