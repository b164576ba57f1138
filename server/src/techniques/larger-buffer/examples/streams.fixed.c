/* What is appended to a log goes there by `write`: no call that copies in the kernel takes a sink opened with O_APPEND. */
#include <stdio.h>

int main(int argc, char **argv)
{
  char buf[65536];
  size_t n;

  if (argc < 3)
    return 2;
  FILE *in = fopen(argv[1], "rb");
  FILE *out = fopen(argv[2], "ab");
  if (in == NULL || out == NULL)
    return 1;
  while ((n = fread(buf, 1, sizeof buf, in)) > 0)
    if (fwrite(buf, 1, n, out) != n) /* finds: small-buffer stdio-file -> stdio-file */
      return 1;
  if (ferror(in))
    return 1;
  fclose(in);
  return fclose(out) == 0 ? 0 : 1;
}
