import type { Protocol } from "../prompt/prompt.ts";

/** A plan whose log-in is no key of the vendor's API. */
export type Subscription = "chatgpt";

/** A model somewhere, and on what terms data may go there. */
export interface Deployment {
  readonly name: string;
  readonly class: "private" | "cloud";
  /** The protocols that it speaks; a request of another one never goes there. */
  readonly protocols: readonly Protocol[];
  /**
   * A subscription's back end rather than the vendor's API: takes only requests with its log-in,
   * which no other deployment that takes log-ins gets, and knows the paths without "/v1".
   */
  readonly subscription?: Subscription | undefined;
  /** Base URL without the protocol's own path, no trailing slash. */
  readonly url: string;
  readonly terms: DeploymentTerms;
  /** Model names that it answers to; "*" is a wildcard. */
  readonly models: readonly string[];
  /** Name to send instead of the client's, or null. */
  readonly model: string | null;
  /** client: the vendor's own log-in passes through; key: the gateway holds the key; none. */
  readonly auth: "client" | "key" | "none";
  /** Answers in the protocol and is no model. */
  readonly rehearsal: boolean;
}

export interface DeploymentTerms {
  readonly training: "forbidden" | "allowed";
  readonly retentionDays: number;
  readonly region: string;
  readonly account: string;
}
