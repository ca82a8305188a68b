/** One way from the client to the stub. */
export interface Arm extends AsyncDisposable {
  readonly name: string;
  /** Base URL for /v1/messages. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An arm that this machine cannot run, and why. */
export interface Skipped {
  readonly name: string;
  readonly skipped: string;
}
