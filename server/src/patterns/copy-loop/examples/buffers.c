/* The same bytes under several names, and in several kinds of memory. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

struct channel {
  int in;
  int out;
  char data[8192];
  size_t used;
  char *spill;
};

static char shared[32768];

void in_member(struct channel *ch)
{
  ssize_t n;

  while ((n = read(ch->in, ch->data, sizeof ch->data)) > 0)
    write(ch->out, ch->data, (size_t)n); /* finds: copy-loop unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
}

void count_in_member(struct channel *ch)
{
  for (;;) {
    ssize_t n = read(ch->in, ch->data, sizeof ch->data);
    if (n <= 0)
      break;
    ch->used = (size_t)n;
    write(ch->out, ch->data, ch->used); /* finds: copy-loop unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
  }
}

void in_pointer_member(struct channel *ch)
{
  ssize_t n;

  ch->spill = malloc(65536);
  while ((n = read(ch->in, ch->spill, 65536)) > 0)
    write(ch->out, ch->spill, (size_t)n); /* finds: copy-loop unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
  free(ch->spill);
}

void in_global(int in, int out)
{
  ssize_t n;

  while ((n = read(in, shared, sizeof shared)) > 0)
    write(out, shared, (size_t)n); /* finds: copy-loop unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
}

int in_heap(int in, int out, size_t size)
{
  ssize_t n;
  char *buf = malloc(size);

  if (buf == NULL)
    return -1;
  while ((n = read(in, buf, size)) > 0)
    write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
  free(buf);
  return n < 0 ? -1 : 0;
}

void given(int in, int out, void *scratch, size_t size)
{
  ssize_t n;

  while ((n = read(in, scratch, size)) > 0)
    write(out, scratch, (size_t)n); /* finds: copy-loop unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
}

/* A small buffer of its own, unless a larger one is given. */
void chosen(int in, int out, char *large)
{
  char own[512];
  char *p = large ? large : own;
  size_t size = large ? 65536 : sizeof own;
  ssize_t n;

  while ((n = read(in, p, size)) > 0)
    write(out, p, (size_t)n); /* finds: copy-loop unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
}

/* Room for a header in front, which is not used here. */
void behind_room(int in, int out)
{
  char frame[16 + 4096];
  char *payload = frame + 16;
  ssize_t n;

  while ((n = read(in, payload, 4096)) > 0)
    write(out, payload, (size_t)n); /* finds: copy-loop unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
}

/* One piece each way, by vectors. */
void vectors(int in, int out)
{
  char buf[8192];
  struct iovec piece = {.iov_base = buf, .iov_len = sizeof buf};
  ssize_t n;

  while ((n = readv(in, &piece, 1)) > 0) {
    piece.iov_len = (size_t)n;
    writev(out, &piece, 1); /* finds: small-buffer unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
    piece.iov_len = sizeof buf;
  }
}

/* A zero behind the data is no use of it, nor is wiping it when all is done. */
void ends_and_wipes(int in, int out)
{
  char buf[4096];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf - 1)) > 0) {
    buf[n] = '\0';
    write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
  }
  memset(buf, 0, sizeof buf);
}

/* Copied once more in between. */
void twice(int in, int out)
{
  char first[4096];
  char second[4096];
  ssize_t n;

  while ((n = read(in, first, sizeof first)) > 0) {
    memcpy(second, first, (size_t)n);
    write(out, second, (size_t)n); /* finds: small-buffer unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
  }
}

/* The variable is used for something else before. */
int used_before(int in, int out, const char *name)
{
  char buf[4096];
  ssize_t n;

  strncpy(buf, name, sizeof buf - 1);
  buf[sizeof buf - 1] = '\0';
  if (buf[0] == '/')
    return -1;
  while ((n = read(in, buf, sizeof buf)) > 0)
    write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown */ /* finds: short-write-dropped unknown -> unknown */
  return 0;
}

/* No loop: a datum of known size is passed on. */
int single(const char *from, const char *to)
{
  char block[4096];
  int in = open(from, O_RDONLY);
  int out = open(to, O_WRONLY);
  ssize_t n = read(in, block, sizeof block);

  if (n < 0)
    return -1;
  return write(out, block, (size_t)n) == n ? 0 : -1; /* finds: copy-loop file -> file keeps(error-split, short-write) */
}

/* One variable for two files. */
int one_after_the_other(const char *from, const char *to)
{
  char block[4096];
  ssize_t n;
  int fd = open(from, O_RDONLY);

  n = read(fd, block, sizeof block);
  close(fd);
  if (n < 0)
    return -1;
  fd = open(to, O_WRONLY);
  n = write(fd, block, (size_t)n) == n ? 0 : -1; /* finds: copy-loop file -> file keeps(error-split, short-write) */
  close(fd);
  return (int)n;
}

/* Numbers that are copied in stand for themselves: what comes in later starts at the buffer's start. */
void behind_a_header(int in, int out, const char *name, unsigned short length)
{
  char buf[65536];
  char *at = buf + 2;
  ssize_t n;

  memcpy(at, &length, sizeof length);
  at += sizeof length;
  memcpy(at, name, length);
  memcpy(buf, &length, sizeof length);
  if (write(out, buf, (size_t)(at - buf)) < 0)
    return;
  while ((n = read(in, buf, sizeof buf)) > 0)
    write(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown keeps(order) */ /* finds: short-write-dropped unknown -> unknown keeps(order) */
}

/* What is mapped afterwards is looked at, not copied. */
int looked_at_later(int in, int out)
{
  char buf[65536];
  const char *map;
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (write(out, buf, (size_t)n) != n) /* finds: copy-loop unknown -> unknown keeps(short-write) */
      return -1;
  map = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, out, 0);
  return map == MAP_FAILED ? -1 : map[3];
}

/* A few bytes are not worth another call. */
int few(int in, int out)
{
  char header[16];

  if (read(in, header, sizeof header) != sizeof header)
    return -1;
  return write(out, header, sizeof header); /* inspected: tiny */
}

/* What is written does not come from what was read. */
int unrelated(int in, int out, size_t length)
{
  char buf[4096];

  if (read(in, buf, 2048) != 2048)
    return -1;
  return write(out, buf, length); /* inspected: amount-unrelated */
}

/* One pointer goes through the head of a message, and through its body then. */
int pointer_for_head_and_body(int in, int out, char *body, size_t size)
{
  char head[64], *p;
  size_t left;
  ssize_t n;

  for (;;) {
    p = head;
    if (read(in, head, sizeof head) != sizeof head)
      return -1;
    if (*p++ != 'D')
      return 0;
    p = body;
    for (left = size; left > 0; left -= (size_t)n) {
      n = read(in, p, left);
      if (n <= 0)
        return -1;
      p += n;
    }
    if (write(out, body, size) != (ssize_t)size) /* finds: copy-loop unknown -> unknown keeps(limit, progress, short-write) */
      return -1;
  }
}
