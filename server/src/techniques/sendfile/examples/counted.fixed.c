#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Sends a file; gives the number of bytes, or -1 after a message. */
static long long send_file(int out, const char *path)
{
    char buffer[16384];
    long long total = 0;
    int in = open(path, O_RDONLY);

    if (in < 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return -1;
    }
    /* Let the kernel send; the loop below does what it refuses. */
    {
        ssize_t sent;

        while ((sent = sendfile(out, in, NULL, 0x40000000)) > 0)
            total += sent;
    }
    for (;;) {
        ssize_t got = read(in, buffer, sizeof buffer);
        ssize_t done = 0;

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            fprintf(stderr, "read: %s\n", strerror(errno));
            total = -1;
            break;
        }
        if (got == 0)
            break;
        while (done < got) {
            ssize_t put = write(out, buffer + done, got - done); // finds: copy-loop file -> unknown

            if (put < 0) {
                if (errno == EINTR)
                    continue;
                fprintf(stderr, "write: %s\n", strerror(errno));
                close(in);
                return -1;
            }
            done += put;
        }
        total += got;
    }
    close(in);
    return total;
}

static int store(int from, const char *path)
{
    char part[4096];
    FILE *file = fopen(path, "wb");
    ssize_t n;

    if (file == NULL)
        return 1;
    while ((n = recv(from, part, sizeof part, 0)) > 0)
        fwrite(part, 1, n, file); // finds: small-buffer socket -> stdio-file
    return fclose(file);
}

int main(int argc, char **argv)
{
    int ends[2];
    int status = 0;
    long long sent;
    pid_t peer;

    if (argc != 3 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        return 2;
    peer = fork();
    if (peer == 0) {
        close(ends[0]);
        _exit(store(ends[1], argv[2]));
    }
    close(ends[1]);
    sent = send_file(ends[0], argv[1]);
    close(ends[0]);
    waitpid(peer, &status, 0);
    printf("%lld bytes\n", sent);
    return sent < 0 || status != 0;
}
