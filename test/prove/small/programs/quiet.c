/* To a peer that may have gone, without a signal. */
#include "../world.h"

static int send_all(int in, int peer)
{
	char buf[SIZE];
	ssize_t n, put;

	while ((n = read(in, buf, sizeof buf)) > 0) {
		for (ssize_t done = 0; done < n; done += put) {
			put = send(peer, buf + done, n - done, MSG_NOSIGNAL);
			if (put < 0 && errno == EINTR)
				put = 0;
			if (put < 0) {
				perror("send");
				return -2;
			}
		}
	}
	return n < 0 ? -1 : 0;
}

int program(void)
{
	return send_all(open("in", O_RDONLY), accept(0, NULL, NULL));
}
