import { FourgateError } from "@fourgate/core/errors";
import type { HeadFinding, Reading } from "@fourgate/core/judge";
import type { Endpoint } from "@fourgate/core/prompt/protocol";
import { codecOf } from "@fourgate/core/prompt/protocols";
import { titleOf } from "@fourgate/core/secrets/decode/encoding-names";
import {
  createFindingsCache,
  findAll,
  fingerprintOf,
  type FindingsCache,
} from "@fourgate/core/secrets/findings/findings";
import type { LayerScanner } from "@fourgate/core/secrets/findings/scan-layers";
import { equalBytes, keyedHash } from "../native-bytes.ts";
import { sameReading, scannerFor, type ReadingPolicy } from "./reading-policy.ts";
import { SessionReadings } from "./session-readings.ts";
import { WorkerLink, type OnPrompt } from "./worker-link.ts";

/** More new bytes than this are read in the worker: some 2 ms of this thread. */
const freshBytesMax = 256 * 1024;
const sessionBytesMax = 256 * 1024 * 1024;
const cachedBlockCountMax = 100_000;

/**
 * Reads request bodies: bytes -> prompt and findings. Remembers each session's last prompts, so that
 * what repeats is compared and not read again, and what was found in a block is looked up by its
 * keyed hash. Both doors read with it, by the key of their policy or else one of their own.
 */
export class Reader implements AsyncDisposable {
  readonly #ownKey: Uint8Array;
  #hashKey: Uint8Array;
  #keyedHash: (bytes: Uint8Array) => string;
  readonly #sessions = new SessionReadings(sessionBytesMax);
  #cache: FindingsCache = createFindingsCache({ entriesMax: cachedBlockCountMax });
  #policy: ReadingPolicy = { detectorsOff: [] };
  #scanner: LayerScanner = scannerFor({ detectorsOff: [] });
  /** Readings whose findings are those of today's detectors; of others only the parts are known. */
  #scanned = new WeakSet<Reading>();
  #worker: WorkerLink;

  constructor(hashKey: Uint8Array) {
    this.#ownKey = hashKey;
    this.#hashKey = hashKey;
    this.#keyedHash = keyedHash(hashKey);
    this.#worker = this.#startWorker();
  }

  /**
   * `session` names whose earlier prompts this one may repeat.
   * `onPrompt` is told of a prompt whose reading takes longer, so that other work can begin.
   * @throws FourgateError body_* for what cannot be read one way only, gate_failed, overloaded
   */
  async read(
    bytes: Uint8Array,
    endpoint: Endpoint,
    session: string,
    policy: ReadingPolicy,
    onPrompt?: OnPrompt,
  ): Promise<Reading> {
    this.#use(policy);
    const scanned = this.#scanned;
    const previous = this.#sessions.closest(session, bytes);
    const reading =
      this.#readHere(bytes, endpoint, previous) ?? (await this.#worker.read(bytes, endpoint, onPrompt));
    scanned.add(reading);
    this.#sessions.remember(
      session,
      reading,
      previous && continues(reading, previous) ? previous : undefined,
    );
    return reading;
  }

  /** Secrets in a short text that is not a body: a header, a query string. One character a byte, as Node gives them. */
  scanText(text: string, policy: ReadingPolicy): Omit<HeadFinding, "where">[] {
    this.#use(policy);
    const { detectorsOff } = policy;
    return this.#scanner
      .scanText(Buffer.from(text, "latin1"))
      .filter(({ detector, always }) => always || !detectorsOff.includes(detector))
      .map((found) => {
        const { detector, confidence, always } = found;
        return { detector, title: titleOf(found), confidence, always };
      });
  }

  /** Fingerprints of the secrets in a text, as a body's findings have them; by the policy last used. */
  fingerprints(text: string): string[] {
    const bytes = Buffer.from(text, "utf8");
    return this.#scanner.scanText(bytes).map(({ secret }) => fingerprintOf(secret, this.#keyedHash));
  }

  #readHere(bytes: Uint8Array, endpoint: Endpoint, previous: Reading | undefined): Reading | undefined {
    if (!previous && bytes.length > freshBytesMax) return undefined;
    const { decode } = codecOf(endpoint.protocol);
    const prompt = decode(bytes, endpoint, { previous: previous?.prompt, equalBytes, freshBytesMax });
    if (!prompt) return undefined;
    const found = previous && this.#scanned.has(previous) ? previous : undefined;
    try {
      return { prompt, findings: findAll(prompt, found, this.#scanner, this.#keyedHash, this.#cache) };
    } catch (error) {
      throw new FourgateError(
        "gate_failed",
        "the secrets gate failed, so nothing was sent",
        "try again; if it stays, tell your operator",
        error,
      );
    }
  }

  #use(policy: ReadingPolicy): void {
    if (policy === this.#policy) return;
    const isSame = sameReading(policy, this.#policy);
    this.#policy = policy;
    if (isSame) return;
    const key = policy.secrets?.fingerprintKey;
    this.#hashKey = key === undefined ? this.#ownKey : Buffer.from(key, "base64url");
    this.#keyedHash = keyedHash(this.#hashKey);
    this.#cache = createFindingsCache({ entriesMax: cachedBlockCountMax });
    this.#scanner = scannerFor(policy);
    this.#scanned = new WeakSet();
    this.#worker.retire().catch(() => undefined);
    this.#worker = this.#startWorker();
  }

  #startWorker(): WorkerLink {
    return new WorkerLink({ hashKey: this.#hashKey, policy: this.#policy });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker[Symbol.asyncDispose]();
  }
}

/** A title or a summary between two turns has little of them, and must not push them out. */
function continues(reading: Reading, previous: Reading): boolean {
  return reading.prompt.reusedBytes * 2 > previous.prompt.bytes.length;
}
