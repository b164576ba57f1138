/* What the functions that read and write do beside that, out of their caller's sight. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static unsigned long long bytes_sent;

static int send_counted(int fd, const char *p, size_t left)
{
  while (left > 0) {
    ssize_t w = write(fd, p, left);
    if (w < 0)
      return -1;
    bytes_sent += (size_t)w;
    p += w;
    left -= (size_t)w;
  }
  return 0;
}

/* A statistic of the program's. */
int counted(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (send_counted(out, buf, (size_t)n) < 0) /* finds: copy-loop unknown -> unknown keeps(progress) */
      return -1;
  return 0;
}

struct input {
  int fd;
  long long at;
  int calls;
};

static ssize_t take(struct input *in, char *p, size_t size)
{
  ssize_t n = read(in->fd, p, size);
  if (n > 0)
    in->at += n;
  return n;
}

/* Where the input stands is kept beside its descriptor. */
int from_input(struct input *in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = take(in, buf, sizeof buf)) > 0)
    if (write(out, buf, (size_t)n) != n) /* finds: copy-loop unknown -> unknown keeps(progress, short-write) */
      return -1;
  return 0;
}

static ssize_t take_counting(struct input *in, char *p, size_t size)
{
  in->calls++;
  return read(in->fd, p, size);
}

int calls_counted(struct input *in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = take_counting(in, buf, sizeof buf)) > 0)
    if (write(out, buf, (size_t)n) != n) /* finds: copy-loop unknown -> unknown keeps(progress, short-write) */
      return -1;
  return 0;
}

static int send_and_sync(int fd, const char *p, size_t n)
{
  if (write(fd, p, n) != (ssize_t)n)
    return -1;
  return fdatasync(fd);
}

/* Each chunk lies on the disk before the next is read. */
int lasting(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (send_and_sync(out, buf, (size_t)n) < 0) /* finds: copy-loop unknown -> unknown keeps(progress) */
      return -1;
  return 0;
}

static int send_in_time(int fd, const char *p, size_t n)
{
  struct pollfd ready = {.fd = fd, .events = POLLOUT};
  if (poll(&ready, 1, 30000) <= 0)
    return -1;
  return write(fd, p, n) == (ssize_t)n ? 0 : -1;
}

/* A peer that takes nothing for half a minute is given up. */
int in_time(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (send_in_time(out, buf, (size_t)n) < 0) /* finds: copy-loop unknown -> unknown keeps(timeout) */
      return -1;
  return 0;
}

static int send_slowly(int fd, const char *p, size_t n)
{
  usleep(10000);
  return write(fd, p, n) == (ssize_t)n ? 0 : -1;
}

int slowly(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (send_slowly(out, buf, (size_t)n) < 0) /* finds: copy-loop unknown -> unknown keeps(throttle) */
      return -1;
  return 0;
}

void tick(void);

static int send_and_tick(int fd, const char *p, size_t n)
{
  if (write(fd, p, n) != (ssize_t)n)
    return -1;
  tick();
  return 0;
}

int with_ticks(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (send_and_tick(out, buf, (size_t)n) < 0) /* finds: copy-loop unknown -> unknown keeps(progress) */
      return -1;
  return 0;
}

int is_wanted(int fd);

static int send_if_asked(int fd, const char *p, size_t n)
{
  if (!is_wanted(fd))
    return 0;
  return write(fd, p, n) == (ssize_t)n ? 0 : -1;
}

/* Whether anything is written a function says. */
int if_asked(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (send_if_asked(out, buf, (size_t)n) < 0) /* finds: copy-loop unknown -> unknown keeps(conditional-write, progress) */
      return -1;
  return 0;
}

static int send_when_ready(int fd, const char *p, size_t n)
{
  struct pollfd ready = {.fd = fd, .events = POLLOUT};
  if (poll(&ready, 1, -1) < 0)
    return -1;
  return write(fd, p, n) == (ssize_t)n ? 0 : -1;
}

/* What is asked of the end itself, the kernel asks, too. */
int when_ready(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (send_when_ready(out, buf, (size_t)n) < 0) /* finds: copy-loop unknown -> unknown */
      return -1;
  return 0;
}

void report(const char *what);

static int failures;

static int send_patiently(int fd, const char *p, size_t left)
{
  while (left > 0) {
    ssize_t w = write(fd, p, left);
    if (w > 0) {
      p += w;
      left -= (size_t)w;
    } else if (errno == EAGAIN) {
      usleep(1000);
    } else {
      report("write");
      failures++;
      return -1;
    }
  }
  return 0;
}

/* What is done about an error is done again when the loop meets it. */
int errors_only(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (send_patiently(out, buf, (size_t)n) < 0) /* finds: copy-loop unknown -> unknown */
      return -1;
  return 0;
}

static int send_whole(int fd, const char *p, size_t left)
{
  ssize_t w;

  while ((w = write(fd, p, left)) > 0) {
    left -= (size_t)w;
    if (left == 0)
      return 0;
    p += w;
  }
  report("write");
  return -1;
}

/* Behind the loop is only who could not write. */
int error_behind(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (send_whole(out, buf, (size_t)n) < 0) /* finds: copy-loop unknown -> unknown */
      return -1;
  return 0;
}

static int get(int fd, char *p, size_t size, size_t *got)
{
  ssize_t n = read(fd, p, size);
  *got = 0;
  if (n < 0)
    return -1;
  *got = (size_t)n;
  return 0;
}

/* How much it was is told to the caller. */
int told(int in, int out)
{
  char buf[65536];
  size_t n;

  while (get(in, buf, sizeof buf, &n) == 0 && n > 0)
    if (write(out, buf, n) != (ssize_t)n) /* finds: copy-loop unknown -> unknown keeps(cancel, short-write) */
      return -1;
  return 0;
}
