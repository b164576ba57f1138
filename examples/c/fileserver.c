/* A file server for one client at a time: answers "GET /name" with the file of that name. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUF_SIZE 4096
#define REQUEST_SIZE 1024

static const char NOT_FOUND[] = "HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n";

/* Reads a request and finds the name in it; NULL if it is none that we serve. */
static const char *read_request(int client, char *request, size_t size)
{
    size_t length = 0;

    while (length < size - 1) {
        ssize_t n = read(client, request + length, size - 1 - length);
        if (n <= 0)
            return NULL;
        length += (size_t)n;
        request[length] = '\0';
        if (strstr(request, "\r\n\r\n") != NULL)
            break;
    }
    if (strncmp(request, "GET /", 5) != 0)
        return NULL;
    request[5 + strcspn(request + 5, " \r\n")] = '\0';
    if (request[5] == '/' || strstr(request + 5, "..") != NULL)
        return NULL;
    return request + 5;
}

/* Not a copy: every byte is looked at. */
static uint32_t checksum(int file)
{
    unsigned char buf[BUF_SIZE];
    uint32_t sum = 2166136261u;
    ssize_t n;

    while ((n = read(file, buf, sizeof buf)) > 0) {
        for (ssize_t i = 0; i < n; i++)
            sum = (sum ^ buf[i]) * 16777619u;
    }
    lseek(file, 0, SEEK_SET);
    return sum;
}

static int listen_on(uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int reuse = 1;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener < 0)
        return -1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 16) < 0) {
        close(listener);
        return -1;
    }
    return listener;
}

/* Waits for a client, and answers its request. Returns -1 when there will be no more clients. */
static int serve(int listener)
{
    char request[REQUEST_SIZE];
    char header[128];
    char buf[BUF_SIZE];
    const char *name;
    struct stat info;
    ssize_t n;
    int file;
    int client = accept(listener, NULL, NULL);

    if (client < 0)
        return errno == EINTR || errno == ECONNABORTED ? 0 : -1;

    name = read_request(client, request, sizeof request);
    file = name == NULL ? -1 : open(name, O_RDONLY);
    if (file < 0 || fstat(file, &info) < 0 || !S_ISREG(info.st_mode)) {
        if (write(client, NOT_FOUND, sizeof NOT_FOUND - 1) < 0)
            perror("write");
    } else {
        int length = snprintf(header, sizeof header, "HTTP/1.0 200 OK\r\nContent-Length: %lld\r\nETag: \"%08x\"\r\n\r\n",
                              (long long)info.st_size, checksum(file));
        if (write(client, header, (size_t)length) == length) {
            /* Here every byte of the file goes through buf, and nobody looks at it. */
            while ((n = read(file, buf, BUF_SIZE)) > 0) {
                if (write(client, buf, n) != n)
                    break;
            }
        }
    }
    if (file >= 0)
        close(file);
    close(client);
    return 0;
}

int main(int argc, char **argv)
{
    int listener;

    if (argc != 3) {
        fprintf(stderr, "usage: fileserver PORT FOLDER\n");
        return 2;
    }
    if (chdir(argv[2]) < 0) {
        perror(argv[2]);
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    listener = listen_on((uint16_t)atoi(argv[1]));
    if (listener < 0) {
        perror("listen");
        return 1;
    }
    while (serve(listener) == 0)
        ;
    perror("accept");
    close(listener);
    return 1;
}
