import type { RetentionRecord } from "@fourgate/core/audit/retention-record";
import type { Leaf } from "@fourgate/core/audit/leaf";
import { gatewaySubject } from "../ledger/keys.ts";
import type { FollowedLedger } from "../ledger/ledger.ts";
import { BelievedTime } from "./believed-time.ts";
import { Holds } from "./holds.ts";
import type { Told } from "./daily.ts";
import { Retention, type RetentionParts } from "./retention.ts";

/** Takes up what the journal says while the ledger opens; then does what a crash left undone. */
export class RetentionOpening {
  readonly #holds = new Holds();
  readonly #records: RetentionRecord[] = [];
  readonly #believed = new BelievedTime();

  /** For the ledger's opening. */
  readonly onLeaf = (leaf: Leaf): void => {
    this.#believed.read(leaf);
  };

  /** For the ledger's opening. */
  readonly onRetention = (record: RetentionRecord): void => {
    this.#holds.apply(record);
    this.#records.push(record);
  };

  async over(
    ledger: FollowedLedger,
    { told, ...parts }: Pick<RetentionParts, "terms" | "clock" | "nextId"> & { readonly told: Told },
  ): Promise<Retention> {
    let reclaiming: Promise<void> = Promise.resolve();
    const retention = new Retention({
      ...parts,
      holds: this.#holds,
      believed: this.#believed,
      keyring: ledger.keyring,
      append: (record) => ledger.append(record, gatewaySubject),
      reclaim: (keyIds) => {
        reclaiming = reclaiming.then(async () => {
          try {
            const bytes = await ledger.reclaim(keyIds);
            if (bytes > 0)
              told.log(`retention: ${String(Math.round(bytes / 1024))} KiB of the disk are free again`);
          } catch (error) {
            told.complain("giving the disk back what was destroyed", error);
          }
        });
      },
      forget: (user) => {
        ledger.forget(user);
      },
    });
    await retention.catchUp(this.#records.splice(0));
    return retention;
  }
}
