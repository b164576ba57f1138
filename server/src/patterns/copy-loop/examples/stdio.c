/* Streams of stdio, by block, by line and by character. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int by_block(const char *from, const char *to)
{
  char buf[65536];
  size_t n;
  FILE *in = fopen(from, "rb");
  FILE *out = fopen(to, "wb");

  if (!in || !out)
    return -1;
  while ((n = fread(buf, 1, sizeof buf, in)) > 0)
    fwrite(buf, 1, n, out); /* finds: copy-loop stdio-file -> stdio-file keeps(stdio-buffer) */
  fclose(in);
  return fclose(out);
}

int until_eof(FILE *in, FILE *out)
{
  char buf[65536];

  while (!feof(in)) {
    size_t n = fread(buf, 1, sizeof buf, in);
    if (ferror(in))
      return -1;
    if (fwrite(buf, 1, n, out) != n) /* finds: copy-loop stdio-file -> stdio-file keeps(error-split, short-write, stdio-buffer) */
      return -2;
  }
  return 0;
}

int by_line(FILE *in, FILE *out)
{
  char line[256];

  while (fgets(line, sizeof line, in) != NULL)
    fputs(line, out); /* finds: copy-loop stdio-file -> stdio-file keeps(stdio-buffer) */
  return ferror(in);
}

int by_line_counted(FILE *in)
{
  char line[256];

  while (fgets(line, sizeof line, in))
    fwrite(line, 1, strlen(line), stdout); /* finds: copy-loop stdio-file -> stdio-file keeps(stdio-buffer) */
  return 0;
}

void by_line_printed(FILE *in, FILE *out)
{
  char line[256];

  while (fgets(line, sizeof line, in))
    fprintf(out, "%s", line); /* finds: copy-loop stdio-file -> stdio-file keeps(stdio-buffer) */
  while (fgets(line, sizeof line, in))
    printf("%s", line); /* finds: copy-loop stdio-file -> stdio-file keeps(stdio-buffer) */
}

static int next_or_exit(FILE *in)
{
  int c = getc(in);

  if (c == EOF && ferror(in))
    exit(1);
  return c;
}

void by_character_printed(FILE *in, FILE *out)
{
  int c;

  while ((c = next_or_exit(in)) != EOF)
    fprintf(out, "%c", c); /* finds: copy-loop stdio-file -> stdio-file keeps(stdio-buffer) */
}

void by_character(FILE *in, FILE *out)
{
  int c;

  while ((c = getc(in)) != EOF)
    putc(c, out); /* finds: copy-loop stdio-file -> stdio-file keeps(stdio-buffer) */
}

void standard_streams(void)
{
  int c;

  while ((c = getchar()) != EOF)
    putchar(c); /* finds: copy-loop stdio-file -> stdio-file keeps(stdio-buffer) */
}

void by_character_limited(FILE *in, FILE *out, long length)
{
  while (length-- > 0) {
    int c = fgetc(in);
    if (c == EOF)
      break;
    fputc(c, out); /* finds: copy-loop stdio-file -> stdio-file keeps(limit, stdio-buffer) */
  }
}

/* From a descriptor to a stream. */
int mixed(int in, FILE *out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    fwrite(buf, (size_t)n, 1, out); /* finds: copy-loop unknown -> stdio-file keeps(stdio-buffer) */
  return fflush(out);
}

/* The output of a command. */
int command(const char *line)
{
  char buf[65536];
  size_t n;
  FILE *from = popen(line, "r");

  if (from == NULL)
    return -1;
  while ((n = fread(buf, 1, sizeof buf, from)) != 0)
    fwrite(buf, 1, n, stdout); /* finds: copy-loop pipe -> stdio-file keeps(stdio-buffer) */
  return pclose(from);
}

/* Numbers of lines go in between: both go to the same stream in turn. */
void numbered(FILE *in, FILE *out)
{
  char line[256];
  int number = 0;

  while (fgets(line, sizeof line, in)) {
    fprintf(out, "%d ", ++number);
    fputs(line, out); /* finds: copy-loop stdio-file -> stdio-file keeps(order, progress, stdio-buffer) */
  }
}

static void put_or_count(int c, FILE *out, unsigned *errors)
{
  if (c != EOF && putc(c, out) == EOF)
    ++*errors;
}

/* The function that writes a character asks only whether there is one. */
unsigned put_each(FILE *in, FILE *out)
{
  unsigned errors = 0;
  int c;

  while ((c = getc(in)) != EOF)
    put_or_count(c, out, &errors); /* finds: copy-loop stdio-file -> stdio-file keeps(stdio-buffer) */
  return errors;
}
