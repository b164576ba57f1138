/* Character by character, behind a header that was read and written already. */
#include "../world.h"

static int copy(FILE *in, FILE *out)
{
	int c = getc(in);

	if (c == EOF)
		return 1;
	putc('#', out);
	if (fflush(out) != 0)
		return 1;
	while ((c = getc(in)) != EOF)
		putc(c, out);
	return ferror(in) || ferror(out) || fflush(out) != 0;
}

int program(void)
{
	FILE *in = fopen("in", "r");
	FILE *out = fopen("out", "w");
	int failed;

	if (in == NULL || out == NULL)
		return 2;
	failed = copy(in, out);
	fclose(in);
	return fclose(out) != 0 || failed;
}
