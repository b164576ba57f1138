/* What a run chooses, and what it shows. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "run.h"

enum { MOST_DEPTH = 64 };

char seen[LOG];
static int seen_length;
static int path[MOST_DEPTH], path_length, depth;
int deepest;

/* What can't be kept must not be taken for the same. */
static _Noreturn void too_much(const char *what)
{
	fprintf(stderr, "a run has more %s than can be kept\n", what);
	exit(2);
}

int choose(int ways)
{
	if (ways <= 1)
		return 0;
	if (depth >= MOST_DEPTH)
		too_much("choices");
	if (depth == path_length)
		path[path_length++] = 0;
	/* The number of ways is kept beside the way taken. */
	path[depth] = (path[depth] & 0xff) | ways << 8;
	if (depth + 1 > deepest)
		deepest = depth + 1;
	return path[depth++] & 0xff;
}

void first_path(void)
{
	path_length = 0;
}

int next_path(void)
{
	path_length = depth;
	while (path_length > 0) {
		int *last = &path[path_length - 1];

		if ((*last & 0xff) + 1 < *last >> 8) {
			++*last;
			return 1;
		}
		path_length--;
	}
	return 0;
}

void note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	seen_length += vsnprintf(seen + seen_length, LOG - (size_t)seen_length, format, args);
	va_end(args);
	if (seen_length >= LOG)
		too_much("to be seen");
}

void start_run(void)
{
	seen_length = depth = 0;
}

int w_fprintf(FILE *file, const char *format, ...)
{
	char text[200];
	va_list args;

	(void)file;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	note("%s;", text);
	return 0;
}

void report(const char *name, long value)
{
	note("%s %ld;", name, value);
}
