/* Calls that copy in the kernel: sendfile has the output first, the others the input. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENOUGH 65536

/* The file that can only be read is in the output's place. */
ssize_t input_first(int s, const char *path, size_t size)
{
  int file = open(path, O_RDONLY);

  return sendfile(file, s, NULL, size); /* finds: sendfile-swapped unknown -> file */
}

/* The loop behind it shows what is meant. */
void with_fallback(int in, int out, size_t size)
{
  static char buf[ENOUGH];
  ssize_t n;

  if (sendfile(in, out, NULL, size) >= 0) /* finds: sendfile-swapped unknown -> unknown */
    return;
  while ((n = read(in, buf, sizeof buf)) > 0)
    if (write(out, buf, (size_t)n) != n) /* inspected: fast-path-present */
      return;
}

ssize_t output_first(const char *from, const char *to)
{
  int in = open(from, O_RDONLY);
  int out = open(to, O_WRONLY | O_CREAT, 0600);

  return copy_file_range(out, NULL, in, NULL, 1 << 30, 0); /* finds: sendfile-swapped file -> file */
}

ssize_t into_a_pipe(int from[2], const char *to)
{
  int out = open(to, O_WRONLY);

  return splice(out, NULL, from[0], NULL, ENOUGH, 0); /* finds: sendfile-swapped file -> unknown */
}

/* As it should be. */
ssize_t right(int s, const char *path, size_t size)
{
  int file = open(path, O_RDONLY);

  return sendfile(s, file, NULL, size);
}

/* Nothing shows which is which. */
ssize_t unknown(int a, int b, size_t size)
{
  return sendfile(a, b, NULL, size);
}

/* What is read from the sink is an answer, not the content. */
int dialogue(int s, const char *path, size_t size)
{
  char answer[64];
  int file = open(path, O_RDWR);

  if (sendfile(s, file, NULL, size) < 0)
    return -1;
  return read(s, answer, sizeof answer) > 0 && write(file, "", 1) == 1;
}
