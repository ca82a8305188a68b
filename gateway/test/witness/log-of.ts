import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeLeaf } from "@fourgate/core/audit/leaf";
import { noteKey, type NoteKey } from "@fourgate/core/audit/note";
import { sha256 } from "../../src/ledger/crypto.ts";
import { Keys } from "../../src/ledger/keys.ts";
import { Sequencer } from "../../src/ledger/sequencer.ts";

/** A log of leaves, in a folder of its own. */
export interface LeafLog {
  readonly folder: string;
  readonly key: NoteKey;
  readonly sequencer: Sequencer;
  /** Adds leaves up to this size and gives the signed checkpoint. */
  grow(size: number): Promise<string>;
}

const origin = "example.com/log";

/** `keysOf` takes another log's keys, `branch` makes other leaves: a log written anew. */
export async function leafLog(root: string, keysOf: string = root, branch = 0): Promise<LeafLog> {
  const keys = await Keys.open(join(keysOf, "keys"), { create: true });
  const key = noteKey(origin, keys.logPublicKey, sha256);
  const folder = join(root, "log");
  const sequencer = await Sequencer.open(folder, { key, sign: (message) => keys.signLog(message) });
  let next = sequencer.size;
  return {
    folder,
    key,
    sequencer,
    async grow(size) {
      for (; next < size; next++) sequencer.add(leaf(next, branch));
      while ((await sequencer.advance()) > 0);
      return readFile(join(folder, "checkpoint"), "utf8");
    },
  };
}

function leaf(number: number, branch: number): Uint8Array {
  return encodeLeaf({
    kind: "drill",
    id: `01${String(number).padStart(24, "0")}`,
    device: new Uint8Array(16).fill(branch),
    sequence: number,
    timeMs: number,
    commitment: new Uint8Array(32).fill(branch),
  });
}
