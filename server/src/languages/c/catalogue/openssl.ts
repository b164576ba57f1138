import { behind, kernelCopy, libraryCall, type Entries } from './entries.js';

const TLS = { transforms: 'encryption' } as const;
/** A chain of BIOs may hold filters: encryption, base64, buffers. */
const FILTERED = { transforms: 'filters' } as const;

/**
 * OpenSSL; sources: SSL_read(3), SSL_write(3), BIO_read(3), BIO_push(3). `SSL_write` goes on until all is written, but
 * with SSL_MODE_ENABLE_PARTIAL_WRITE; `SSL_peek` takes nothing and is left out.
 */
export const OPENSSL: Entries = {
  SSL_read: libraryCall('in', TLS),
  SSL_read_ex: libraryCall('in', { ...TLS, reports: 'boolean', counts: [behind(3)] }),
  SSL_write: libraryCall('out', { ...TLS, complete: true }),
  SSL_write_ex: libraryCall('out', { ...TLS, complete: true, reports: 'boolean', counts: [behind(3)] }),
  // From a file to the socket below, where the kernel encrypts.
  SSL_sendfile: kernelCopy,
  BIO_read: libraryCall('in', FILTERED),
  BIO_read_ex: libraryCall('in', { ...FILTERED, reports: 'boolean', counts: [behind(3)] }),
  BIO_gets: libraryCall('in', { ...FILTERED, extent: 'string' }),
  BIO_write: libraryCall('out', FILTERED),
  BIO_write_ex: libraryCall('out', { ...FILTERED, reports: 'boolean', counts: [behind(3)] }),
  BIO_puts: libraryCall('out', { ...FILTERED, extent: 'string', length: [] }),
  BIO_sendfile: kernelCopy,
};
