/**
 * What the edge knows of a request and the request itself does not: handed to `fetch` beside it. The page comes over
 * HTTP or HTTPS; the local channel over a socket in the data directory that only the box's own user may open.
 */
export interface RequestEdge {
  readonly channel: 'page' | 'local';
  /** The peer's IP address without brackets; of the connection, never from a header. */
  readonly address: string;
  /** Came over TLS. */
  readonly secure: boolean;
}
