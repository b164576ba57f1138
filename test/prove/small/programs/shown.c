/* Somebody is told how far it has come. */
#include "../world.h"

static long shown;

static void show(const char *what, long done, long step)
{
	if (step < 1 || done < shown)
		report(what, -1);
	shown = done;
}

static int copy(int in, int out)
{
	char buf[SIZE];
	long total = 0;
	ssize_t n;

	while ((n = read(in, buf, sizeof buf)) > 0) {
		ssize_t done = 0, put;

		while (done < n) {
			put = write(out, buf + done, n - done);
			if (put < 0)
				return -2;
			done += put;
		}
		total += n;
		show("n { is not", total, n);
	}
	return n < 0 ? -1 : 0;
}

int program(void)
{
	int status;

	shown = 0;
	status = copy(open("in", O_RDONLY), open("out", O_WRONLY));
	report("shown", shown);
	return status;
}
