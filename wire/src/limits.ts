/** Limits of bytes on the wire. Each is a default that the caller may lower. */
export interface WireLimits {
  readonly bodyBytesMax: number;
  /** Between two chunks of a request body. */
  readonly bodyIdleMsMax: number;
  /** For a whole request body. */
  readonly bodyMsMax: number;
  /** Bodies held by all requests at once. */
  readonly bodiesBytesMax: number;
  readonly headerCountMax: number;
  readonly headBytesMax: number;
  /** Until an upstream's status line. Long: a model may think before it answers. */
  readonly upstreamHeadMsMax: number;
  /** Between two chunks of an upstream's reply. */
  readonly upstreamIdleMsMax: number;
  readonly upstreamConnectMsMax: number;
  readonly upstreamConnectionsMax: number;
  /** A WebSocket on which nothing is asked for, or nothing is read of what waits to be. */
  readonly socketIdleMsMax: number;
}

export const wireLimits: WireLimits = {
  bodyBytesMax: 32 * 1024 * 1024,
  bodyIdleMsMax: 30_000,
  bodyMsMax: 300_000,
  bodiesBytesMax: 512 * 1024 * 1024,
  headerCountMax: 100,
  headBytesMax: 64 * 1024,
  upstreamHeadMsMax: 600_000,
  upstreamIdleMsMax: 300_000,
  upstreamConnectMsMax: 10_000,
  upstreamConnectionsMax: 1024,
  socketIdleMsMax: 600_000,
};
