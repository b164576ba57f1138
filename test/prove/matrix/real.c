/*
 * Gives a program its two ends, of the kinds that the arguments name, runs it, and prints what can be seen of it:
 *
 *   SOURCE SINK INPUT OUTPUT
 *
 * INPUT is the file that the source gives. OUTPUT is the sink, or what its peer got.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int program(void);
void report(const char *name, long value);

static int source, sink;
static volatile sig_atomic_t sigpipes;

int r_open(const char *path, int flags, ...)
{
	(void)flags;
	return strcmp(path, "in") == 0 ? source : sink;
}

int r_pipe(int *ends)
{
	ends[0] = source;
	ends[1] = dup(STDIN_FILENO);
	return 0;
}

int r_accept(int fd, void *address, void *length)
{
	(void)fd;
	(void)address;
	(void)length;
	return sink;
}

FILE *r_fopen(const char *path, const char *mode)
{
	return fdopen(r_open(path, 0), mode);
}

void report(const char *name, long value)
{
	printf("%s %ld\n", name, value);
}

static void count_sigpipe(int number)
{
	(void)number;
	sigpipes++;
}

static int is(const char *kind, const char *name)
{
	return strcmp(kind, name) == 0;
}

enum { ALL = 1 << 16, PIECE = 4096 };

/* `most`: what is taken at a time; of a message that has more, the rest is lost. */
static _Noreturn void pour(int from, int to, size_t most)
{
	static char buf[ALL];
	ssize_t n;

	while ((n = read(from, buf, most)) > 0) {
		for (ssize_t done = 0, put; done < n; done += put) {
			put = write(to, buf + done, n - done);
			if (put < 0)
				_exit(1);
		}
	}
	_exit(0);
}

/* Two connected ends: of a pipe, the first is for reading. */
static void connect_ends(const char *kind, int *ends)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t length = sizeof address;
	int listener;

	if (is(kind, "pipe")) {
		if (pipe(ends) != 0)
			exit(90);
		return;
	}
	if (is(kind, "unix") || is(kind, "messages")) {
		if (socketpair(AF_UNIX, is(kind, "unix") ? SOCK_STREAM : SOCK_SEQPACKET, 0, ends) != 0)
			exit(90);
		return;
	}
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	ends[0] = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 1) != 0 ||
	    getsockname(listener, (struct sockaddr *)&address, &length) != 0 ||
	    connect(ends[0], (struct sockaddr *)&address, length) != 0)
		exit(91);
	ends[1] = accept(listener, NULL, NULL);
	close(listener);
}

static int is_stream(const char *kind)
{
	return is(kind, "pipe") || is(kind, "unix") || is(kind, "tcp") || is(kind, "messages");
}

/* A FIFO beside the output; whoever opens it first waits for the other. */
static const char *fifo_beside(const char *path, const char *suffix)
{
	static char name[2][4096];
	char *own = name[*suffix == 'i'];

	snprintf(own, sizeof name[0], "%s.%s", path, suffix);
	unlink(own);
	if (mkfifo(own, 0600) != 0)
		exit(92);
	return own;
}

enum { OVER = 100, BORDER = 30000 };

/*
 * Over 2 GiB, nearly all of it a hole: `huge` from its start, `border` from 30,000 bytes in front of where 31 bits end, with
 * the bytes of the input there.
 */
static int open_sparse(const char *kind, const char *input, const char *output)
{
	const off_t limit = (off_t)1 << 31;
	static char buf[1 << 17], name[4096];
	int from = open(input, O_RDONLY);
	int is_huge = is(kind, "huge");
	ssize_t n = read(from, buf, sizeof buf);
	int fd;

	snprintf(name, sizeof name, "%s.%s", output, kind);
	fd = open(name, O_RDWR | O_CREAT, 0600);
	close(from);
	if (n < 0 || ftruncate(fd, limit + OVER) != 0 || (!is_huge && pwrite(fd, buf, (size_t)n, limit - BORDER / 2) != n))
		exit(89);
	close(fd);
	fd = open(name, O_RDONLY);
	if (!is_huge && (lseek(fd, limit - BORDER, SEEK_SET) < 0 || unlink(name) != 0))
		exit(89);
	return fd;
}

