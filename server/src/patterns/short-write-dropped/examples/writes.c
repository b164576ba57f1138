/* Writes that may take only a part of what they are given. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define ENOUGH 65536

/* The count is thrown away. */
void ignored(int in)
{
  static char buf[ENOUGH];
  ssize_t n;
  int fds[2];

  if (pipe(fds) < 0)
    return;
  while ((n = read(in, buf, sizeof buf)) > 0)
    write(fds[1], buf, (size_t)n); /* finds: copy-loop unknown -> pipe */ /* finds: short-write-dropped unknown -> pipe */
}

/* Only failures are asked for, by a variable. */
int failures_only(int in, int out)
{
  static char buf[ENOUGH];
  ssize_t n, sent;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    sent = write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
    if (sent < 0)
      return -1;
  }
  return 0;
}

/* The same without one. */
int without_variable(int in, int s)
{
  static char buf[ENOUGH];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (send(s, buf, (size_t)n, 0) == -1) /* finds: copy-loop unknown -> socket */ /* finds: short-write-dropped unknown -> socket */
      return -1;
  return 0;
}

/* A sink that does not block takes what fits, and never more. */
int nonblocking(int in)
{
  static char buf[ENOUGH];
  ssize_t n;
  int s = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

  while ((n = read(in, buf, sizeof buf)) > 0)
    while (write(s, buf, (size_t)n) < 0) /* finds: copy-loop unknown -> socket keeps(nonblocking) */ /* finds: short-write-dropped unknown -> socket keeps(nonblocking) */
      if (errno != EAGAIN)
        return -1;
  return 0;
}

/* Compared with what was asked for: a short write is an error here, and not lost. */
int compared(int in, int out)
{
  static char buf[ENOUGH];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (write(out, buf, (size_t)n) != n) /* finds: copy-loop unknown -> unknown keeps(short-write) */
      return -1;
  return 0;
}

/* Written on from where it stopped. */
int goes_on(int in, int out)
{
  static char buf[ENOUGH];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    for (ssize_t off = 0, w; off < n; off += w)
      if ((w = write(out, buf + off, (size_t)(n - off))) < 0) /* finds: copy-loop unknown -> unknown keeps(short-write) */
        return -1;
  return 0;
}

/* Handed on: somebody else may look. */
int handed_on(int in, int out, int (*check)(ssize_t, ssize_t))
{
  static char buf[ENOUGH];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (check(write(out, buf, (size_t)n), n)) /* finds: copy-loop unknown -> unknown keeps(progress) */
      return -1;
  return 0;
}

static ssize_t write_all(int fd, const char *p, size_t left)
{
  while (left > 0) {
    ssize_t w = write(fd, p, left);
    if (w < 0)
      return -1;
    p += w;
    left -= (size_t)w;
  }
  return 0;
}

/* Functions that write all, stdio, and files take everything or fail. */
int complete(int in, int out, FILE *log, const char *to)
{
  static char buf[ENOUGH];
  ssize_t n;
  int copy = open(to, O_WRONLY | O_CREAT, 0600);

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (write_all(out, buf, (size_t)n) < 0) /* finds: copy-loop unknown -> unknown */
      return -1;
  while ((n = read(in, buf, sizeof buf)) > 0)
    fwrite(buf, 1, (size_t)n, log); /* finds: copy-loop unknown -> stdio-file keeps(stdio-buffer) */
  while ((n = read(in, buf, sizeof buf)) > 0)
    if (write(copy, buf, (size_t)n) < 0) /* finds: copy-loop unknown -> file */
      return -1;
  return 0;
}
