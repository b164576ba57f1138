/* Copies a file, as it is or in capital letters. */
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int copy_file(const char *from, const char *to)
{
    char buf[8192];
    ssize_t n;
    int in = open(from, O_RDONLY);
    int out;

    if (in < 0) {
        perror(from);
        return -1;
    }
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (out < 0) {
        perror(to);
        close(in);
        return -1;
    }
    while ((n = read(in, buf, sizeof buf)) > 0) {
        if (write(out, buf, n) != n) {
            n = -1;
            break;
        }
    }
    if (n < 0)
        perror("copy");
    close(in);
    if (close(out) < 0) {
        perror(to);
        return -1;
    }
    return n < 0 ? -1 : 0;
}

/* Not a copy: the bytes that are written are not those that were read. */
static int copy_in_capitals(const char *from, const char *to)
{
    char buf[8192];
    size_t n;
    FILE *in = fopen(from, "rb");
    FILE *out = in == NULL ? NULL : fopen(to, "wb");

    if (out == NULL) {
        perror(in == NULL ? from : to);
        if (in != NULL)
            fclose(in);
        return -1;
    }
    while ((n = fread(buf, 1, sizeof buf, in)) > 0) {
        for (size_t i = 0; i < n; i++)
            buf[i] = (char)toupper((unsigned char)buf[i]);
        if (fwrite(buf, 1, n, out) != n)
            break;
    }
    n = (size_t)ferror(in) + (size_t)ferror(out);
    fclose(in);
    return fclose(out) == 0 && n == 0 ? 0 : -1;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "-c") == 0)
        return copy_in_capitals(argv[2], argv[3]) == 0 ? 0 : 1;
    if (argc == 3)
        return copy_file(argv[1], argv[2]) == 0 ? 0 : 1;
    fprintf(stderr, "usage: backup [-c] FROM TO\n");
    return 2;
}
