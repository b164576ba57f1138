/* Line by line, by the pointer that the read gives back; it is looked at behind the loop. */
#include "../world.h"

int program(void)
{
	FILE *in = fopen("in", "r");
	FILE *out = fopen("out", "w");
	char line[SIZE], *at;
	int failed;

	if (in == NULL || out == NULL)
		return 2;
	while ((at = fgets(line, sizeof line, in)) != NULL)
		if (fputs(at, out) == EOF)
			break;
	failed = ferror(in);
	fclose(in);
	return fclose(out) != 0 || failed || at != NULL;
}
