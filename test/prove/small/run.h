/*
 * A world of the exhaustive search: a source and a sink of some kind, what happens at which byte of them, how the kernel's
 * copying calls behave; and one run of a program in it (world.c, choices.c), of which the search (search.c) makes many.
 */
enum kind { FILE_KIND, APPEND_KIND, PIPE_KIND, SOCKET_KIND };
enum { SOURCE = 3, SINK = 4, OTHER = 5, FDS = 6 };
enum { MOST = 16, MOST_EVENTS = 2, LOG = 1024 };

struct event {
	int fd;
	int at;
	int error;
	/* It comes once; a socket's reset is followed by its end, or by EPIPE. */
	int once;
};

/* How the kernel's copying calls behave: refused with an error from the nth call on, or the nth gives 0. */
struct kernel {
	int error;
	int nth;
	int zero;
};

struct world {
	enum kind source, sink;
	int length;
	/* What fstat says may be more than there is: the file was shortened. */
	int told_length;
	struct event events[MOST_EVENTS];
	int events_count;
	struct kernel kernel;
	/* Writes may be short; a file's never are, but for a full disk. */
	int short_writes;
};

extern struct world world;

/* Runs a program once and leaves in `seen` all that an outsider can see. */
void run(int (*program)(void));
extern char seen[LOG];

/* The choices of the next run: the first ones there are, or those after the last run's, as long as there are more. */
void first_path(void);
int next_path(void);
/* How many choices the longest run had. */
extern int deepest;

/* For the stand-ins. One of so many ways, from 0 on. */
int choose(int ways);
/* Adds to `seen`. */
void note(const char *format, ...);
/* Nothing is chosen or seen yet. */
void start_run(void);
