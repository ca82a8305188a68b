import type { AuditRecord } from "@fourgate/core/audit/record";
import { loweredGates, loweredText } from "@fourgate/core/scope/modes";
import type { Reader } from "@fourgate/wire/reading/reader";
import type { AllowList } from "./allow/allow-list.ts";
import { withAllowed } from "./allow/with-allowed.ts";
import type { BundleMaker } from "./bundle/sign.ts";
import type { DeviceCounts } from "./identity/devices.ts";
import type { Roster } from "./identity/roster.ts";
import { FormerPolicies } from "./former-policies.ts";
import { OneByOne } from "./one-by-one.ts";
import { policyText, withRoster, type GatewaySnapshot } from "./snapshot.ts";

export interface PolicyParts {
  readonly allowList: AllowList;
  /** The organisation's, which laptops get as well. */
  readonly fingerprintKey: string;
  readonly reader: Reader;
  readonly bundles: BundleMaker;
  /** Who may come in as of now. */
  readonly roster: () => Roster;
  readonly counts: DeviceCounts;
  /** Resolves once the record is durable. @throws FourgateError record_failed */
  readonly append: (record: AuditRecord) => Promise<void>;
  /** Keeps the text that a record names by its digest; durable when it resolves. */
  readonly keepText: (sha256: string, text: string) => Promise<void>;
  /** Another snapshot is in force: what is under way is to be looked at again. */
  readonly changed: () => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** ULIDs. */
  readonly nextId: () => string;
}

/**
 * The snapshot that everything is judged by, replaced whole. What the files say comes into force in one way:
 * the journal's exceptions are laid over it, it is journalled (the commit point), laptops' bundles carry it,
 * and then it stands. Changes wait for one another.
 */
export class PolicyInForce {
  readonly #parts: PolicyParts;
  readonly #turns = new OneByOne();
  readonly #former: FormerPolicies;
  #snapshot: GatewaySnapshot;

  /** `files`: what stands until the first `adopt`, in force for nobody yet. */
  constructor(files: GatewaySnapshot, parts: PolicyParts) {
    this.#snapshot = files;
    this.#parts = parts;
    this.#former = new FormerPolicies(parts.clock);
  }

  /** Whether this one was in force until a moment ago, so that a guard may still judge by it. */
  isFormer(version: string): boolean {
    return this.#former.has(version);
  }

  get snapshot(): GatewaySnapshot {
    return this.#snapshot;
  }

  /** For the operator: which policy it is, and what nobody should have to look for, gates that stop nothing. */
  get told(): string {
    const lowered = loweredGates(this.#snapshot.config.policy.gates);
    const open = lowered.length === 0 ? "" : `, and ${lowered.map(loweredText).join("; ")}`;
    return `policy ${this.#snapshot.policy.version} is in force${open}`;
  }

  get hasLoweredGates(): boolean {
    return loweredGates(this.#snapshot.config.policy.gates).length > 0;
  }

  /** @throws FourgateError record_failed; what was in force stays */
  async adopt(files: GatewaySnapshot): Promise<void> {
    await this.#turns.run(() => this.#adoptNow(files));
  }

  /** The journal's exceptions are others than before. */
  async takeExceptions(): Promise<void> {
    await this.#turns.run(async () => {
      const { policy } = this.#judgedBy(this.#snapshot);
      await this.#parts.bundles.adopt(policy.source);
      this.#use({ ...this.#snapshot, policy });
    });
  }

  /** Others may come in than before: at once, so that nothing else runs between. */
  takeRoster(): void {
    const { roster, counts, changed } = this.#parts;
    this.#snapshot = withRoster(this.#snapshot, roster(), counts);
    changed();
  }

  async #adoptNow(files: GatewaySnapshot): Promise<void> {
    const { reader, append, bundles, clock, nextId, keepText } = this.#parts;
    const next = this.#judgedBy(files);
    reader.prepare(next.policy.source);
    const { text, sha256 } = policyText(next);
    await keepText(sha256, text);
    await append({
      kind: "policy",
      id: nextId(),
      time: new Date(clock()).toISOString(),
      version: next.policy.version,
      sha256,
      gates: next.config.policy.gates,
      deployments: next.config.policy.deployments.map(({ name, class: of, url }) => ({
        name,
        class: of,
        url,
      })),
    });
    await bundles.adopt(next.policy.source);
    this.#use(next);
    this.takeRoster();
  }

  #use(next: GatewaySnapshot): void {
    const { version } = this.#snapshot.policy;
    if (version !== next.policy.version) this.#former.replaced(version);
    this.#snapshot = next;
  }

  #judgedBy(files: GatewaySnapshot): GatewaySnapshot {
    const { allowList, fingerprintKey, clock } = this.#parts;
    return withAllowed(files, allowList, fingerprintKey, clock());
  }
}
