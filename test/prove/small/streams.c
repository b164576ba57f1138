/*
 * Streams of stdio over the stand-ins of world.c, as glibc has them: what does not fit into the buffer goes out in whole
 * blocks, a failed write forgets what waited, and only `ferror` tells of it from then on; the end of the file is remembered, and
 * so is where a seek has put the descriptor, until `fflush`, which also gives back what was read ahead.
 * Their buffers are so small that every way of cutting is met.
 */
#include "world.h"

enum { BLOCK = 3 };

struct w_stream {
	int fd;
	/* What was read ahead: `have` bytes, of which `taken` are gone; or what waits to be written. */
	char buf[BLOCK];
	int have, taken, waits;
	int at_end, failed;
	/* Where a seek and all writes since have put the descriptor; -1 where it has to be asked. */
	off_t place;
};

static struct w_stream streams[2];

W_FILE *w_fopen(const char *path, const char *mode)
{
	W_FILE *stream = &streams[*mode == 'r'];

	memset(stream, 0, sizeof *stream);
	stream->fd = open(path, *mode == 'r' ? O_RDONLY : O_WRONLY);
	stream->place = -1;
	return stream;
}

/* Writes all, or fails; gives how much went out. */
static size_t put_all(W_FILE *stream, const char *from, size_t count)
{
	size_t done = 0;

	while (done < count) {
		ssize_t n = write(stream->fd, from + done, count - done);

		if (n < 0) {
			stream->failed = 1;
			break;
		}
		done += (size_t)n;
		if (stream->place >= 0)
			stream->place += n;
	}
	return done;
}

static int put_waiting(W_FILE *stream)
{
	size_t waits = (size_t)stream->waits;

	stream->waits = 0;
	return put_all(stream, stream->buf, waits) == waits ? 0 : EOF;
}

void w_forget_all(void)
{
	memset(streams, 0, sizeof streams);
}

void w_flush_all(void)
{
	for (int i = 0; i < 2; i++)
		if (streams[i].waits > 0)
			put_waiting(&streams[i]);
}

int w_fflush(W_FILE *stream)
{
	int ahead = stream->have - stream->taken;

	if (stream->waits > 0 && put_waiting(stream) != 0)
		return EOF;
	if (ahead > 0) {
		if (lseek(stream->fd, -ahead, SEEK_CUR) >= 0)
			stream->have = stream->taken = 0;
		else if (errno != ESPIPE)
			return EOF;
	}
	stream->place = -1;
	return 0;
}

size_t w_fpending(W_FILE *stream)
{
	return (size_t)stream->waits;
}

int w_fclose(W_FILE *stream)
{
	int failed = stream->waits > 0 && put_waiting(stream) != 0;

	return close(stream->fd) != 0 || failed ? EOF : 0;
}

off_t w_ftello(W_FILE *stream)
{
	off_t at = stream->place >= 0 ? stream->place : lseek(stream->fd, 0, SEEK_CUR);

	return at < 0 ? -1 : at - (stream->have - stream->taken) + stream->waits;
}

/* Of a stream that is written. */
int w_fseeko(W_FILE *stream, off_t offset, int whence)
{
	off_t at;

	if (stream->waits > 0 && put_waiting(stream) != 0)
		return -1;
	at = whence == SEEK_CUR ? w_ftello(stream) : 0;
	at = at < 0 ? -1 : lseek(stream->fd, at + offset, SEEK_SET);
	if (at < 0)
		return -1;
	stream->place = at;
	return 0;
}

int w_fileno(W_FILE *stream)
{
	return stream->fd;
}

int w_feof(W_FILE *stream)
{
	return stream->at_end;
}

int w_ferror(W_FILE *stream)
{
	return stream->failed;
}

/* True when a read gave something. */
static int gave(W_FILE *stream, ssize_t n)
{
	if (n == 0)
		stream->at_end = 1;
	else if (n < 0)
		stream->failed = 1;
	return n > 0;
}

static int fill(W_FILE *stream)
{
	ssize_t n;

	if (stream->at_end)
		return 0;
	n = read(stream->fd, stream->buf, BLOCK);
	stream->taken = 0;
	stream->have = n > 0 ? (int)n : 0;
	return gave(stream, n);
}

size_t w_fread(void *buf, size_t size, size_t count, W_FILE *stream)
{
	char *to = buf;
	size_t done = 0, all = size * count;

	while (done < all) {
		size_t ahead = (size_t)(stream->have - stream->taken);

		if (ahead > 0) {
			size_t n = ahead < all - done ? ahead : all - done;

			memcpy(to + done, stream->buf + stream->taken, n);
			stream->taken += (int)n;
			done += n;
		} else if (all - done >= BLOCK && !stream->at_end) {
			ssize_t n = read(stream->fd, to + done, (all - done) / BLOCK * BLOCK);

			if (!gave(stream, n))
				break;
			done += (size_t)n;
		} else if (!fill(stream)) {
			break;
		}
	}
	return done / size;
}

size_t w_fwrite(const void *buf, size_t size, size_t count, W_FILE *stream)
{
	const char *from = buf;
	size_t all = size * count, room = (size_t)(BLOCK - stream->waits);
	size_t done = room < all ? room : all, blocks;

	memcpy(stream->buf + stream->waits, from, done);
	stream->waits += (int)done;
	if (done == all)
		return count;
	if (put_waiting(stream) != 0)
		return done / size;
	blocks = (all - done) / BLOCK * BLOCK;
	done += put_all(stream, from + done, blocks);
	if (stream->failed)
		return done / size;
	memcpy(stream->buf, from + done, all - done);
	stream->waits = (int)(all - done);
	return count;
}

int w_getc(W_FILE *stream)
{
	if (stream->taken == stream->have && !fill(stream))
		return EOF;
	return (unsigned char)stream->buf[stream->taken++];
}

int w_putc(int c, W_FILE *stream)
{
	char byte = (char)c;

	return w_fwrite(&byte, 1, 1, stream) == 1 ? (unsigned char)c : EOF;
}

char *w_fgets(char *buf, int size, W_FILE *stream)
{
	int n = 0;

	while (n < size - 1) {
		int c = w_getc(stream);

		if (c == EOF)
			break;
		buf[n++] = (char)c;
		if (c == '\n')
			break;
	}
	buf[n] = '\0';
	return n > 0 && !stream->failed ? buf : NULL;
}

int w_fputs(const char *text, W_FILE *stream)
{
	size_t n = strlen(text);

	return w_fwrite(text, 1, n, stream) == n ? 0 : EOF;
}
