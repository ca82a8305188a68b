import {
  createPrivateKey,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isMissing } from "@fourgate/core/system-error";
import { deviceBytes, keyIdOf } from "@fourgate/core/audit/leaf";
import { FourgateError } from "@fourgate/core/errors";
import type { Classification } from "@fourgate/core/scope/catalogue";
import { ensureFolder, replaceFile } from "@fourgate/journal/durable";
import { hmacSha256, rawPublicKey, sha256 } from "./crypto.ts";
import type { Keyring, OnIds } from "./keyring.ts";
import { always, monthOf, parsePeriod, periodName, type Period } from "./period.ts";
import {
  contentKey,
  keyRoot,
  recordsKey,
  subjectKey,
  type ContentKey,
  type RecordsKey,
  type SubjectKey,
} from "./subject-key.ts";
import { WrappedSecrets } from "./wrapped-secrets.ts";

/** Records of the gateway itself. No user can have this name: a name holds no control character. */
export const gatewaySubject = "\u0000gateway";

export interface KeysOptions {
  /** Makes what is missing. */
  readonly create: boolean;
  /** Milliseconds since 1970: says which month's keys are used. */
  readonly clock?: () => number;
}

/** A key that can be made: the keys themselves are made when one is asked for. */
interface Known {
  readonly pseudonym: string;
  readonly period: string;
  readonly root: Uint8Array;
  records?: RecordsKey;
  content?: ContentKey;
}

/** The data folder's secrets. Files have mode 0600, folders 0700. */
export class Keys implements Keyring {
  /** 16 bytes, this gateway as leaves name it. */
  readonly device: Uint8Array;
  readonly logPublicKey: Uint8Array;
  /** 32 bytes: what the search index is made by. */
  readonly search: Uint8Array;
  readonly #logKey: KeyObject;
  readonly #master: Uint8Array;
  readonly #clock: () => number;
  readonly #subjects: WrappedSecrets;
  readonly #periods: WrappedSecrets;
  /** Roots of keys whose period is gone, kept because a hold lies on their subject. */
  readonly #held: WrappedSecrets;
  /** By key id. */
  readonly #known = new Map<string, Known>();
  readonly #ready = new Map<string, SubjectKey>();
  readonly #pseudonyms = new Map<string, string>();
  /** Periods whose keys of all subjects are known by id; they are made when an id is asked for. */
  readonly #spread = new Set<string>();
  #month = "";

  private constructor(
    master: Uint8Array,
    logKey: KeyObject,
    folders: Readonly<Record<"subjects" | "periods" | "held", WrappedSecrets>>,
    clock: () => number,
  ) {
    this.#master = master;
    this.#logKey = logKey;
    this.#clock = clock;
    this.#subjects = folders.subjects;
    this.#periods = folders.periods;
    this.#held = folders.held;
    this.device = hmacSha256(master, "fourgate device").subarray(0, deviceBytes);
    this.logPublicKey = rawPublicKey(logKey);
    for (const name of folders.held.names) this.#knowHeld(name);
    this.search = hmacSha256(master, "fourgate search index");
  }

  /** Opens the folder's keys; what is made is durable before this resolves. */
  static async open(folder: string, { create, clock = Date.now }: KeysOptions): Promise<Keys> {
    if (create) await ensureFolder(dirname(folder), folder);
    const master = Buffer.from(await secret(join(folder, "master.key"), create, newMaster), "base64");
    const logKey = createPrivateKey(await secret(join(folder, "log.key"), create, newLogKey));
    const wrapping = createSecretKey(hmacSha256(master, "fourgate wrap"));
    const open = (name: string, fits: (name: string) => boolean): Promise<WrappedSecrets> =>
      WrappedSecrets.open(join(folder, name), wrapping, { create, fits });
    const folders = {
      subjects: await open("subjects", (name) => /^[0-9a-f]{32}$/.test(name)),
      periods: await open("periods", (name) => parsePeriod(name) !== undefined),
      held: await open("held", (name) => parseHeld(name) !== undefined),
    };
    return new Keys(master, logKey, folders, clock);
  }

