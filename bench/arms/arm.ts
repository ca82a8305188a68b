import type { ProtocolName } from "../bodies/protocols.ts";

/** One way from the client to the stub. */
export interface Arm extends AsyncDisposable {
  readonly name: string;
  /** Base URL for the vendors' own paths. */
  readonly url: string;
  /** What it wants beside the tool's own headers; null where it does not speak the protocol. */
  readonly headers: (protocol: ProtocolName) => Readonly<Record<string, string>> | null;
}

/** An arm that this machine cannot run, and why. */
export interface Skipped {
  readonly name: string;
  readonly skipped: string;
}
