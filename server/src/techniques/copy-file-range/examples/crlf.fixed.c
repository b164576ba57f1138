#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 4096 };

struct job {
  int in;
  int out;
  off_t done;
};

/* Copies up to `size` bytes; true when all of them came. */
static bool copy_part(struct job *job, off_t size)
{
  static char block[BLOCK];

  /* Let the kernel copy; the loop below does what it refuses. */
  {
    ssize_t copied;

    while (job->done < size &&
           (copied = copy_file_range(job->in, NULL, job->out, NULL,
                                     size - job->done < 0x40000000
                                     ? size - job->done : 0x40000000, 0)) > 0)
      job->done += copied;
  }
  for (; job->done < size;) {
    size_t want = size - job->done < BLOCK ? (size_t)(size - job->done) : BLOCK;
    ssize_t got = read(job->in, block, want);

    if (got <= 0)
      return false;
    if (write(job->out, block, (size_t)got) != got) // finds: copy-loop unknown -> unknown
      return false;
    job->done += got;
  }
  return true;
}

int main(int argc, char **argv)
{
  struct job job = {0};
  struct stat st;
  bool good;

  if (argc < 3)
    return 2;
  job.in = open(argv[1], O_RDONLY);
  job.out = open(argv[2], O_WRONLY | O_CREAT | (argc > 3 ? O_APPEND : O_TRUNC), 0666);
  if (fstat(job.in, &st) < 0)
    return 2;
  good = copy_part(&job, st.st_size - st.st_size / 4);
  printf("%s after %lld: %lld %lld\n", good ? "done" : "failed", (long long)job.done,
         (long long)lseek(job.in, 0, SEEK_CUR), (long long)lseek(job.out, 0, SEEK_CUR));
  return good ? 0 : 1;
}