  signLog(message: Uint8Array): Uint8Array {
    return sign(null, message, this.#logKey);
  }

  /** The subject's keys of this month where they are at hand, without waiting. */
  ready(subject: string, content: Classification = "internal"): SubjectKey | undefined {
    const month = monthOf(this.#clock());
    if (month !== this.#month) {
      this.#ready.clear();
      this.#month = month;
    }
    return this.#ready.get(`${content}\n${subject}`);
  }

  /** The subject's keys of this month, made at first use; they are durable once this resolves. */
  async forSubject(subject: string, content: Classification = "internal"): Promise<SubjectKey> {
    const ready = this.ready(subject, content);
    if (ready) return ready;
    const month = subject === gatewaySubject ? always : this.#month;
    const pseudonym = this.pseudonym(subject);
    const [records, kept] = [
      { month, content: null },
      { month, content },
    ].map(periodName) as [string, string];
    const secrets = [
      this.#subjects.get(pseudonym),
      this.#periods.get(records),
      this.#periods.get(kept),
    ] as const;
    const [own, ofRecords, ofContent] = await Promise.all(secrets);
    const [recordsRoot, contentRoot] = [
      keyRoot(own, ofRecords, "records"),
      keyRoot(own, ofContent, "content"),
    ];
    const key = subjectKey(recordsKey(recordsRoot), contentKey(contentRoot));
    this.#know({ pseudonym, period: records, root: recordsRoot, records: key.records });
    this.#know({ pseudonym, period: kept, root: contentRoot, content: key.content });
    // A month that ended meanwhile, or a person who was erased, is for the next one to ask for.
    if (this.#month === month || month === always) this.#ready.set(`${content}\n${subject}`, key);
    return key;
  }

  /** Of records with this key id; undefined when it was destroyed. */
  recordsKey(id: Uint8Array): RecordsKey | undefined {
    const known = this.#find(id);
    return known && (known.records ??= recordsKey(known.root));
  }

  /** Of content with this key id; undefined when it was destroyed. */
  contentKey(id: Uint8Array): ContentKey | undefined {
    const known = this.#find(id);
    return known && (known.content ??= contentKey(known.root));
  }

  pseudonym(subject: string): string {
    const known = this.#pseudonyms.get(subject);
    if (known !== undefined) return known;
    const made = hmacSha256(this.#master, "fourgate subject", subject).toString("hex", 0, 16);
    if (this.#pseudonyms.size > pseudonymCountMax) this.#pseudonyms.clear();
    this.#pseudonyms.set(subject, made);
    return made;
  }

  secretSha256(subject: string): string | undefined {
    const own = this.#subjects.ready(this.pseudonym(subject));
    return own && Buffer.from(sha256(own)).toString("hex");
  }

  async erase(subject: string, onIds: OnIds = untold): Promise<ReadonlySet<string>> {
    const pseudonym = this.pseudonym(subject);
    for (const period of this.#periods.names) if (!this.#spread.has(period)) this.#spreadOut(period);
    const isGone = (known: Known): boolean => known.pseudonym === pseudonym;
    await onIds(this.#idsOf(isGone));
    await this.#subjects.destroy(pseudonym);
    for (const name of [...this.#held.names].filter((one) => parseHeld(one)?.pseudonym === pseudonym))
      await this.#held.destroy(name);
    return this.#forget(isGone);
  }

  get periods(): readonly Period[] {
    return [...this.#periods.names].flatMap((name) => parsePeriod(name) ?? []);
  }

  async endPeriod(
    period: Period,
    isHeld: (pseudonym: string) => boolean,
    onIds: OnIds = untold,
  ): Promise<ReadonlySet<string>> {
    const name = periodName(period);
    if (!this.#spread.has(name)) this.#spreadOut(name);
    await onIds(this.#idsOf((known) => known.period === name && !isHeld(known.pseudonym)));
    const secretOf = this.#periods.ready(name);
    const purpose = period.content === null ? "records" : "content";
    for (const pseudonym of secretOf ? this.#subjects.names : []) {
      const own = this.#subjects.ready(pseudonym);
      if (!own || !secretOf || !isHeld(pseudonym)) continue;
      const held = heldName(name, pseudonym);
      await this.#held.put(held, keyRoot(own, secretOf, purpose));
      this.#knowHeld(held);
    }
    for (const held of [...this.#held.names]) {
      const parsed = parseHeld(held);
      if (parsed?.period === name && !isHeld(parsed.pseudonym)) await this.#held.destroy(held);
    }
    await this.#periods.destroy(name);
    this.#spread.delete(name);
    return this.#forget(
      (known) => known.period === name && !this.#held.ready(heldName(name, known.pseudonym)),
    );
  }

  get held(): Keyring["held"] {
    return [...this.#held.names].flatMap((name) => {
      const parsed = parseHeld(name);
      const period = parsed && parsePeriod(parsed.period);
      return period ? [{ period, pseudonym: parsed.pseudonym }] : [];
    });
  }

  holds(id: string): boolean {
    return this.#find(Buffer.from(id, "hex")) !== undefined;
  }

  #find(id: Uint8Array): Known | undefined {
    const at = latin1(id);
    const known = this.#known.get(at);
    if (known) return known;
    // The newest first: most that is read is.
    for (const period of [...this.#periods.names].toSorted().toReversed()) {
      if (this.#spread.has(period)) continue;
      this.#spreadOut(period);
      const found = this.#known.get(at);
      if (found) return found;
    }
    return undefined;
  }

  /** Knows the keys of all subjects in a period by their ids. */
  #spreadOut(period: string): void {
    const ofPeriod = this.#periods.ready(period);
    const isRecords = parsePeriod(period)?.content === null;
    for (const pseudonym of ofPeriod ? this.#subjects.names : []) {
      const own = this.#subjects.ready(pseudonym);
      if (own && ofPeriod)
        this.#know({ pseudonym, period, root: keyRoot(own, ofPeriod, isRecords ? "records" : "content") });
    }
    this.#spread.add(period);
  }

  #know(known: Known): void {
    this.#known.set(latin1(keyIdOf(known.root, sha256)), known);
  }

  #knowHeld(name: string): void {
    const parsed = parseHeld(name);
    const root = this.#held.ready(name);
    if (parsed && root) this.#know({ ...parsed, root });
  }

  #forget(isGone: (known: Known) => boolean): ReadonlySet<string> {
    const gone = this.#idsOf(isGone);
    for (const id of gone) this.#known.delete(Buffer.from(id, "hex").toString("latin1"));
    this.#ready.clear();
    return gone;
  }

  #idsOf(isMeant: (known: Known) => boolean): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const [id, known] of this.#known)
      if (isMeant(known)) ids.add(Buffer.from(id, "latin1").toString("hex"));
    return ids;
  }
}

const untold: OnIds = () => Promise.resolve();
const pseudonymCountMax = 10_000;

function heldName(period: string, pseudonym: string): string {
  return `${period}.${pseudonym}`;
}

function parseHeld(name: string): { readonly period: string; readonly pseudonym: string } | undefined {
  const at = name.lastIndexOf(".");
  const [period, pseudonym] = [name.slice(0, at), name.slice(at + 1)];
  return parsePeriod(period) && /^[0-9a-f]{32}$/.test(pseudonym) ? { period, pseudonym } : undefined;
}

async function secret(path: string, create: boolean, make: () => string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (!isMissing(error)) throw error;
    if (!create)
      throw new FourgateError(
        "not_found",
        `the log's keys are not there (${path})`,
        "give a folder with its keys; fourgate audit verify without --content needs none",
        error,
      );
    const made = make();
    await replaceFile(path, Buffer.from(made));
    return made;
  }
}

function newMaster(): string {
  return `${randomBytes(32).toString("base64")}\n`;
}

function newLogKey(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
