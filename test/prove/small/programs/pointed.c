/* Line by line, by the pointer that the read gives back; it is looked at behind the loop. */
#include "../world.h"

int program(void)
{
	FILE *in = fopen("in", "r");
	FILE *out = fopen("out", "w");
	char line[SIZE], *at;

	if (in == NULL || out == NULL)
		return 2;
	while ((at = fgets(line, sizeof line, in)) != NULL)
		if (fputs(at, out) == EOF)
			break;
	fclose(in);
	return fclose(out) != 0 || at != NULL;
}
