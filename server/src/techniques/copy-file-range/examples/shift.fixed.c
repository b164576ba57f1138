#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* Copies from one place of a file to another place of a second one; gives how far it came. */
static off_t shift(int in, off_t start, int out, off_t to)
{
  char buf[4096];
  off_t done = 0;
  ssize_t n;

  /* Let the kernel copy; the loop below does what it refuses. */
  {
    loff_t from = start + done;
    loff_t to2 = to;

    while ((n = copy_file_range(in, &from, out, &to2, 0x40000000, 0)) > 0) {
      done += n;
      to += n;
    }
  }
  while ((n = pread(in, buf, sizeof buf, start + done)) > 0) {
    if (pwrite(out, buf, (size_t)n, to) != n) { /* finds: copy-loop unknown -> unknown keeps(byte-count, short-write, sink-offset, source-offset) */
      fprintf(stderr, "write: %s\n", strerror(errno));
      return -1;
    }
    to += n;
    done += n;
  }
  if (n < 0)
    fprintf(stderr, "read: %s\n", strerror(errno));
  return n < 0 ? -1 : done;
}

int main(int argc, char **argv)
{
  int in, out;
  off_t done;

  if (argc < 3)
    return 2;
  in = open(argv[1], O_RDONLY);
  out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0600);
  done = shift(in, 100, out, 5000);
  printf("%ld %ld %ld\n", (long)done, (long)lseek(in, 0, SEEK_CUR), (long)lseek(out, 0, SEEK_CUR));
  return close(out) == 0 && done >= 0 ? 0 : 1;
}
