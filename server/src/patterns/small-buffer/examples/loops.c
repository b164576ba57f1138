/* Small buffers where no call that copies in the kernel can take over. */
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define SMALL 2048

/* What a stream has read ahead from a pipe can't be given back. */
int through_stdio(const char *command, const char *to)
{
  char buf[4096];
  size_t n;
  FILE *in = popen(command, "r");
  FILE *out = fopen(to, "wb");

  if (!in || !out)
    return -1;
  while ((n = fread(buf, 1, sizeof buf, in)) > 0)
    if (fwrite(buf, 1, n, out) != n) /* finds: small-buffer pipe -> stdio-file keeps(short-write, stdio-buffer) */
      return -1;
  pclose(in);
  return fclose(out);
}

/* sendfile and copy_file_range refuse a sink that is opened with O_APPEND. */
int appends(const char *from, const char *to)
{
  char buf[SMALL];
  ssize_t n;
  int in = open(from, O_RDONLY);
  int out = open(to, O_WRONLY | O_APPEND);

  while ((n = read(in, buf, SMALL)) > 0)
    if (write(out, buf, (size_t)n) != n) /* finds: small-buffer file -> file keeps(append, short-write) */
      return -1;
  close(in);
  return close(out);
}

/* What is done after each chunk would be lost. */
int counts_chunks(int in, int out, void (*tick)(void))
{
  char *buf = malloc(8192);
  ssize_t n;

  while ((n = read(in, buf, 8192)) > 0) {
    if (write(out, buf, (size_t)n) != n) /* finds: small-buffer unknown -> unknown keeps(progress, short-write) */
      break;
    tick();
  }
  free(buf);
  return n == 0 ? 0 : -1;
}

/* Enough already: the copy itself is all there is to say. */
int large(int in, int out, void (*tick)(void))
{
  static char buf[64 * 1024];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    if (write(out, buf, (size_t)n) != n) /* finds: copy-loop unknown -> unknown keeps(progress, short-write) */
      return -1;
    tick();
  }
  return 0;
}

/* A kernel call fits: it is advised, and so is nothing else. */
int file_to_socket(const char *from, const struct sockaddr_in *to)
{
  char buf[4096];
  ssize_t n;
  int in = open(from, O_RDONLY);
  int s = socket(AF_INET, SOCK_STREAM, 0);

  if (connect(s, (const struct sockaddr *)to, sizeof *to) < 0)
    return -1;
  while ((n = read(in, buf, sizeof buf)) > 0)
    if (write(s, buf, (size_t)n) != n) /* finds: copy-loop file -> socket keeps(short-write) */
      return -1;
  return 0;
}

/* Lines and single bytes are not read by the bufferful. */
void lines(FILE *in, FILE *out)
{
  char line[256];

  while (fgets(line, sizeof line, in))
    fputs(line, out); /* finds: copy-loop stdio-file -> stdio-file keeps(stdio-buffer) */
}

struct record {
  struct record *next;
  size_t length;
};

/* Each record says how much is read: a larger buffer would hold no more of them. */
int records(int in, int out, const struct record *r)
{
  char buf[4096];
  ssize_t n;

  for (; r != NULL; r = r->next) {
    if (r->length > sizeof buf || (n = read(in, buf, r->length)) <= 0)
      return -1;
    if (write(out, buf, (size_t)n) != n) /* finds: copy-loop unknown -> unknown keeps(cancel, short-write) */
      return -1;
  }
  return 0;
}
