#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdlib.h>

/*
 * Copies up to limit bytes (all, if it is -1) by the kernel call that fits the
 * two descriptors, and gives how many it copied: the caller does the rest, and
 * meets what went wrong.
 */
static off_t copy_in_kernel(int in, int out, off_t limit)
{
  struct stat from, to;
  socklen_t size = sizeof(int);
  off_t copied = 0;
  ssize_t n = 1;
  int type;

  if (fstat(in, &from) != 0 || fstat(out, &to) != 0)
    return 0;
  if (!S_ISREG(to.st_mode) && !S_ISFIFO(to.st_mode) &&
      (getsockopt(out, SOL_SOCKET, SO_TYPE, &type, &size) != 0 ||
       type != SOCK_STREAM))
    return 0;
  if (limit == -1 && sizeof(off_t) < 8)
    limit = 0x7fffffff;
  while (n > 0 && (limit == -1 || copied < limit)) {
    off_t rest = limit == -1 ? 0x40000000 : limit - copied;
    size_t most = rest < 0x40000000 ? (size_t)rest : 0x40000000;

    if (S_ISREG(from.st_mode) && S_ISREG(to.st_mode))
      n = copy_file_range(in, NULL, out, NULL, most, 0);
    else if (S_ISREG(from.st_mode))
      n = sendfile(out, in, NULL, most);
    else if (S_ISFIFO(from.st_mode))
      n = splice(in, NULL, out, NULL, most, 0);
    else
      n = 0;
    if (n > 0)
      copied += n;
  }
  return copied;
}

struct relay {
  int from;
  int to;
  long passed;
};

/* Passes on what is left, at most so much; whoever calls knows what the two ends are. */
static int relay(struct relay *r, size_t left)
{
  char buf[2048];

  /* Let the kernel copy; the loop below does what it refuses. */
  if (left > 0) {
    off_t copied = copy_in_kernel(r->from, r->to, left);

    left -= copied;
    r->passed += copied;
  }
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

  /* Let the kernel copy; the loop below does what it refuses. */
  copy_in_kernel(in, out, -1);
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
