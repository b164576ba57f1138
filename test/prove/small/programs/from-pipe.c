/* What comes out of a pipe goes to a file. */
#include "../world.h"

int program(void)
{
	char buf[SIZE];
	long total = 0;
	ssize_t n;
	int ends[2];
	int out = open("out", O_WRONLY | O_TRUNC);

	if (pipe(ends) != 0)
		return 2;
	close(ends[1]);
	while ((n = read(ends[0], buf, sizeof buf)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		for (ssize_t put, done = 0; done < n; done += put) {
			put = write(out, buf + done, n - done);
			if (put < 0) {
				perror("write");
				exit(1);
			}
		}
		total += n;
	}
	report("total", total);
	close(ends[0]);
	return close(out);
}
