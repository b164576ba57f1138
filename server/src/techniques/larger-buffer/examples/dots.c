/* Shows a dot for every chunk, so no call that copies in the kernel can take over. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
  char buf[4096];
  ssize_t n;

  if (argc < 3)
    return 2;
  int in = open(argv[1], O_RDONLY);
  int out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (in < 0 || out < 0)
    return 1;
  while ((n = read(in, buf, sizeof buf)) > 0) {
    if (write(out, buf, (size_t)n) != n) /* finds: small-buffer file -> file */
      return 1;
    putc('.', stderr);
  }
  close(in);
  return close(out) == 0 && n == 0 ? 0 : 1;
}
