/* Functions that write more than they are given, or read more than they give: headers, separators, line ends. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void write_all(int fd, const char *data, size_t length)
{
  while (length > 0) {
    ssize_t n = write(fd, data, length);

    if (n <= 0)
      return;
    data += n;
    length -= (size_t)n;
  }
}

static void put_packet(int fd, int channel, const char *data, size_t length)
{
  while (length > 0) {
    char head[8];
    size_t part = length < 4096 ? length : 4096;

    if (channel >= 0) {
      snprintf(head, sizeof head, "%d:%04zx", channel, part);
      write_all(fd, head, 6);
    } else {
      snprintf(head, sizeof head, "%04zx", part);
      write_all(fd, head, 4);
    }
    write_all(fd, data, part);
    data += part;
    length -= part;
  }
}

void to_packets(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    put_packet(out, -1, buf, (size_t)n); /* inspected: transformed */
}

static ssize_t get_packet(int fd, char *data, size_t most)
{
  unsigned char head[2];
  size_t length;

  if (read(fd, head, sizeof head) != sizeof head)
    return -1;
  length = (size_t)head[0] << 8 | head[1];
  return length > most ? -1 : read(fd, data, length);
}

void from_packets(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = get_packet(in, buf, sizeof buf)) > 0)
    write_all(out, buf, (size_t)n); /* inspected: transformed */
}

static void put_quoted(FILE *out, const char *data, size_t length)
{
  fputs("> ", out);
  fwrite(data, 1, length, out);
}

void quoted(FILE *in, FILE *out)
{
  char buf[65536];
  size_t n;

  while ((n = fread(buf, 1, sizeof buf, in)) > 0)
    put_quoted(out, buf, n); /* inspected: transformed */
}

/* What the function takes from its caller's memory to write it from its own. */
static void put_in_parts(int fd, const char *data, size_t length)
{
  char part[4096];

  while (length > 0) {
    size_t n = length < sizeof part ? length : sizeof part;

    memcpy(part, data, n);
    write_all(fd, part, n);
    data += n;
    length -= n;
  }
}

void in_parts(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    put_in_parts(out, buf, (size_t)n); /* finds: copy-loop unknown -> unknown */
}

/* What it writes goes elsewhere, or is written where the caller's bytes are not. */
static void put_told(int fd, int told, const char *data, size_t length)
{
  write_all(told, ".", 1);
  if (data == NULL)
    write_all(fd, "none", 4);
  else
    write_all(fd, data, length);
}

void told(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    put_told(out, 2, buf, (size_t)n); /* finds: copy-loop unknown -> unknown */
}

/* What is printed around the bytes is a frame, too. */
static int put_announced(FILE *out, const char *data, size_t length)
{
  if (fprintf(out, "%zu\"", length) < 0)
    return -1;
  if (fwrite(data, 1, length, out) != length)
    return -1;
  return fprintf(out, "\"") < 0 ? -1 : 0;
}

int announced(FILE *in, FILE *out, char *data, size_t size)
{
  size_t n = fread(data, 1, size, in);

  fclose(in);
  return put_announced(out, data, n); /* inspected: transformed */
}

static int put_or_tell(FILE *out, const char *data, size_t length)
{
  if (fwrite(data, 1, length, out) != length) {
    fprintf(stderr, "%zu bytes are missing\n", length);
    return -1;
  }
  return 0;
}

int put_or_told(FILE *in, FILE *out, char *data, size_t size)
{
  size_t n = fread(data, 1, size, in);

  fclose(in);
  return put_or_tell(out, data, n); /* finds: copy-loop stdio-file -> stdio-file keeps(stdio-buffer) */
}
