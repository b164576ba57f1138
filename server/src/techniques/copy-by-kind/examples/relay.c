#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdlib.h>

struct relay {
  int from;
  int to;
  long passed;
};

/* Passes on what is left, at most so much; whoever calls knows what the two ends are. */
static int relay(struct relay *r, size_t left)
{
  char buf[2048];

  while (left > 0) {
    ssize_t done = 0;
    ssize_t n = read(r->from, buf, left < sizeof buf ? left : sizeof buf);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      fprintf(stderr, "read: %s\n", strerror(errno));
      return -1;
    }
    if (n == 0)
      break;
    while (done < n) {
      ssize_t put = write(r->to, buf + done, n - done); /* finds: copy-loop unknown -> unknown */

      if (put < 0 && errno == EINTR)
        continue;
      if (put < 0) {
        fprintf(stderr, "write: %s\n", strerror(errno));
        return -1;
      }
      done += put;
    }
    r->passed += n;
    left -= n;
  }
  return 0;
}

/* All of it, without a count. */
static int pour(int in, int out)
{
  char part[1024];
  ssize_t n;

  while ((n = read(in, part, sizeof part)) != 0) {
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0 || write(out, part, n) != n) /* finds: copy-loop unknown -> unknown */
      return -1;
  }
  return 0;
}

/* file -> pipe -> file: the two ends of a relay of processes. */
int main(int argc, char **argv)
{
  struct relay r = {-1, -1, 0};
  int ends[2], failed, status = 0, flags = O_WRONLY | O_CREAT | O_TRUNC;

  if (argc < 3 || pipe(ends) < 0)
    return 2;
  if (argc > 3)
    flags |= O_APPEND;
  if (fork() == 0) {
    close(ends[1]);
    _exit(pour(ends[0], open(argv[2], flags, 0600)) != 0);
  }
  close(ends[0]);
  r.from = open(argv[1], O_RDONLY);
  r.to = ends[1];
  failed = relay(&r, 3000000);
  close(r.to);
  wait(&status);
  printf("%ld %ld\n", r.passed, (long)lseek(r.from, 0, SEEK_CUR));
  return failed || status != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
