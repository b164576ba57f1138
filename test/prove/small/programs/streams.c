/* From stream to stream, opened here. */
#include "../world.h"

int program(void)
{
	char buf[SIZE];
	size_t n;
	long total = 0;
	FILE *in = fopen("in", "r");
	FILE *out = fopen("out", "w");

	if (in == NULL || out == NULL)
		return 2;
	while ((n = fread(buf, 1, sizeof buf, in)) > 0) {
		if (fwrite(buf, 1, n, out) != n) {
			perror("fwrite");
			return 3;
		}
		total += n;
	}
	if (ferror(in)) {
		perror("fread");
		return 4;
	}
	/* How far the stream has come is asked of it, too. */
	report("total", total);
	report("at", (long)ftello(out));
	fclose(in);
	return fclose(out);
}
