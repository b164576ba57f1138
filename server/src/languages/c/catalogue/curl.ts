import { behind, libraryCall, type Entries } from './entries.js';

/** The connection may be one through TLS; frames of WebSocket are put together and taken apart. */
const ON_CONNECTION = { transforms: 'encryption', reports: 'zero-on-success', counts: [behind(3)] } as const;

/**
 * libcurl; sources: curl_easy_recv(3), curl_easy_send(3), curl_ws_recv(3), curl_ws_send(3). What a function set with
 * CURLOPT_WRITEFUNCTION gets has been read by the library, and without one the library writes by itself: neither is a copy
 * that the program could leave to the kernel, so nothing is said of `curl_easy_perform`.
 */
export const CURL: Entries = {
  curl_easy_recv: libraryCall('in', ON_CONNECTION),
  curl_easy_send: libraryCall('out', ON_CONNECTION),
  curl_ws_recv: libraryCall('in', { ...ON_CONNECTION, transforms: 'framing' }),
  curl_ws_send: libraryCall('out', { ...ON_CONNECTION, transforms: 'framing' }),
};
