import type { GateModes } from "@fourgate/core/scope/policy";
import type { Ledger } from "@fourgate/gateway/ledger/ledger";
import type { Conversation } from "./conversation.ts";

/** Who asks in a drill. All of them are made up for it and gone afterwards. */
export type DrillPerson = "developer" | "junior" | "frontend-agent";

export interface Answer {
  readonly status: number;
  /** The gateway's id of the exchange, "" where there is none. */
  readonly exchange: string;
  readonly body: string;
}

export interface Ask {
  readonly as: DrillPerson;
  readonly through: "guard" | "gateway";
  readonly conversation: Conversation;
  readonly endpoint?: "/v1/messages" | "/v1/messages/count_tokens";
}

/** What a witness received, in its own words: it is a process of its own. */
export interface Testimony {
  /** Those of the asked-for texts that arrived. */
  readonly seen: readonly string[];
  /** SHA-256 of every body that arrived. */
  readonly bodies: readonly string[];
}

/**
 * Where gates are tried: the same exchange, judge, policies and ledger as for everybody, with a
 * catalogue, people and upstreams of its own.
 */
export interface DrillRange extends AsyncDisposable {
  /** Root folder of the drill's repo as tools would name it. */
  readonly root: string;
  readonly ledger: Ledger;
  /** The log's public key, as C2SP writes it (log.vkey). */
  readonly verifierKey: string;
  /** The operator's, with the teams that have modes of their own. */
  readonly gates: GateModes;
  ask(ask: Ask): Promise<Answer>;
  testimony(of: "cloud" | "private", needles: readonly string[]): Promise<Testimony>;
  stopPrivate(): Promise<void>;
  /** The operator has a private deployment that is a model. */
  readonly hasPrivateModel: boolean;
}
