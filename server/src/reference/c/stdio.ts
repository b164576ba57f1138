import { MEASURED, type Claim, type ReferenceCall } from '../call.js';

/** Streams of the C library. */

const TWICE: Claim = [
  'Bytes go through the buffer of the stream: small pieces are copied once more by the processor, large ones may pass it by.',
  'setbuf(3), DESCRIPTION; glibc, libio/fileops.c: _IO_file_xsgetn',
];

const FIGURE = { mechanism: 'stdio', source: 'stdio-file', sink: 'stdio-file' } as const;

export const fopen: ReferenceCall = {
  id: 'fopen',
  language: 'c',
  title: 'fopen(3)',
  names: ['fopen', 'fopen64', 'fdopen', 'freopen', 'fclose', 'fflush', 'setvbuf', 'setbuf'],
  form: 'FILE *fopen(const char *pathname, const char *mode)',
  summary:
    'Opens a stream: a descriptor with a buffer in the program. `fflush` and `fclose` hand on what the buffer holds.',
  figure: FIGURE,
  copies: [
    TWICE,
    [
      'System calls follow the size of the stream’s buffer, not of the pieces; `setvbuf` sets it, before the first use.',
      'setbuf(3), DESCRIPTION',
    ],
  ],
  blocks: [['As `read` and `write` do, when the buffer is empty or full.', 'setbuf(3), DESCRIPTION']],
  count: [
    [
      '`fflush` and `fclose` give EOF when bytes could not be written: the only place where a late error shows.',
      'fclose(3), RETURN VALUE; fflush(3), RETURN VALUE',
    ],
  ],
  errors: [
    ['EINVAL', 'the mode is not understood', 'fopen(3), ERRORS'],
    [
      'ENOSPC',
      'of `fclose` or `fflush`: the disk is full, and the rest of the buffer is lost',
      'fclose(3), ERRORS; write(2), ERRORS',
    ],
  ],
  needs: [['ISO C; `fdopen` and `fileno` are POSIX.', 'fopen(3), STANDARDS']],
  pitfalls: [
    [
      'A failed `fflush` forgets what it could not write: `ferror` tells of it from then on, but a later `fclose` gives 0.',
      `glibc 2.36, libio/fileops.c: new_do_write; musl 1.2.3, src/stdio/__stdio_write.c; ${MEASURED}, file size limit`,
    ],
    [
      'No kernel call may take a stream’s descriptor (`fileno`) while the buffer holds bytes: they would be skipped, or come in the wrong order.',
      'fileno(3); POSIX, 2.5.1 Interaction of File Descriptors and Standard I/O Streams',
    ],
    [
      'Mode `a` opens with `O_APPEND`: `sendfile` and `splice` refuse such a sink with EINVAL, `copy_file_range` with EBADF.',
      `fopen(3), DESCRIPTION; ${MEASURED}`,
    ],
  ],
};

export const fread: ReferenceCall = {
  id: 'fread',
  language: 'c',
  title: 'fread(3)',
  names: ['fread', 'fread_unlocked', 'fgets', 'fgetc', 'getc', 'getchar', 'getline'],
  form: 'size_t fread(void *ptr, size_t size, size_t nmemb, FILE *stream)',
  summary: 'Takes bytes out of a stream, through its buffer, until all that was asked for is there or the stream ends.',
  figure: FIGURE,
  copies: [TWICE],
  blocks: [
    [
      'Waits until the buffer is full as asked for, or the stream ends: from a slow peer the first bytes come late.',
      'fread(3), DESCRIPTION',
    ],
  ],
  count: [
    ['A short count is the end or an error, and only `feof` and `ferror` tell which.', 'fread(3), RETURN VALUE'],
    ['The count is of items, not of bytes: with a size of 1 it is both.', 'fread(3), RETURN VALUE'],
  ],
  errors: [
    ['EINTR', 'a signal came; the stream is then in error, and `clearerr` ends that', 'read(2), ERRORS; ferror(3)'],
  ],
  needs: [['ISO C; `getline` is POSIX since 2008.', 'fread(3), STANDARDS; getline(3), STANDARDS']],
  pitfalls: [
    [
      'A loop on `!feof(f)` writes the last piece twice: the end is known only after a read has failed.',
      'feof(3), DESCRIPTION',
    ],
    [
      'Character by character the calls of the library cost more than the copies: take whole buffers.',
      'unlocked_stdio(3), DESCRIPTION: each call locks the stream',
    ],
  ],
};

export const fwrite: ReferenceCall = {
  id: 'fwrite',
  language: 'c',
  title: 'fwrite(3)',
  names: ['fwrite', 'fwrite_unlocked', 'fputs', 'fputc', 'putc', 'putchar', 'puts'],
  form: 'size_t fwrite(const void *ptr, size_t size, size_t nmemb, FILE *stream)',
  summary: 'Puts bytes into a stream; they leave the program when its buffer is full, or with `fflush` and `fclose`.',
  figure: FIGURE,
  copies: [TWICE],
  blocks: [['When the buffer is full, as `write` does.', 'setbuf(3), DESCRIPTION']],
  count: [['A short count is an error; the library goes on after short writes by itself.', 'fwrite(3), RETURN VALUE']],
  errors: [
    ['EPIPE', 'nobody reads any more; SIGPIPE comes with it', 'write(2), ERRORS'],
    ['EAGAIN', 'the descriptor does not block: how much of the bytes went out is then unknown', 'write(2), ERRORS'],
  ],
  needs: [['ISO C.', 'fwrite(3), STANDARDS']],
  pitfalls: [
    [
      'Success says that the bytes are in the buffer: look at `fflush` or `fclose`, too.',
      'fclose(3), RETURN VALUE; setbuf(3), DESCRIPTION',
    ],
    [
      '`write` on `fileno` in between overtakes what waits in the buffer: `fflush` first.',
      'POSIX, 2.5.1 Interaction of File Descriptors and Standard I/O Streams',
    ],
  ],
};
