/* Loops that read and write, and are no copies: somebody looks at the bytes, or they go to more than one place. */
#include <ctype.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LIST_TRAVERSE(first, at) for ((at) = (first); (at) != NULL; (at) = (at)->next)

struct member {
  int fd;
  unsigned char key[1024];
  struct member *next;
};

uint32_t update_sum(uint32_t sum, const void *data, size_t length);
int looks_fine(const char *line);
void encrypt(void *data, size_t length);

void upper_case(int in, int out)
{
  char buf[4096];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    for (ssize_t i = 0; i < n; i++)
      buf[i] = (char)toupper((unsigned char)buf[i]);
    write(out, buf, (size_t)n); /* inspected: content-used */
  }
}

uint32_t with_checksum(int in, int out)
{
  char buf[4096];
  ssize_t n;
  uint32_t sum = 0;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    sum = update_sum(sum, buf, (size_t)n);
    write(out, buf, (size_t)n); /* inspected: content-used */
  }
  return sum;
}

/* The sum is made after the write. */
uint32_t checksum_behind(int in, int out)
{
  char buf[4096];
  ssize_t n;
  uint32_t sum = 0;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    write(out, buf, (size_t)n); /* inspected: content-used */
    sum = update_sum(sum, buf, (size_t)n);
  }
  return sum;
}

/* The last byte is looked at when all is copied. */
int ends_with_newline(int in, int out)
{
  char buf[4096];
  ssize_t n, last = 0;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    write(out, buf, (size_t)n); /* inspected: content-used */
    last = n;
  }
  return last > 0 && buf[last - 1] == '\n';
}

void up_to_newline(int in, int out)
{
  char buf[4096];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    char *end = memchr(buf, '\n', (size_t)n);
    write(out, buf, end ? (size_t)(end - buf) : (size_t)n); /* inspected: content-used */
    if (end)
      break;
  }
}

void filtered_lines(FILE *in, FILE *out)
{
  char line[1024];

  while (fgets(line, sizeof line, in))
    if (looks_fine(line))
      fputs(line, out); /* inspected: content-used */
}

void without_comments(FILE *in, FILE *out)
{
  char line[1024];

  while (fgets(line, sizeof line, in)) {
    if (line[0] == '#')
      continue;
    fputs(line, out); /* inspected: content-used */
  }
}

void encrypted(int in, int out)
{
  char buf[4096];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    encrypt(buf, (size_t)n);
    write(out, buf, (size_t)n); /* inspected: content-used */
  }
}

/* Through another name. */
void by_alias(int in, int out)
{
  char buf[4096];
  ssize_t n;
  const unsigned char *bytes = (const unsigned char *)buf;
  unsigned zeros = 0;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    for (const unsigned char *p = bytes; p < bytes + n; p++)
      zeros += *p == 0;
    write(out, buf, (size_t)n); /* inspected: content-used */
  }
  printf("%u zeros\n", zeros);
}

void translated(FILE *in, FILE *out)
{
  int c;

  while ((c = getc(in)) != EOF) {
    if (c == '\n')
      putc('\r', out);
    putc(c, out); /* inspected: content-used */
  }
}

void lower_case(FILE *in, FILE *out)
{
  int c;

  while ((c = getc(in)) != EOF)
    putc(tolower(c), out);
}

void counts_lines(FILE *in, FILE *out)
{
  int c;
  int lines = 0;

  while ((c = getc(in)) != EOF) {
    lines += c == '\n';
    putc(c, out); /* inspected: content-used */
  }
  fprintf(stderr, "%d lines\n", lines);
}

/* Two sinks get the same bytes: neither copy can be left to the kernel alone. */
void tee_like(int in, int out, int log)
{
  char buf[4096];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    write(out, buf, (size_t)n); /* inspected: fan-out */
    write(log, buf, (size_t)n); /* inspected: fan-out */
  }
}

/* A request is read, an answer of its own is written. */
void answer(int peer)
{
  char request[4096];
  char reply[4096];
  ssize_t n;

  while ((n = read(peer, request, sizeof request)) > 0) {
    int length = snprintf(reply, sizeof reply, "%zd bytes\n", n);
    write(peer, reply, (size_t)length);
  }
}

/* The same buffer, but the answer is made in it. */
void answer_in_place(int peer)
{
  char buf[4096];

  while (recv(peer, buf, sizeof buf, 0) > 0) {
    int length = snprintf(buf, sizeof buf, "got it\n");
    send(peer, buf, (size_t)length, 0);
  }
}

/* Two streams of bytes pass each other. */
void two_buffers(int in, int out, const char *banner, size_t length)
{
  char input[4096];

  while (read(in, input, sizeof input) > 0)
    write(out, banner, length);
}

/* Each line is a message of its own: joined they would be others. */
void sends_lines(FILE *in, int sock, const struct sockaddr *to, socklen_t length)
{
  char line[512];

  while (fgets(line, sizeof line, in) != NULL)
    sendto(sock, line, strlen(line), 0, to, length); /* inspected: datagram */
}

/* A file made by the kernel while it is read: size 0, and no page cache to send from. */
void kernel_file(int out)
{
  char buf[4096];
  ssize_t n;
  int in = open("/proc/self/status", O_RDONLY);

  while ((n = read(in, buf, sizeof buf)) > 0)
    write(out, buf, (size_t)n); /* inspected: special-file */
  close(in);
}

/* A file rewritten in place. */
int in_place(const char *path)
{
  char buf[4096];
  ssize_t n;
  off_t at = 0;
  int fd = open(path, O_RDWR);

  while ((n = pread(fd, buf, sizeof buf, at + 1)) > 0) {
    pwrite(fd, buf, (size_t)n, at); /* inspected: same-endpoint */
    at += n;
  }
  return close(fd);
}

