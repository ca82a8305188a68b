import type { Checkpoint } from "@fourgate/core/audit/checkpoint";

/** Somebody outside the administrator's reach who gets checkpoints. */
export interface Recipient {
  /** For a person: a witness's name, a folder, an address. */
  readonly name: string;
  readonly kind: "witness" | "copy";
  /** Between two checkpoints that it gets, but for one after a failure. */
  readonly everyMsMin: number;
  /**
   * Resolves once it has this checkpoint, or a later one, for good.
   * @throws FourgateError, whose message is for the operator
   */
  send(sent: SentCheckpoint): Promise<void>;
}

export interface SentCheckpoint {
  /** The signed note. */
  readonly note: string;
  readonly checkpoint: Checkpoint;
}
