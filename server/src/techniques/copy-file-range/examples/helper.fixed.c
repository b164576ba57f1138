#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "stdio.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Copies what is left of one descriptor to another one: 0, -1 for a read error, -2 for a write error. */
static int copy_fd(int in, int out, unsigned long *total)
{
        char buf[1 << 16];
        int rc = 0;
        ssize_t n, w;
        char *p;

        /* Let the kernel copy; the loop below does what it refuses. */
        while ((n = copy_file_range(in, NULL, out, NULL, 0x40000000, 0)) > 0)
                *total += n;
        do {
                n = read(in, buf, sizeof(buf));
                if (n < 0) {
                        if (errno == EINTR)
                                continue;
                        rc = -1;
                        goto done;
                }
                for (p = buf; p < buf + n; p += w) {
                        w = write(out, p, buf + n - p); /* finds: copy-loop unknown -> unknown */
                        if (w < 0) {
                                rc = -2;
                                goto done;
                        }
                }
                *total += n;
        } while (n != 0);
done:
        return rc;
}

int main(int argc, char **argv)
{
        unsigned long total = 0;
        int in, out, rc;

        if (argc < 3)
                return 2;
        in = open(argv[1], O_RDONLY);
        out = open(argv[2], O_WRONLY | O_CREAT | (argc > 3 ? O_APPEND : O_TRUNC), 0666);
        rc = copy_fd(in, out, &total);
        if (rc != 0)
                fprintf(stderr, "%s: %s\n", rc == -1 ? "read" : "write", strerror(errno));
        printf("%lu %ld %ld\n", total, (long)lseek(in, 0, SEEK_CUR), (long)lseek(out, 0, SEEK_CUR));
        return -rc;
}