/* Through a stream, too: what stands behind moves to the front. */
int closes_gap(const char *path, long gap)
{
  char buf[4096];
  size_t n;
  FILE *file = fopen(path, "r+");

  while ((n = fread(buf, 1, sizeof buf, file)) > 0) {
    long at = ftell(file);

    fseek(file, at - gap - (long)n, SEEK_SET);
    fwrite(buf, 1, n, file); /* inspected: same-endpoint */
    fseek(file, at, SEEK_SET);
  }
  return fclose(file);
}

/* Everybody on a list gets each chunk. */
void to_members(int in, struct member *first)
{
  char buf[4096];
  ssize_t n;
  struct member *member;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    LIST_TRAVERSE(first, member) {
      if (write(member->fd, buf, (size_t)n) != n) /* inspected: fan-out */
        break;
    }
  }
}

/* Everybody on a list gets each chunk, by as many writes as it takes. */
void all_to_members(int in, struct member *first)
{
  char buf[4096];
  ssize_t n, sent;
  struct member *member;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    for (member = first; member != NULL; member = member->next) {
      const char *at = buf;
      ssize_t left = n;

      do {
        sent = write(member->fd, at, (size_t)left); /* inspected: fan-out */
        if (sent < 0)
          break;
        at += sent;
      } while (left -= sent);
    }
  }
}

/* A key that its owner needs later. */
int keeps_key(int in, int out, struct member *member)
{
  unsigned char key[1024];

  if (read(in, key, sizeof key) != sizeof key)
    return -1;
  memcpy(member->key, key, sizeof key);
  return write(out, key, sizeof key) == sizeof key ? 0 : -1; /* inspected: content-used */
}

union symbol {
  struct {
    long tag;
    struct {
      long start;
    } range;
  } function;
  char name[256];
};

/* A member of a member is set before each goes back to its place. */
void moves_symbols(int fd, long by, int left)
{
  union symbol symbol;

  for (; left > 0; left--) {
    read(fd, &symbol, sizeof symbol);
    symbol.function.range.start = by;
    lseek(fd, -(off_t)sizeof symbol, SEEK_CUR);
    write(fd, &symbol, sizeof symbol); /* inspected: amount-unrelated, content-used */
  }
}

/* The content leaves the function. */
char *keeps_last(int in, int out)
{
  static char buf[4096];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf - 1)) > 0)
    write(out, buf, (size_t)n); /* inspected: content-used */
  return buf;
}

void compares(int in, int out, const char *old)
{
  char buf[4096];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    if (memcmp(buf, old, (size_t)n) == 0)
      break;
    write(out, buf, (size_t)n); /* inspected: content-used */
  }
}

static long line_number;

static int next_character(FILE *in)
{
  int c = getc(in);

  if (c == '\n')
    line_number++;
  return c;
}

/* Who brings the characters counts the lines. */
void counting_lines(FILE *in, FILE *out)
{
  int c;

  while ((c = next_character(in)) != EOF)
    putc(c, out); /* inspected: content-used */
}

/* Formatted, they are others. */
void indented(FILE *in, FILE *out)
{
  char line[1024];

  while (fgets(line, sizeof line, in))
    fprintf(out, "  %s", line);
}

/* One line is a message. */
void first_line(FILE *in)
{
  char line[4096];

  if (fgets(line, sizeof line, in))
    printf("%s", line); /* inspected: tiny */
}

/* A setting of the kernel's. */
int show_limit(FILE *out)
{
  char text[4096];
  ssize_t n;
  int fd = open("/proc/sys/fs/file-max", O_RDONLY);

  while ((n = read(fd, text, sizeof text - 1)) > 0) {
    text[n] = '\0';
    fprintf(out, "%s", text); /* inspected: special-file */
  }
  return close(fd);
}

/* The end of each line is taken away. */
void joined(FILE *in, FILE *out)
{
  char line[1024];
  size_t last;

  while (fgets(line, sizeof line, in)) {
    last = strlen(line) - 1;
    line[last] = '\0';
    fputs(line, out); /* inspected: content-used */
  }
}

/* What the last block lacks is filled up. */
void whole_blocks(FILE *in, FILE *out)
{
  char block[512];
  size_t n;

  while ((n = fread(block, 1, sizeof block, in)) > 0) {
    for (; n < sizeof block; n++)
      block[n] = 0;
    fwrite(block, 1, sizeof block, out); /* inspected: content-used */
  }
}

struct header {
  char from[6];
  char port[2];
};

/* Where it goes stands in what was read. */
void dispatched(int in, const int outs[], const uint16_t ports[], int count)
{
  char packet[2048];
  uint16_t port;
  const struct header *header = (const struct header *)packet;
  ssize_t n = read(in, packet, sizeof packet);

  if (n < (ssize_t)sizeof *header)
    return;
  memcpy(&port, header->port, sizeof port);
  for (int i = 0; i < count; i++) {
    if (ports[i] != port)
      continue;
    write(outs[i], packet, (size_t)n); /* inspected: content-used */
    return;
  }
}

/* The function that writes a character looks at it. */
static void put_summed(int c, FILE *out, unsigned *sum)
{
  *sum += (unsigned)c;
  putc(c, out);
}

unsigned summed(FILE *in, FILE *out)
{
  unsigned sum = 0;
  int c;

  while ((c = getc(in)) != EOF)
    put_summed(c, out, &sum); /* inspected: content-used */
  return sum;
}
