/*
 * Runs programs (the first is the original) in many worlds and compares what can be seen of them:
 *
 *   LIBRARY FOLDER PROGRAM PROGRAM... < CASES
 *
 * A case is a line of tab-separated words: SOURCE SINK INPUT, then NAME=VALUE for the fault library. For each program that
 * differs it prints a line: its number, SOURCE, SINK, INPUT's size, the faults, what was seen before, and after. At the end
 * a line with the number of runs. The environment's ZC_TMPFS names a folder in memory, where the ends of kind `tmpfs` are.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TEXT = 2048, WORDS = 12, PATIENCE = 20 };

struct outcome {
	int status;
	char text[TEXT];
	long long bytes;
	uint64_t hash;
};

static char outputs[2][4096], seen[4096];
/* The sink of the case that is run, or what its peer got. */
static const char *output;

static uint64_t hash_of(const char *path, long long *bytes)
{
	static char buf[1 << 16];
	uint64_t hash = 1469598103934665603u;
	int fd = open(path, O_RDONLY);
	ssize_t n;

	*bytes = fd < 0 ? -1 : 0;
	while (fd >= 0 && (n = read(fd, buf, sizeof buf)) > 0) {
		*bytes += n;
		for (ssize_t i = 0; i < n; i++)
			hash = (hash ^ (unsigned char)buf[i]) * 1099511628211u;
	}
	if (fd >= 0)
		close(fd);
	return hash;
}

static void read_text(char *text)
{
	int fd = open(seen, O_RDONLY);
	ssize_t n = fd < 0 ? 0 : read(fd, text, TEXT - 1);

	text[n > 0 ? n : 0] = '\0';
	for (char *c = text; *c; c++)
		if (*c == '\n' || *c == '\t')
			*c = ';';
	if (fd >= 0)
		close(fd);
}

/* What changes its source gets one of its own, and so does a source in memory. */
static const char *input_of(char **words, int count)
{
	static char own[4200], buf[1 << 16];
	int in_memory = strcmp(words[0], "tmpfs") == 0;
	int from, to, is_own = in_memory;
	ssize_t n;

	for (int i = 3; i < count; i++)
		is_own |= strncmp(words[i], "ZC_CHANGE", 9) == 0;
	if (!is_own)
		return words[2];
	snprintf(own, sizeof own, "%s.own", in_memory ? outputs[1] : seen);
	from = open(words[2], O_RDONLY);
	to = open(own, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	while ((n = read(from, buf, sizeof buf)) > 0)
		if (write(to, buf, (size_t)n) != n)
			exit(94);
	close(from);
	close(to);
	return own;
}

static void run(const char *library, const char *program, char **words, int count, struct outcome *outcome)
{
	const char *input = input_of(words, count);
	pid_t child;
	int status;

	output = outputs[strcmp(words[1], "tmpfs") == 0];
	unlink(output);
	if (strcmp(words[1], "append") == 0) {
		int fd = open(output, O_WRONLY | O_CREAT, 0600);

		if (fd < 0 || write(fd, "before", 6) != 6 || close(fd) != 0)
			exit(98);
	}
	child = fork();
	if (child == 0) {
		int fd = open(seen, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
		int in = open("/dev/null", O_RDONLY);

		dup2(in, STDIN_FILENO);
		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
		close(fd);
		close(in);
		setenv("LD_PRELOAD", library, 1);
		setenv("LC_ALL", "C", 1);
		for (int i = 3; i < count; i++)
			putenv(words[i]);
		setpgid(0, 0);
		/* A program that hangs is a difference, too. */
		alarm(PATIENCE);
		execl(program, program, words[0], words[1], input, output, (char *)NULL);
		_exit(97);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		exit(96);
	/* Of a program that was killed, its peers may be left. */
	if (WIFSIGNALED(status))
		kill(-child, SIGKILL);
	outcome->status = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
	read_text(outcome->text);
	outcome->hash = hash_of(output, &outcome->bytes);
}

static int is_same(const struct outcome *a, const struct outcome *b)
{
	return a->status == b->status && a->bytes == b->bytes && a->hash == b->hash && strcmp(a->text, b->text) == 0;
}

static void print(const struct outcome *o)
{
	printf("\t%lld bytes, status %d: %s", o->bytes, o->status, o->text);
}

int main(int argc, char **argv)
{
	char line[4096];
	long runs = 0;

	if (argc < 4)
		return 2;
	snprintf(outputs[0], sizeof outputs[0], "%s/out", argv[2]);
	snprintf(outputs[1], sizeof outputs[1], "%s/out", getenv("ZC_TMPFS") ? getenv("ZC_TMPFS") : argv[2]);
	snprintf(seen, sizeof seen, "%s/seen", argv[2]);
	while (fgets(line, sizeof line, stdin) != NULL) {
		static struct outcome before, after;
		char *words[WORDS];
		struct stat st;
		int count = 0;

		line[strcspn(line, "\n")] = '\0';
		for (char *word = strtok(line, "\t"); word != NULL && count < WORDS; word = strtok(NULL, "\t"))
			words[count++] = word;
		if (count < 3)
			return 3;
		if (stat(words[2], &st) != 0)
			return 4;
		for (int i = 3; i < argc; i++) {
			struct outcome *o = i == 3 ? &before : &after;

			run(argv[1], argv[i], words, count, o);
			runs++;
			if (i == 3 || is_same(&before, o))
				continue;
			printf("%d\t%s\t%s\t%lld\t", i - 3, words[0], words[1], (long long)st.st_size);
			for (int w = 3; w < count; w++)
				printf("%s ", words[w]);
			print(&before);
			print(o);
			putchar('\n');
		}
	}
	printf("runs\t%ld\n", runs);
	return 0;
}
