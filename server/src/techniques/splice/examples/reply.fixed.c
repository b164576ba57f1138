#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Sends what a command prints to a peer. */
static int reply(int sock, const char *path)
{
    char buf[4096];
    ssize_t n;
    int ends[2];

    if (pipe(ends) != 0)
        return -1;
    if (fork() == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp("cat", "cat", path, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    /* Let the kernel move the bytes; the loop below does what it refuses. */
    while (splice(ends[0], NULL, sock, NULL, 0x40000000, 0) > 0)
        continue;
    while ((n = read(ends[0], buf, sizeof buf)) > 0)
        if (write(sock, buf, n) != n) { /* finds: copy-loop pipe -> socket */
            perror("write");
            exit(3);
        }
    if (n < 0)
        perror("read");
    close(ends[0]);
    wait(NULL);
    return n < 0 ? -1 : 0;
}

static void store(int from, const char *path)
{
    char part[1 << 16];
    FILE *file = fopen(path, "wb");
    ssize_t n;

    while (file != NULL && (n = recv(from, part, sizeof part, 0)) > 0)
        fwrite(part, 1, n, file); /* finds: copy-loop socket -> stdio-file */
    _exit(file == NULL || fclose(file) != 0);
}

int main(int argc, char **argv)
{
    int ends[2], failed;
    pid_t peer;

    if (argc < 3 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        return 2;
    peer = fork();
    if (peer == 0) {
        close(ends[0]);
        store(ends[1], argv[2]);
    }
    close(ends[1]);
    failed = reply(ends[0], argv[1]);
    close(ends[0]);
    waitpid(peer, NULL, 0);
    return failed != 0;
}
