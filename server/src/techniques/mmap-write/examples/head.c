#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * Copies the first bytes of a file.
 */
static void head(int in, int out, size_t left)
{
    char buf[512];

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
