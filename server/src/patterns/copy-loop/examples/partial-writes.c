/* What real loops do around the two calls, and a rewrite must keep. */
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

/* An inner loop goes on where a short write stopped. */
int inner_loop(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    ssize_t off = 0;
    while (off < n) {
      ssize_t w = write(out, buf + off, (size_t)(n - off)); /* finds: copy-loop unknown -> unknown keeps(short-write) */
      if (w < 0)
        return -1;
      off += w;
    }
  }
  return 0;
}

/* The same with a pointer that moves. */
int moving_pointer(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    char *p = buf;
    while (n > 0) {
      ssize_t w = write(out, p, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(short-write) */
      if (w <= 0)
        return -1;
      p += w;
      n -= w;
    }
  }
  return 0;
}

/* The same with `for` and an index. */
int indexed(int in, int out)
{
  char buf[65536];
  int n, w;

  while ((n = read(in, buf, sizeof buf)) > 0)
    for (int done = 0; done < n; done += w)
      if ((w = write(out, &buf[done], n - done)) == -1) /* finds: copy-loop unknown -> unknown keeps(short-write) */
        return -1;
  return n;
}

/* Interrupted calls are tried again, on both sides. */
long interrupted(int in, int out)
{
  char buf[65536];
  long total = 0;

  for (;;) {
    ssize_t n = read(in, buf, sizeof buf);
    if (n == 0)
      return total;
    if (n < 0) {
      if (errno == EINTR)
        continue;
      perror("read");
      return -1;
    }
    if (write(out, buf, (size_t)n) != n) { /* finds: copy-loop unknown -> unknown keeps(byte-count, eintr, error-split, short-write) */
      perror("write");
      return -1;
    }
    total += n;
  }
}

int retry_in_place(int in, int out)
{
  char buf[65536];
  ssize_t n, w;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    do {
      w = write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(eintr) */ /* finds: short-write-dropped unknown -> unknown keeps(eintr) */
    } while (w < 0 && errno == EINTR);
    if (w < 0)
      return -1;
  }
  return 0;
}

/* The sink may not be ready; the wait ends after five seconds, and the copy with it. */
int waits(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    const char *p = buf;
    while (n > 0) {
      ssize_t w = write(out, p, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(cancel, nonblocking, short-write, timeout) */
      if (w < 0 && errno == EAGAIN) {
        struct pollfd ready = {.fd = out, .events = POLLOUT};
        if (poll(&ready, 1, 5000) <= 0)
          return -1;
        continue;
      }
      if (w < 0)
        return -1;
      p += w;
      n -= w;
    }
  }
  return 0;
}

/* After a write error the rest is read all the same, to stay in step with the sender. */
int drains_after_error(int in, int out)
{
  char buf[65536];
  ssize_t n;
  int failed = 0;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    if (failed)
      continue;
    if (write(out, buf, (size_t)n) != n) /* finds: copy-loop unknown -> unknown keeps(conditional-write, short-write) */
      failed = 1;
  }
  return failed;
}

/* Something is shown after each chunk. */
void shows_progress(int in, int out, void (*update)(size_t))
{
  char buf[65536];
  ssize_t n;
  size_t total = 0;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(byte-count, progress) */ /* finds: short-write-dropped unknown -> unknown keeps(byte-count, progress) */
    total += (size_t)n;
    update(total);
  }
}

void shows_dots(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(progress) */ /* finds: short-write-dropped unknown -> unknown keeps(progress) */
    putc('.', stderr);
  }
}

/* What a macro does each time, the calls that take over do not do. */
extern int is_interrupted;
void unwind(void);
#define QUIT do { if (is_interrupted) unwind(); } while (0)

void stops_between(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    QUIT;
    write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(progress) */ /* finds: short-write-dropped unknown -> unknown keeps(progress) */
  }
}

void throttled(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(throttle) */ /* finds: short-write-dropped unknown -> unknown keeps(throttle) */
    usleep(1000);
  }
}

/* Only every second chunk is written. */
void thins_out(int in, int out)
{
  char buf[65536];
  ssize_t n;
  unsigned count = 0;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (count++ % 2 == 0)
      write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(conditional-write) */ /* finds: short-write-dropped unknown -> unknown keeps(conditional-write) */
}
