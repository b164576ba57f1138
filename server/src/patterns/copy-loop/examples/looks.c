/* Variables that hold a character, lines that are counted, sinks that are taken in turn, reads nobody asks: and the same, where it is a copy. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

typedef char CHAR;

/* The type is the program's own: what comes in at the variable's address is its value all the same. */
int line_of(int in, int out, char *line, size_t most)
{
  size_t used = 0;
  CHAR key;

  while (used + 1 < most) {
    if (read(in, &key, 1) != 1)
      return -1;
    switch (key) {
    case '\r':
    case '\n':
      line[used] = '\0';
      write(out, "\n", 1);
      return (int)used;
    default:
      line[used++] = key;
      write(out, &key, 1); /* inspected: content-used */
    }
  }
  return -1;
}

void each_character(int in, int out)
{
  CHAR key;

  while (read(in, &key, 1) == 1)
    write(out, &key, 1); /* finds: copy-loop unknown -> unknown */
}

/* A count takes the character's place in a variable that served for both. */
int listing(FILE *in, FILE *out, const char *title)
{
  int total = 0;
  int c;

  if ((c = fputs(title, out)) < 0)
    return -1;
  total += c;
  while ((c = getc(in)) != EOF)
    putc(c, out); /* finds: copy-loop stdio-file -> stdio-file keeps(order, short-write, stdio-buffer) */
  if ((c = fputs(title, out)) < 0)
    return -1;
  return total + c;
}

/* Which lines go out is a matter of how many came before. */
void range_of_lines(FILE *in, FILE *out, int from, int to)
{
  char line[512];
  int at = 1;

  while (fgets(line, sizeof line, in) != NULL) {
    if (at >= from)
      fputs(line, out); /* inspected: content-used */
    if (++at > to)
      break;
  }
}

/* A sign of life each thousand lines decides nothing about them. */
void lively(FILE *in, FILE *out)
{
  char line[512];
  int lines = 0;

  while (fgets(line, sizeof line, in) != NULL) {
    fputs(line, out); /* finds: copy-loop stdio-file -> stdio-file keeps(progress, stdio-buffer) */
    if (++lines % 1000 == 0)
      fputs(".", stderr);
  }
}

/* All of the sinks get each chunk. */
int to_each(int in, const int *sinks, int count)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0) {
    for (int i = 0; i < count; i++) {
      int sink = sinks[i];
      ssize_t done = 0;

      while (done < n) {
        ssize_t w = write(sink, buf + done, (size_t)(n - done)); /* inspected: fan-out */

        if (w < 0)
          return -1;
        done += w;
      }
    }
  }
  return n < 0 ? -1 : 0;
}

/* One sink gets all of them. */
int to_one(int in, const int *sinks, int which)
{
  char buf[65536];
  ssize_t n;
  int sink = sinks[which];

  while ((n = read(in, buf, sizeof buf)) > 0) {
    ssize_t done = 0;

    while (done < n) {
      ssize_t w = write(sink, buf + done, (size_t)(n - done)); /* finds: copy-loop unknown -> unknown keeps(short-write) */

      if (w < 0)
        return -1;
      done += w;
    }
  }
  return n < 0 ? -1 : 0;
}

/* The end is found by a read that brings nothing, and what is left of the last one is written again. */
void until_end(FILE *in, FILE *out)
{
  char byte = 0;

  while (!feof(in)) {
    fread(&byte, 1, 1, in);
    fwrite(&byte, 1, 1, out); /* inspected: amount-unrelated */
  }
}

void until_nothing(FILE *in, FILE *out)
{
  char byte;

  while (fread(&byte, 1, 1, in) == 1)
    fwrite(&byte, 1, 1, out); /* finds: copy-loop stdio-file -> stdio-file keeps(stdio-buffer) */
}
