import { FourgateError } from "@fourgate/core/errors";
import type { HeadFinding, Reading } from "@fourgate/core/judge";
import type { Endpoint } from "@fourgate/core/prompt/protocol";
import { codecOf } from "@fourgate/core/prompt/protocols";
import { titleOf } from "@fourgate/core/secrets/decode/encoding-names";
import { findAll } from "@fourgate/core/secrets/findings/findings";
import { fingerprintOf } from "@fourgate/core/secrets/findings/found-finding";
import { hashFor, type KeyedHash } from "@fourgate/core/secrets/keyed-hash";
import {
  knownSecrets,
  noKnownSecrets,
  type KnownSecrets,
  type LearnedValue,
} from "@fourgate/core/secrets/known/known-secrets";
import { learn } from "@fourgate/core/secrets/known/learn";
import { equalBytes, keyedHash } from "../native-bytes.ts";
import { KnownScanners, type KnownScanner } from "./known-scanners.ts";
import type { ReadingEngine } from "./reading-engine.ts";
import { sameReading, type ReadingPolicy } from "./reading-policy.ts";
import { SessionReadings } from "./session-readings.ts";
import type { OnPrompt } from "./worker-link.ts";
import type { WorkerSettings } from "./worker-messages.ts";

/** More new bytes than this are read in the worker: some 2 ms of this thread. */
const freshBytesMax = 256 * 1024;
const sessionBytesMax = 256 * 1024 * 1024;
const cleanTextLengthMax = 512;

/**
 * Reads request bodies: bytes -> prompt and findings. Remembers each session's last prompts, so that
 * what repeats is compared and not read again, and what was found in a block is looked up by its
 * keyed hash. Both doors read with it, by the key of their policy or else one of their own.
 */
export class Reader {
  readonly #engine: ReadingEngine;
  readonly #ownKey: Uint8Array;
  /** Of local secrets: no policy names its key, so nobody else has it. */
  readonly #knownHash: KeyedHash;
  readonly #sessions = new SessionReadings(sessionBytesMax);
  #current: Current | null = null;

  constructor(hashKey: Uint8Array, engine: ReadingEngine) {
    this.#engine = engine;
    this.#ownKey = hashKey;
    this.#knownHash = keyedHash(hashKey);
  }

  /** Makes ready what reading by this policy needs, so that the first request need not wait for it. */
  prepare(policy: ReadingPolicy): void {
    this.#use(policy);
  }

  /**
   * `session` names whose earlier prompts this one may repeat.
   * `known` are values that are found wherever they stand, digests that `learn` made.
   * `onPrompt` is told of a prompt whose reading takes longer, so that other work can begin.
   * @throws FourgateError body_* for what cannot be read one way only, gate_failed, overloaded
   */
  async read(
    bytes: Uint8Array,
    endpoint: Endpoint,
    session: string,
    policy: ReadingPolicy,
    onPrompt?: OnPrompt,
    known: KnownSecrets = noKnownSecrets,
  ): Promise<Reading> {
    const { scanners, keyedHash: hash, settings } = this.#use(policy);
    const scanner = scanners.of(known);
    const previous = this.#sessions.closest(session, bytes);
    const reading =
      readHere(bytes, endpoint, previous, scanner, hash) ??
      (await this.#engine.worker.read(bytes, endpoint, known, settings, onPrompt));
    scanner.scanned.add(reading);
    this.#sessions.remember(
      session,
      reading,
      previous && continues(reading, previous) ? previous : undefined,
    );
    return reading;
  }

