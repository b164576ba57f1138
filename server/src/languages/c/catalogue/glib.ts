import { arg, behind, kernelCopy, libraryCall, transfer, type Entries } from './entries.js';

/** A stream of GIO may be one that converts, decrypts or stands for a remote file. */
const STREAM = { transforms: 'filters' } as const;
const ALL = { ...STREAM, complete: true, reports: 'boolean', counts: [behind(3)] } as const;
/** Channels convert from and to UTF-8 unless g_io_channel_set_encoding says otherwise. */
const CHANNEL = { transforms: 'charset', reports: 'not-at-all', counts: [behind(3)] } as const;

const setContents = transfer('out', 'path', {
  endpoint: arg(0),
  buffer: arg(1),
  length: [arg(2)],
  reports: 'boolean',
  complete: true,
  retriesEintr: true,
  proves: 'file',
});

/** GLib and GIO; sources: the reference of GInputStream, GOutputStream, GFile, File Utilities and IO Channels. */
export const GLIB: Entries = {
  g_input_stream_read: libraryCall('in', STREAM),
  g_input_stream_read_all: libraryCall('in', ALL),
  g_output_stream_write: libraryCall('out', STREAM),
  g_output_stream_write_all: libraryCall('out', ALL),
  // The library moves the bytes; a loop beside it is what is left where it can't.
  g_output_stream_splice: kernelCopy,
  g_file_copy: kernelCopy,
  g_file_get_contents: transfer('in', 'path', {
    endpoint: arg(0),
    buffer: behind(1),
    counts: [behind(2)],
    wholeSource: true,
    reports: 'boolean',
    complete: true,
    retriesEintr: true,
    proves: 'file',
  }),
  g_file_set_contents: setContents,
  g_file_set_contents_full: setContents,
  g_io_channel_read_chars: libraryCall('in', CHANNEL),
  g_io_channel_read: libraryCall('in', CHANNEL),
  g_io_channel_write_chars: libraryCall('out', CHANNEL),
  g_io_channel_write: libraryCall('out', CHANNEL),
};
