#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Tells how much of a copy is done. */
struct report {
    const char *name;
    long long last;
};

static void tell(struct report *report, long long done, long long size)
{
    report->last = size > 0 ? done * 100 / size : 100;
}

static int copy(int in, int out, long long size, struct report *report)
{
    char buf[16384];
    long long total = 0;
    ssize_t got;

    /* Let the kernel copy; the loop below does what it refuses. */
    while ((got = copy_file_range(in, NULL, out, NULL, 0x100000, 0)) > 0) {
        total += got;
        tell(report, total, size);
    }
    for (;;) {
        got = read(in, buf, sizeof buf);
        if (got <= 0)
            break;
        if (write(out, buf, got) != got) { // finds: copy-loop unknown -> unknown keeps(progress, byte-count, short-write)
            perror("write");
            return -1;
        }
        total += got;
        tell(report, total, size); /* for whoever waits */
    }
    if (got < 0)
        perror("read");
    return got < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
    struct report report = { "copy", 0 };
    struct stat st;
    int in = argc < 3 ? -1 : open(argv[1], O_RDONLY);
    int out = argc < 3 ? -1 : open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int failed;

    if (fstat(in, &st) != 0)
        return 2;
    failed = copy(in, out, st.st_size, &report);
    printf("%s: %lld %%\n", report.name, report.last);
    return failed || close(out) != 0;
}
