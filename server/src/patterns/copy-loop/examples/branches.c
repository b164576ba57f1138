/* Branches, switches and the preprocessor around a copy. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef USE_SENDFILE
#include <sys/sendfile.h>
#endif

#define NOINLINE __attribute__((noinline))
#define RETRY(call) (call)
#define UNUSED __attribute__((unused))

void print_hex(const unsigned char *bytes, size_t length);

extern int running;

enum mode { SILENT, RAW, HEX, SEND };

/* One mode writes the bytes as they are, another one formats them: each path has one of the two. */
void by_mode(int in, int out, enum mode mode)
{
  unsigned char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    switch (mode) {
    case SILENT:
      break;
    case RAW:
      write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(conditional-write) */ /* finds: short-write-dropped unknown -> unknown keeps(conditional-write) */
      break;
    case HEX:
      print_hex(buf, (size_t)n);
      break;
    case SEND:
      break;
    }
  }
}

/* A switch that decides once which way the copy goes: one of two sinks gets each chunk. */
void one_of_two(int in, int a, int b, int which)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (which)
      write(a, buf, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(conditional-write) */ /* finds: short-write-dropped unknown -> unknown keeps(conditional-write) */
    else
      write(b, buf, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(conditional-write) */ /* finds: short-write-dropped unknown -> unknown keeps(conditional-write) */
}

/* In both builds the sink is the same. */
int either_build(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
#ifdef NO_SIGPIPE
    send(out, buf, (size_t)n, MSG_NOSIGNAL); /* finds: copy-loop unknown -> socket keeps(send-flags) */ /* finds: short-write-dropped unknown -> socket keeps(send-flags) */
#else
    (void)write(out, buf, (size_t)n);
#endif
  }
  return 0;
}

/* Looked at in one build only; but in that build it is no copy. */
int checked_build(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
#ifdef CHECK
    if (buf[0] == 0)
      return -1;
#endif
    write(out, buf, (size_t)n); /* inspected: content-used */
  }
  return 0;
}

/* The loop is the way out when the kernel can't. */
int fast_or_slow(int in, int out)
{
  char buf[65536];
  ssize_t n;

#ifdef USE_SENDFILE
  while ((n = sendfile(out, in, NULL, 1 << 20)) > 0)
    ;
  if (n == 0)
    return 0;
#endif
  while ((n = read(in, buf, sizeof buf)) > 0)
    write(out, buf, (size_t)n); /* inspected: fast-path-present */
  return 0;
}

/* Macros around the function and the calls. */
static NOINLINE UNUSED int with_macros(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = RETRY(read(in, buf, sizeof buf))) > 0)
    RETRY(write(out, buf, (size_t)n)); /* finds: copy-loop unknown -> unknown */
  return 0;
}

/* The arm that dumps the bytes leaves: no chunk is both looked at and written. */
int dumps_or_copies(int in, int out, int dump)
{
  char buf[65536];
  ssize_t n;

  for (;;) {
    n = read(in, buf, sizeof buf);
    if (n <= 0)
      return 0;
    if (dump) {
      puts(buf);
      return 1;
    }
    write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(cancel) */ /* finds: short-write-dropped unknown -> unknown keeps(cancel) */
  }
}

enum way { IN, OUT };

static ssize_t move(enum way way, int fd, char *buf, size_t size)
{
  if (way == IN)
    return read(fd, buf, size);
  return write(fd, buf, size);
}

/* One function for both ways: a constant in the call says which. */
int both_ways(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = move(IN, in, buf, sizeof buf)) > 0)
    if (move(OUT, out, buf, (size_t)n) != n) /* finds: copy-loop unknown -> unknown keeps(short-write) */
      return -1;
  return 0;
}

/* The one that calls it says which, and so no bytes that came in go out. */
int either_way(enum way way, int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = move(way, in, buf, sizeof buf)) > 0)
    if (move(way, out, buf, (size_t)n) != n)
      return -1;
  return 0;
}

#define STORES 1

struct job {
  int fd;
  int flags;
  size_t size;
  off_t at;
};

/* The job is for one of the two, and stays what it is. */
ssize_t does_one(const struct job *job, char *buf)
{
  size_t done = 0;

  while (done < job->size) {
    ssize_t n;

    if (job->flags & STORES)
      n = pwrite(job->fd, buf + done, job->size - done, job->at + (off_t)done);
    else
      n = pread(job->fd, buf + done, job->size - done, job->at + (off_t)done);
    if (n <= 0)
      return n;
    done += (size_t)n;
  }
  return (ssize_t)done;
}

/* What it is for can change on the way: then one brings what the other takes, as often as the program says. */
ssize_t does_both(struct job *job, int out, char *buf)
{
  ssize_t n = 0;

  for (;;) {
    if (job->flags == STORES) {
      if (write(out, buf, (size_t)n) != n) /* inspected: fan-out */
        return -1;
      job->flags = 0;
    } else {
      n = read(job->fd, buf, 65536);
      if (n <= 0)
        return n;
      job->flags = STORES;
    }
  }
}

/* A variable that nothing changes in the loops leads to one of two arms in all of their rounds. */
int one_way(FILE *in, FILE *out, char *block, size_t size, int argc, char **argv)
{
  int writes = 0;
  int i;

  for (i = 1; i < argc; i++)
    if (strcmp(argv[i], "-w") == 0)
      writes = 1;
  while (running) {
    char *start = block;
    size_t left = size;

    while (left > 0) {
      size_t n;

      if (writes)
        n = fread(start, 1, left, in);
      else
        n = fwrite(start, 1, left, out);
      if (n == 0)
        return -1;
      left -= n;
      start += n;
    }
  }
  return 0;
}

/* Here it is changed, and what one round of the outer loop read the next one writes. */
int by_turns(FILE *in, FILE *out, char *block, size_t size)
{
  int writes = 0;

  while (running) {
    char *start = block;
    size_t left = size;

    writes = !writes;
    while (left > 0) {
      size_t n;

      if (!writes)
        n = fread(start, 1, left, in);
      else
        n = fwrite(start, 1, left, out); /* finds: copy-loop stdio-file -> stdio-file keeps(conditional-write, limit, stdio-buffer) */
      if (n == 0)
        return -1;
      left -= n;
      start += n;
    }
  }
  return 0;
}
