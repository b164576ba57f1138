/* A file to a peer. */
#include "../world.h"

static int serve(int listener)
{
	char buf[SIZE];
	ssize_t n;
	int in = open("in", O_RDONLY);
	int peer = accept(listener, NULL, NULL);

	while ((n = read(in, buf, sizeof buf)) > 0) {
		if (send(peer, buf, n, 0) != n) {
			perror("send");
			n = -2;
			break;
		}
	}
	close(in);
	close(peer);
	return (int)n;
}

int program(void)
{
	return serve(0);
}
