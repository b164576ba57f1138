/*
 * Times ways to move bytes on this machine, for one pair of endpoints. Works in its current folder only, listens on
 * 127.0.0.1 only, and ends after LIMIT seconds.
 *
 *   measure SOURCE SINK BUFFER BYTES ROUNDS LIMIT
 *
 * SOURCE and SINK: file, socket (TCP over loopback) or pipe. BUFFER: bytes of the loop that the others are compared with.
 * Prints a line for every run: ROUND WAY OWN_MICROSECONDS PEER_MICROSECONDS CALLS, processor time of this process and of
 * the one at the other end; "unsupported WAY ERRNO" where the kernel refuses; and "end" when all rounds were run.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 64 * 1024, MOST = 1024 * 1024 };

static size_t total;
static long calls;

struct pair {
	int in, out;
	pid_t feeder, drainer;
};

static void fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(2);
}

static int write_all(int fd, const char *buf, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, buf, n);

		calls++;
		if (w < 0)
			return -1;
		buf += w;
		n -= (size_t)w;
	}
	return 0;
}

static int loop(const struct pair *p, size_t size)
{
	static char buf[MOST];
	ssize_t n;

	while (calls++, (n = read(p->in, buf, size)) > 0)
		if (write_all(p->out, buf, (size_t)n) < 0)
			return -1;
	return n < 0 ? -1 : 0;
}

static int by_sendfile(const struct pair *p)
{
	ssize_t n;

	while (calls++, (n = sendfile(p->out, p->in, NULL, 0x7ffff000)) > 0)
		continue;
	return n < 0 ? -1 : 0;
}

static int by_copy_file_range(const struct pair *p)
{
	ssize_t n;

	while (calls++, (n = copy_file_range(p->in, NULL, p->out, NULL, 1 << 30, 0)) > 0)
		continue;
	return n < 0 ? -1 : 0;
}

static int by_mmap(const struct pair *p)
{
	char *map = mmap(NULL, total, PROT_READ, MAP_PRIVATE, p->in, 0);
	int failed;

	if (map == MAP_FAILED)
		return -1;
	failed = write_all(p->out, map, total);
	munmap(map, total);
	calls += 2;
	return failed;
}

static int by_splice(const struct pair *p, int is_direct)
{
	int own[2], failed = 0;
	ssize_t n = 0, m;

	if (is_direct) {
		while (calls++, (n = splice(p->in, NULL, p->out, NULL, MOST, 0)) > 0)
			continue;
		return n < 0 ? -1 : 0;
	}
	if (pipe2(own, O_CLOEXEC) < 0)
		return -1;
	(void)fcntl(own[1], F_SETPIPE_SZ, MOST);
	calls += 4;
	while (!failed && (calls++, (n = splice(p->in, NULL, own[1], NULL, MOST, 0)) > 0)) {
		while (n > 0 && (calls++, (m = splice(own[0], NULL, p->out, NULL, (size_t)n, 0)) > 0))
			n -= m;
		failed = n > 0;
	}
	close(own[0]);
	close(own[1]);
	return failed || n < 0 ? -1 : 0;
}

/* A connection over loopback: ends[0] is ours, ends[1] the peer's. */
static void connect_loopback(int ends[2])
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ends[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0 || ends[0] < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
	    listen(listener, 1) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
	    connect(ends[0], (struct sockaddr *)&at, length) < 0 || (ends[1] = accept(listener, NULL, NULL)) < 0)
		fail("socket");
	close(listener);
}

static void make_ends(const char *kind, int reads, int ends[2])
{
	int two[2];

	if (strcmp(kind, "socket") == 0) {
		connect_loopback(ends);
		return;
	}
	if (pipe2(two, O_CLOEXEC) < 0)
		fail("pipe");
	ends[0] = two[reads ? 0 : 1];
	ends[1] = two[reads ? 1 : 0];
}