  /**
   * Secrets in a short text that is not a body: a header, a query string. One character a byte, as Node gives them.
   * @throws FourgateError gate_failed
   */
  scanText(
    text: string,
    policy: ReadingPolicy,
    known: KnownSecrets = noKnownSecrets,
  ): Omit<HeadFinding, "where">[] {
    const { detectorsOff } = policy;
    const { scanners, keyedHash: hash } = this.#use(policy);
    const { scanner, clean } = scanners.of(known);
    if (clean.has(text)) return [];
    const all = inGate(() => scanner.scanText(Buffer.from(text, "latin1")));
    if (all.length === 0 && text.length <= cleanTextLengthMax) clean.add(text);
    return all
      .filter(({ detector, always }) => always || !detectorsOff.includes(detector))
      .map((found) => {
        const { detector, confidence, always } = found;
        const fingerprint = fingerprintOf(found.secret, hash);
        return { detector, title: titleOf(found), confidence, always, fingerprint };
      });
  }

  /**
   * Fingerprints of the secrets in a text, as a body's findings have them; by the policy last used. A
   * value that it assigns to a name counts, too: once that is in a secret file it is a local secret.
   */
  fingerprints(text: string): string[] {
    const { scanners, keyedHash: hash } = this.#current ?? this.#use({ detectorsOff: [] });
    const bytes = Buffer.from(text, "utf8");
    const found = scanners.of(noKnownSecrets).scanner.scanText(bytes);
    const assigned = learn({ name: "", format: "assignments", text }, []).map(({ value }) =>
      Buffer.from(value),
    );
    return [...found.map(({ secret }) => secret), ...assigned].map((secret) => fingerprintOf(secret, hash));
  }

  /** By this reader's own key, whatever the policy: it is the same after a restart and after joining. */
  textDigest(text: Uint8Array): string {
    return hashFor(this.#knownHash, "text", text).slice(0, 16);
  }

  /** Values as the digests that `read` and `scanText` take. */
  learn(values: readonly LearnedValue[]): KnownSecrets {
    return knownSecrets(values, this.#knownHash);
  }

  #use(policy: ReadingPolicy): Current {
    const current = this.#current;
    if (policy === current?.policy) return current;
    if (current !== null && sameReading(policy, current.policy))
      return (this.#current = { ...current, policy });
    const key = policy.secrets?.fingerprintKey;
    const hashKey = key === undefined ? this.#ownKey : Buffer.from(key, "base64url");
    const { detectorsOff, secrets: { rules = [] } = {} } = policy;
    return (this.#current = {
      policy,
      keyedHash: keyedHash(hashKey),
      scanners: new KnownScanners(this.#engine.scanners.of(policy), this.#knownHash),
      settings: { hashKey, knownKey: this.#ownKey, rules: { detectorsOff, secrets: { rules } } },
    });
  }
}

/** What is at hand for the policy last used. */
interface Current {
  readonly policy: ReadingPolicy;
  readonly keyedHash: KeyedHash;
  readonly scanners: KnownScanners;
  /** The same object for as long as they hold. */
  readonly settings: WorkerSettings;
}

/** An error of the scanner's is the gate's. */
function inGate<T>(look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw new FourgateError(
      "gate_failed",
      "the secrets gate failed, so nothing was sent",
      "try again; if it stays, tell your operator",
      error,
    );
  }
}

function readHere(
  bytes: Uint8Array,
  endpoint: Endpoint,
  previous: Reading | undefined,
  { scanner, cache, scanned }: KnownScanner,
  hash: KeyedHash,
): Reading | undefined {
  if (!previous && bytes.length > freshBytesMax) return undefined;
  const { decode } = codecOf(endpoint.protocol);
  const prompt = decode(bytes, endpoint, { previous: previous?.prompt, equalBytes, freshBytesMax });
  if (!prompt) return undefined;
  const found = previous && scanned.has(previous) ? previous : undefined;
  return { prompt, findings: inGate(() => findAll(prompt, found, scanner, hash, cache)) };
}

/** A title or a summary between two turns has little of them, and must not push them out. */
function continues(reading: Reading, previous: Reading): boolean {
  return reading.prompt.reusedBytes * 2 > previous.prompt.bytes.length;
}
