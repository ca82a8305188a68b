import type { RetentionRecord } from "@fourgate/core/audit/retention-record";
import type { LeafHead } from "@fourgate/core/audit/leaf";
import { gatewaySubject } from "../ledger/keys.ts";
import type { FollowedLedger } from "../ledger/ledger.ts";
import { BelievedTime } from "./believed-time.ts";
import { Holds } from "./holds.ts";
import type { Told } from "./daily.ts";
import { OneByOne } from "../one-by-one.ts";
import { PendingReclaim, pendingPath } from "./pending-reclaim.ts";
import { Retention, type RetentionParts } from "./retention.ts";

interface OpeningParts extends Pick<RetentionParts, "terms" | "clock" | "nextId"> {
  /** The ledger's folder. */
  readonly root: string;
  readonly told: Told;
}

/** Takes up what the journal says while the ledger opens; then does what a crash left undone. */
export class RetentionOpening {
  readonly #holds = new Holds();
  readonly #records: RetentionRecord[] = [];
  readonly #believed = new BelievedTime();

  /** For the ledger's opening. */
  readonly onLeaf = (leaf: LeafHead): void => {
    this.#believed.read(leaf);
  };

  /** For the ledger's opening. */
  readonly onRetention = (record: RetentionRecord): void => {
    this.#holds.apply(record);
    this.#records.push(record);
  };

  async over(ledger: FollowedLedger, { told, root, ...parts }: OpeningParts): Promise<Retention> {
    const pending = await PendingReclaim.open(pendingPath(root));
    const turns = new OneByOne();
    const reclaim = async (keyIds: ReadonlySet<string>): Promise<void> => {
      try {
        const bytes = await ledger.reclaim(keyIds);
        if (bytes > 0)
          told.log(`retention: ${String(Math.round(bytes / 1024))} KiB of the disk are free again`);
        await pending.done(keyIds);
      } catch (error) {
        told.complain("giving the disk back what was destroyed", error);
      }
    };
    const retention = new Retention({
      ...parts,
      holds: this.#holds,
      believed: this.#believed,
      keyring: ledger.keyring,
      append: (record) => ledger.append(record, gatewaySubject),
      toReclaim: (keyIds) => pending.add(keyIds),
      reclaim: (keyIds) => void turns.run(() => reclaim(keyIds)),
      forget: (user) => {
        ledger.forget(user);
      },
    });
    await retention.catchUp(this.#records.splice(0));
    // What a crash left: destroyed by then or just now, or, by a clock that is not believed, not at all.
    const left = [...pending.ids];
    const kept = new Set(left.filter((id) => ledger.keyring.holds(id)));
    await pending.done(kept);
    const gone = new Set(left.filter((id) => !kept.has(id)));
    if (gone.size > 0) void turns.run(() => reclaim(gone));
    return retention;
  }
}
