/* To a stream that was moved before, and is moved again. */
#include "../world.h"

int program(void)
{
	char buf[SIZE];
	ssize_t got;
	int in = open("in", O_RDONLY);
	FILE *out = fopen("out", "w");

	if (out == NULL || fseeko(out, 2, SEEK_SET) != 0)
		return 2;
	while ((got = read(in, buf, sizeof buf)) > 0)
		if (fwrite(buf, 1, got, out) != (size_t)got)
			return 3;
	/* A place is left free. */
	if (got < 0 || fseeko(out, 1, SEEK_CUR) != 0 || putc('#', out) == EOF)
		return 4;
	report("at", (long)ftello(out));
	return fclose(out);
}
