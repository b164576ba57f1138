#include <errno.h>
#include <stdio.h>
#include <string.h>

/*
 * Saves what follows the first line of a file, behind a header that is written out first; a program that goes on from there
 * finds both streams at their ends.
 */
static int save_body(FILE *in, FILE *out)
{
	char line[80], block[1024];
	size_t n;
	long body = 0;

	if (fgets(line, sizeof line, in) == NULL)
		return ferror(in) ? -1 : 0;
	if (fprintf(out, "%zu\n", strlen(line)) < 0 || fflush(out) != 0)
		return -1;
	while ((n = fread(block, 1, sizeof block, in)) > 0) {
		if (fwrite(block, 1, n, out) != n) /* finds: copy-loop stdio-file -> stdio-file keeps(byte-count, stdio-buffer, short-write) */
			return -1;
		body += n;
	}
	printf("%ld bytes, at %ld and %ld\n", body, ftell(in), ftell(out));
	return ferror(in) ? -1 : 0;
}

/* Character by character; the loop does it where something still waits. */
static void append(FILE *in, FILE *out)
{
	int c;

	rewind(in);
	while ((c = getc(in)) != EOF)
		putc(c, out); /* finds: copy-loop stdio-file -> stdio-file */
}

int main(int argc, char **argv)
{
	FILE *in = argc < 3 ? NULL : fopen(argv[1], "rb");
	FILE *out = in == NULL ? NULL : fopen(argv[2], "wb");
	int failed;

	if (out == NULL) {
		perror("fopen");
		return 2;
	}
	failed = save_body(in, out);
	fputs("--\n", out);
	append(in, out);
	if (failed != 0 || ferror(in) || fclose(out) != 0) {
		fprintf(stderr, "%s: %s\n", argv[2], strerror(errno));
		return 1;
	}
	return fclose(in) != 0;
}
