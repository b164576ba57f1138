/* From a descriptor to a stream that has something waiting. */
#include "../world.h"

static int save(int in, FILE *out)
{
	char buf[SIZE];

	for (;;) {
		ssize_t got = read(in, buf, sizeof buf);

		if (got == 0)
			break;
		if (got < 0) {
			perror("read");
			return -1;
		}
		if (fwrite(buf, 1, got, out) != (size_t)got) {
			perror("fwrite");
			return -2;
		}
	}
	return fflush(out);
}

int program(void)
{
	int in = open("in", O_RDONLY);
	FILE *out = fopen("out", "w");

	if (out == NULL)
		return 2;
	fputs("#", out);
	return save(in, out);
}
