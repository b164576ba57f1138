/*
 * What the programs of the proofs run in. For the exhaustive search the calls that reach the system become stand-ins over
 * endpoints in memory (world.c, streams.c), so that every outcome of every call can be tried; with REAL_WORLD only the ends are
 * given to the program (../matrix/real.c). System headers come first, unchanged.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* Of the programs' own: something that an outsider can see. */
void report(const char *name, long value);

#ifdef REAL_WORLD

/* In bytes: of a program's buffer, and what it copies at most. */
#ifndef SIZE
#define SIZE 4096
#endif
#define LIMIT 40000

int r_open(const char *path, int flags, ...);
int r_pipe(int *ends);
int r_accept(int fd, void *address, void *length);
FILE *r_fopen(const char *path, const char *mode);

#define fopen r_fopen
#define open r_open
#define pipe r_pipe
#define accept r_accept

#else

#define SIZE 4
#define LIMIT 4

int w_open(const char *path, int flags, ...);
int w_close(int fd);
int w_pipe(int *ends);
int w_accept(int fd, void *address, void *length);
ssize_t w_read(int fd, void *buf, size_t count);
ssize_t w_write(int fd, const void *buf, size_t count);
ssize_t w_pread(int fd, void *buf, size_t count, off_t offset);
ssize_t w_pwrite(int fd, const void *buf, size_t count, off_t offset);
ssize_t w_recv(int fd, void *buf, size_t count, int flags);
ssize_t w_send(int fd, const void *buf, size_t count, int flags);
ssize_t w_sendfile(int out, int in, off_t *offset, size_t count);
ssize_t w_copy_file_range(int in, off_t *in_offset, int out, off_t *out_offset, size_t count, unsigned flags);
ssize_t w_splice(int in, off_t *in_offset, int out, off_t *out_offset, size_t count, unsigned flags);
void *w_mmap(void *start, size_t length, int protection, int flags, int fd, off_t offset);
int w_munmap(void *start, size_t length);
int w_fstat(int fd, struct stat *st);
off_t w_lseek(int fd, off_t offset, int whence);
int w_getsockopt(int fd, int level, int name, void *value, socklen_t *length);
int w_poll(struct pollfd *fds, nfds_t count, int timeout);
void w_perror(const char *text);
const char *w_strerror(int error);
int w_fprintf(FILE *file, const char *format, ...);
_Noreturn void w_exit(int status);
int w_sigaction(int number, const struct sigaction *action, struct sigaction *old);

/* Streams of stdio over these calls (streams.c). */
typedef struct w_stream W_FILE;
W_FILE *w_fopen(const char *path, const char *mode);
int w_fclose(W_FILE *stream);
int w_fflush(W_FILE *stream);
size_t w_fpending(W_FILE *stream);
off_t w_ftello(W_FILE *stream);
int w_fseeko(W_FILE *stream, off_t offset, int whence);
int w_fileno(W_FILE *stream);
int w_feof(W_FILE *stream);
int w_ferror(W_FILE *stream);
size_t w_fread(void *buf, size_t size, size_t count, W_FILE *stream);
size_t w_fwrite(const void *buf, size_t size, size_t count, W_FILE *stream);
int w_getc(W_FILE *stream);
int w_putc(int c, W_FILE *stream);
char *w_fgets(char *buf, int size, W_FILE *stream);
int w_fputs(const char *text, W_FILE *stream);
/* What `exit` does, and what comes before a program. */
void w_flush_all(void);
void w_forget_all(void);

#define FILE W_FILE
#define fopen w_fopen
#define fclose w_fclose
#define fflush w_fflush
#define __fpending w_fpending
#define ftello w_ftello
#define fseeko w_fseeko
#define fileno w_fileno
#define feof w_feof
#define ferror w_ferror
#define fread w_fread
#define fwrite w_fwrite
#undef getc
#define getc w_getc
#undef putc
#define putc w_putc
#define fgets w_fgets
#define fputs w_fputs
#define sigaction(number, action, old) w_sigaction(number, action, old)
#define open w_open
#define close w_close
#define pipe w_pipe
#define accept w_accept
#define read w_read
#define write w_write
#define pread w_pread
#define pwrite w_pwrite
#define recv w_recv
#define send w_send
#define sendfile w_sendfile
#define copy_file_range w_copy_file_range
#define splice w_splice
#define mmap w_mmap
#define munmap w_munmap
#define fstat w_fstat
#define lseek w_lseek
#define getsockopt w_getsockopt
#define poll w_poll
#define perror w_perror
#define fprintf w_fprintf
#define strerror w_strerror
#define exit w_exit

#endif
