import { randomBytes } from "node:crypto";
import { link, readFile, rm, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { formatCheckpoint, openCheckpoint } from "@fourgate/core/audit/checkpoint";
import { sameBytes } from "@fourgate/core/audit/digest";
import type { NoteKey } from "@fourgate/core/audit/note";
import { signNote } from "@fourgate/core/audit/sign-note";
import { tilePath } from "@fourgate/core/audit/tiles";
import { FourgateError } from "@fourgate/core/errors";
import { ensureFolder, replaceFile, syncDirectory } from "@fourgate/journal/durable";
import { verifyEd25519 } from "./crypto.ts";
import { readCheckpoint, readTile } from "./log-files.ts";
import { RightEdge, type TileFile } from "./right-edge.ts";

export interface LogSigner {
  readonly key: NoteKey;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

interface Claim {
  readonly size: number;
  readonly root: Uint8Array;
  /** The signed checkpoint. */
  readonly note: string;
}

const leavesPerAdvanceMax = 512;
const leavesPerTurn = 64;

/**
 * Integrates leaves into tiles and signs. States of an advance from size N:
 *
 *   computed   the new tree is in memory, its checkpoint signed, nothing written
 *   claimed    `claim-N` holds that checkpoint. It is linked into place, so exactly one sequencer
 *              ever claims the step from N; whoever finds it must complete it, with this very tree
 *   tiled      the new tiles are on disk
 *   published  `checkpoint` names the new tree: the commit point. claim-N may go
 *
 * So two of them cannot fork the log: a second claim of N fails; and one that comes after claim-N is
 * gone sees that the checkpoint is no longer N, which it reads again after claiming.
 */
export class Sequencer {
  readonly #folder: string;
  readonly #signer: LogSigner;
  readonly #waiting: Uint8Array[] = [];
  /** Folders of tiles that are durable. */
  readonly #folders = new Set<string>();
  #edge: RightEdge;
  #note: string;
  /** Claimed, not published. */
  #claimed: Claim | undefined;
  #partial: readonly TileFile[] = [];
  /** Paths of partial tiles that a reader of the checkpoint before this one may still want. */
  #superseded: readonly string[] = [];

  private constructor(folder: string, signer: LogSigner, note: string, edge: RightEdge) {
    this.#folder = folder;
    this.#signer = signer;
    this.#note = note;
    this.#edge = edge;
  }

  /** @throws FourgateError log_invalid when the log on disk is not one that this key signed */
  static async open(folder: string, signer: LogSigner): Promise<Sequencer> {
    await ensureFolder(dirname(folder), folder);
    const note = (await readCheckpoint(folder)) ?? (await firstCheckpoint(folder, signer));
    const checkpoint = openCheckpoint(note, signer.key, verifyEd25519);
    if (!checkpoint) throw invalid("the checkpoint is not signed by this log's key");
    const edge = await RightEdge.load(checkpoint.size, (tile) => readTile(folder, tile));
    if (!sameBytes(edge.root(), checkpoint.root)) throw invalid("the tiles are not those of the checkpoint");
    const sequencer = new Sequencer(folder, signer, note, edge);
    sequencer.#partial = edge.partial();
    const claim = await readFile(sequencer.#claimPath(checkpoint.size), "utf8").catch(() => undefined);
    const claimed = claim === undefined ? undefined : openCheckpoint(claim, signer.key, verifyEd25519);
    if (claim === undefined) return sequencer;
    if (!claimed) throw invalid("a claim in the log folder is not signed by this log's key");
    sequencer.#claimed = { ...claimed, note: claim };
    return sequencer;
  }

  /** Entries that the checkpoint covers. */
  get size(): number {
    return this.#edge.size;
  }

  get root(): Uint8Array {
    return this.#edge.root();
  }

  /** The signed checkpoint. */
  get note(): string {
    return this.#note;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** The next leaf, in the journal's order, once its record is durable. */
  add(leaf: Uint8Array): void {
    this.#waiting.push(leaf);
  }

  /**
   * Integrates at most 512 leaves, and gives how many. One call at a time.
   * @throws FourgateError log_invalid when another sequencer was here; then this one must stop
   */
  async advance(): Promise<number> {
    const from = this.#edge.size;
    const count = this.#claimed
      ? this.#claimed.size - from
      : Math.min(leavesPerAdvanceMax, this.#waiting.length);
    if (count === 0) return 0;
    if (count > this.#waiting.length) throw invalid("the journal is shorter than the tree that was claimed");
    const edge = this.#edge.copy();
    const filled = await this.#integrate(edge, count);
    const claimed = this.#claimed ?? (await this.#claim(edge));
    if (!sameBytes(edge.root(), claimed.root))
      throw invalid("the journal is not the one of the tree that was claimed");
    const partial = edge.partial();
    await this.#write([...filled, ...partial]);
    await replaceFile(join(this.#folder, "checkpoint"), Buffer.from(claimed.note));
    this.#note = claimed.note;
    this.#edge = edge;
    this.#claimed = undefined;
    this.#waiting.splice(0, count);
    await this.#tidy(from, filled, partial);
    return count;
  }

  async #integrate(edge: RightEdge, count: number): Promise<TileFile[]> {
    const filled: TileFile[] = [];
    for (let at = 0; at < count; at++) {
      if (at > 0 && at % leavesPerTurn === 0) await setImmediate();
      filled.push(...edge.add(this.#waiting[at]!));
    }
    return filled;
  }

  async #claim(edge: RightEdge): Promise<Claim> {
    const { size } = edge;
    const root = edge.root();
    const note = checkpointNote(this.#signer, size, root);
    const path = this.#claimPath(this.#edge.size);
    await this.#requireUnchanged();
    await placeOnce(path, note);
    try {
      await this.#requireUnchanged();
    } catch (error) {
      // The claim came too late to mean anything; no checkpoint is of its size any more.
      await unlink(path);
      throw error;
    }
    const claim = { size, root, note };
    this.#claimed = claim;
    return claim;
  }

  async #requireUnchanged(): Promise<void> {
    if ((await readCheckpoint(this.#folder)) !== this.#note) throw overtaken();
  }

  /** Tiles never change but by growing, and come from the journal alone: writing one again is harmless. */
  async #write(files: readonly TileFile[]): Promise<void> {
    for (const { tile, bytes } of files) {
      const path = join(this.#folder, tilePath(tile));
      await this.#ensure(dirname(path));
      await replaceFile(path, bytes, 0o600);
    }
  }

  async #ensure(folder: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    await ensureFolder(this.#folder, folder);
    this.#folders.add(folder);
  }

  /** Removes what nobody needs: the step's claim, and partial tiles that are older than the last ones. */
  async #tidy(from: number, filled: readonly TileFile[], partial: readonly TileFile[]): Promise<void> {
    await rm(this.#claimPath(from), { force: true });
    for (const { tile } of filled) {
      const partials = join(this.#folder, `${tilePath(tile)}.p`);
      this.#folders.delete(partials);
      await rm(partials, { recursive: true, force: true });
    }
    for (const path of this.#superseded) await rm(join(this.#folder, path), { force: true });
    const kept = new Set(partial.map(({ tile }) => tilePath(tile)));
    this.#superseded = this.#partial.map(({ tile }) => tilePath(tile)).filter((path) => !kept.has(path));
    this.#partial = partial;
  }

  #claimPath(size: number): string {
    return join(this.#folder, `claim-${size}`);
  }
}

function checkpointNote({ key, sign }: LogSigner, size: number, root: Uint8Array): string {
  return signNote(formatCheckpoint({ origin: key.name, size, root }), key, sign);
}

async function firstCheckpoint(folder: string, signer: LogSigner): Promise<string> {
  const note = checkpointNote(signer, 0, new RightEdge().root());
  await placeOnce(join(folder, "checkpoint"), note);
  return note;
}

/** The file with its content, durable; fails when there is one of this name. */
async function placeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString("hex")}.draft`;
  await replaceFile(draft, Buffer.from(text));
  try {
    await link(draft, path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw overtaken();
    throw error;
  } finally {
    await unlink(draft);
  }
  await syncDirectory(dirname(path));
}

function overtaken(): FourgateError {
  return invalid("another sequencer advanced this log");
}

function invalid(what: string): FourgateError {
  return new FourgateError(
    "log_invalid",
    what,
    "see that one gateway alone uses this data folder; fourgate audit verify names what is wrong",
  );
}
