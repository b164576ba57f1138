/* All of the content is gathered in memory before the first byte is written. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The size is known, and the content is read until it is there. */
int read_then_write(const char *from, const char *to)
{
  struct stat st;
  size_t got = 0;
  int in = open(from, O_RDONLY);
  int out = creat(to, 0666);

  if (in < 0 || out < 0 || fstat(in, &st) < 0)
    return -1;
  char *all = malloc((size_t)st.st_size);
  if (all == NULL)
    return -1;
  while (got < (size_t)st.st_size) {
    ssize_t n = read(in, all + got, (size_t)st.st_size - got);
    if (n <= 0)
      break;
    got += (size_t)n;
  }
  write(out, all, got); /* finds: read-all-write file -> file keeps(limit) */
  free(all);
  return close(out);
}

/* The buffer grows with the content. */
int growing(int in, int out)
{
  size_t size = 4096, used = 0;
  char *all = malloc(size);
  ssize_t n;

  while ((n = read(in, all + used, size - used)) > 0) {
    used += (size_t)n;
    if (used == size) {
      size *= 2;
      all = realloc(all, size);
    }
  }
  for (size_t done = 0; done < used;) {
    ssize_t w = write(out, all + done, used - done); /* finds: read-all-write unknown -> unknown keeps(short-write) */
    if (w < 0)
      break;
    done += (size_t)w;
  }
  free(all);
  return 0;
}

/* Looked at when it is all there. */
int with_search(int in, int out)
{
  static char all[1 << 20];
  size_t used = 0;
  ssize_t n;

  while ((n = read(in, all + used, sizeof all - used - 1)) > 0)
    used += (size_t)n;
  all[used] = '\0';
  if (strstr(all, "BEGIN") == NULL)
    return -1;
  write(out, all, used); /* inspected: content-used */
  return 0;
}

extern unsigned CRC_32(const unsigned char *data, unsigned size);

static unsigned char image[1 << 20];

/* What looks like a macro makes a number of the content, and a number is what comes back. */
static unsigned crc_of_file(const char *name)
{
  unsigned crc = 0, size = sizeof image;
  FILE *in = fopen(name, "rb");

  if (!in)
    goto end;
  if (!fread(image, size, 1, in))
    goto end;
  crc = CRC_32(image, size);
end:
  if (in)
    fclose(in);
  return crc;
}

int append_crc(const char *name, FILE *out)
{
  unsigned crc;

  crc = crc_of_file(name);
  if (!fwrite(&crc, sizeof crc, 1, out))
    return -1;
  return 0;
}