static int open_source(const char *kind, pid_t *feeder)
{
	static char buf[PIECE];
	int ends[2], fd;

	*feeder = 0;
	if (strcmp(kind, "file") == 0) {
		fd = open("source", O_RDONLY);
		if (fd < 0)
			fail("source");
		return fd;
	}
	make_ends(kind, 1, ends);
	*feeder = fork();
	if (*feeder < 0)
		fail("fork");
	if (*feeder == 0) {
		close(ends[0]);
		for (size_t left = total; left > 0;) {
			size_t piece = left < sizeof buf ? left : sizeof buf;

			if (write_all(ends[1], buf, piece) < 0)
				_exit(1);
			left -= piece;
		}
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

static int open_sink(const char *kind, pid_t *drainer)
{
	static char buf[PIECE];
	int ends[2], fd;

	*drainer = 0;
	if (strcmp(kind, "file") == 0) {
		fd = open("sink", O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (fd < 0)
			fail("sink");
		return fd;
	}
	make_ends(kind, 0, ends);
	*drainer = fork();
	if (*drainer < 0)
		fail("fork");
	if (*drainer == 0) {
		close(ends[0]);
		while (read(ends[1], buf, sizeof buf) > 0)
			continue;
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

static long micros(int who)
{
	struct rusage use;

	getrusage(who, &use);
	return (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000L + use.ru_utime.tv_usec + use.ru_stime.tv_usec;
}

static void make_source(void)
{
	static char buf[MOST];
	int fd = open("source", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	for (size_t i = 0; i < sizeof buf; i++)
		buf[i] = (char)(i * 7 + i / 251);
	if (fd < 0)
		fail("source");
	for (size_t left = total; left > 0;) {
		size_t piece = left < sizeof buf ? left : sizeof buf;

		if (write_all(fd, buf, piece) < 0)
			fail("source");
		left -= piece;
	}
	if (close(fd) < 0)
		fail("source");
}

int main(int argc, char **argv)
{
	static const char *const ways[] = { "read-write",	"larger-buffer", "sendfile",
					    "copy_file_range",	"splice",	 "mmap-write" };
	enum { WAYS = sizeof ways / sizeof *ways };
	int refused[WAYS] = { 0 };
	struct timespec began, now;
	const char *source, *sink;
	size_t buffer;
	int rounds, limit, is_direct;

	if (argc != 7)
		return 2;
	source = argv[1];
	sink = argv[2];
	buffer = strtoul(argv[3], NULL, 10);
	total = strtoul(argv[4], NULL, 10);
	rounds = atoi(argv[5]);
	limit = atoi(argv[6]);
	if (buffer < 1 || buffer > MOST || total < 1 || rounds < 1 || limit < 1)
		return 2;
	/* Whatever happens, the end comes: also of a run that hangs. */
	alarm((unsigned)limit + 5);
	signal(SIGPIPE, SIG_IGN);
	clock_gettime(CLOCK_MONOTONIC, &began);
	is_direct = strcmp(source, "pipe") == 0 || strcmp(sink, "pipe") == 0;
	if (strcmp(source, "file") == 0)
		make_source();
	for (int round = 0; round <= rounds; round++) {
		for (int way = 0; way < WAYS; way++) {
			struct pair p;
			long own, peer;
			int failed, because;

			clock_gettime(CLOCK_MONOTONIC, &now);
			if (now.tv_sec - began.tv_sec >= limit)
				return 0;
			if (refused[way] || (way == 1 && buffer == PIECE))
				continue;
			/* What the kernel refuses would leave the peer waiting: only pairs that can work are tried. */
			if ((way == 2 || way == 5) && strcmp(source, "file") != 0)
				continue;
			if (way == 3 && (strcmp(source, "file") != 0 || strcmp(sink, "file") != 0))
				continue;
			p.in = open_source(source, &p.feeder);
			p.out = open_sink(sink, &p.drainer);
			calls = 0;
			peer = micros(RUSAGE_CHILDREN);
			own = micros(RUSAGE_SELF);
			switch (way) {
			case 0:
				failed = loop(&p, buffer);
				break;
			case 1:
				failed = loop(&p, PIECE);
				break;
			case 2:
				failed = by_sendfile(&p);
				break;
			case 3:
				failed = by_copy_file_range(&p);
				break;
			case 4:
				failed = by_splice(&p, is_direct);
				break;
			default:
				failed = by_mmap(&p);
			}
			because = errno;
			own = micros(RUSAGE_SELF) - own;
			close(p.in);
			close(p.out);
			if (p.feeder > 0)
				waitpid(p.feeder, NULL, 0);
			if (p.drainer > 0)
				waitpid(p.drainer, NULL, 0);
			peer = micros(RUSAGE_CHILDREN) - peer;
			if (failed) {
				refused[way] = 1;
				printf("unsupported %s %d\n", ways[way], because);
			} else if (round > 0) {
				/* The first round only warms the caches. */
				printf("%d %s %ld %ld %ld\n", round, ways[way], own, peer, calls);
			}
			fflush(stdout);
		}
	}
	printf("end\n");
	return 0;
}