static int open_source(const char *kind, const char *input, const char *output)
{
	int ends[2];

	if (is(kind, "file") || is(kind, "tmpfs"))
		return open(input, O_RDONLY);
	if (is(kind, "huge") || is(kind, "border"))
		return open_sparse(kind, input, output);
	if (is(kind, "write-only"))
		return open(input, O_WRONLY);
	if (is(kind, "null"))
		return open("/dev/null", O_RDONLY);
	if (is(kind, "proc"))
		return open("/proc/version", O_RDONLY);
	if (is(kind, "directory"))
		return open("/", O_RDONLY | O_DIRECTORY);
	if (is(kind, "fifo")) {
		const char *name = fifo_beside(output, "in");

		if (fork() == 0)
			pour(open(input, O_RDONLY), open(name, O_WRONLY), ALL);
		return open(name, O_RDONLY);
	}
	if (!is_stream(kind))
		return -1;
	connect_ends(kind, ends);
	if (fork() == 0) {
		close(ends[0]);
		pour(open(input, O_RDONLY), ends[1], ALL);
	}
	close(ends[1]);
	return ends[0];
}

static int open_sink(const char *kind, const char *output)
{
	int ends[2], got;
	char peer[16];

	if (is(kind, "file") || is(kind, "tmpfs"))
		return open(output, O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (is(kind, "append"))
		return open(output, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (is(kind, "read-only"))
		return open(output, O_RDONLY | O_CREAT, 0600);
	if (is(kind, "null"))
		return open("/dev/null", O_WRONLY);
	if (is(kind, "full"))
		return open("/dev/full", O_WRONLY);
	if (is(kind, "closed"))
		return -1;
	got = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (is(kind, "fifo")) {
		const char *name = fifo_beside(output, "out");

		if (fork() == 0) {
			if (source >= 0)
				close(source);
			pour(open(name, O_RDONLY), got, ALL);
		}
		close(got);
		return open(name, O_WRONLY);
	}
	snprintf(peer, sizeof peer, "%.*s", (int)strcspn(kind, "-"), kind);
	connect_ends(peer, ends);
	/* The end that reads is the first; `-gone` closes it at once. */
	if (strchr(kind, '-') == NULL && fork() == 0) {
		close(ends[1]);
		if (source >= 0)
			close(source);
		/* As much as the programs write at a time. */
		pour(ends[0], got, is(kind, "messages") ? PIECE : ALL);
	}
	close(ends[0]);
	close(got);
	return ends[1];
}

/* Where an open descriptor stands, or why that can't be told. */
static void tell(const char *name, int fd)
{
	off_t at = fd < 0 ? -1 : lseek(fd, 0, SEEK_CUR);

	if (at >= 0)
		printf("%s at %lld\n", name, (long long)at);
	else
		printf("%s: %s\n", name, fd < 0 ? "never open" : errno == ESPIPE ? "a stream" : strerror(errno));
}

static int count_open(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int n = -1;

	while (folder != NULL && readdir(folder) != NULL)
		n++;
	if (folder != NULL)
		closedir(folder);
	return n;
}

/* In microseconds, of this process alone. */
static long processor_time(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000L + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

/* Given by the library that counts calls, where it is loaded. */
__attribute__((weak)) long calls_made(void);

/* Peers go on until they have all that was given to them. */
static void finish(void)
{
	fflush(stdout);
	for (int fd = 3; fd < 32; fd++)
		close(fd);
	while (wait(NULL) > 0)
		;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = count_sigpipe };
	int status, before;
	long began, called;

	if (argc < 5)
		return 99;
	sigaction(SIGPIPE, &action, NULL);
	source = open_source(argv[1], argv[3], argv[4]);
	sink = open_sink(argv[2], argv[4]);
	atexit(finish);
	before = count_open();
	began = processor_time();
	called = calls_made ? calls_made() : 0;
	status = program();
	/* As the end of a program would, but before the ends are looked at. */
	fflush(NULL);
	if (getenv("ZC_MEASURE") != NULL)
		fprintf(stderr, "measured %ld %ld\n", processor_time() - began, calls_made ? calls_made() - called : 0);
	fflush(stdout);
	printf("gives %d, %d descriptors more, SIGPIPE %s\n", status, count_open() - before, sigpipes ? "came" : "did not come");
	tell("source", source);
	tell("sink", sink);
	return 0;
}
