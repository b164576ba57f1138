#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Copies the first bytes of a file.
 */
static void head(int in, int out, size_t left)
{
    char buf[512];

    /* Write from the page cache; the loop below does what is left. */
    {
        struct stat st;
        off_t at = lseek(in, 0, SEEK_CUR);
        off_t end = fstat(in, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : 0;

        if ((off_t)left < end - at)
            end = at + (off_t)left;
        while (at >= 0 && at < end)
        {
            off_t start = at & ~(off_t)0xfffffff;
            size_t length = end - start < 0x10000000 ? end - start : 0x10000000;
            char *map = mmap(NULL, length, PROT_READ, MAP_PRIVATE, in, start);
            ssize_t written;

            if (map == MAP_FAILED)
                break;
            while (left > 0 && at < start + (off_t)length &&
                   (written = write(out, map + (at - start), start + (off_t)length - at)) > 0)
            {
                at += written;
                left -= written;
            }
            munmap(map, length);
            if (at < start + (off_t)length)
                break;
        }
        if (at >= 0 && end > 0)
            lseek(in, at, SEEK_SET);
    }
    for (ssize_t n; left > 0; left -= (size_t)n)
    {
        n = read(in, buf, left < sizeof buf ? left : sizeof buf);
        if (n < 0)
        {
            perror("read");
            exit(1);
        }
        if (n == 0)
            break;
        if (write(out, buf, (size_t)n) != n) // finds: copy-loop unknown -> unknown
        {
            perror("write");
            exit(1);
        }
    }
    printf("%zu missing\n", left);
}

int main(int argc, char **argv)
{
    int in, out, flags = O_WRONLY | O_CREAT | O_TRUNC;

    if (argc < 3)
        return 2;
    if (argc > 3)
        flags |= O_APPEND;
    in = open(argv[1], O_RDONLY);
    out = open(argv[2], flags, 0600);
    head(in, out, 70000);
    printf("%ld\n", (long)lseek(in, 0, SEEK_CUR));
    return close(out) == 0 ? 0 : 1;
}
