import {
  createPrivateKey,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from "node:crypto";
import { readdir, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { deviceBytes } from "@fourgate/core/audit/leaf";
import { makeFolder, replaceFile, syncDirectory } from "@fourgate/journal/durable";
import { hmacSha256, nonceBytes, rawPublicKey, seal, unseal } from "./crypto.ts";
import { subjectKey, type SubjectKey } from "./subject-key.ts";

/** Records of the gateway itself. No user can have this name: a name holds no control character. */
export const gatewaySubject = "\u0000gateway";

/** The data folder's secrets. Files have mode 0600, folders 0700. */
export class Keys {
  /** 16 bytes, this gateway as leaves name it. */
  readonly device: Uint8Array;
  readonly logPublicKey: Uint8Array;
  readonly #logKey: KeyObject;
  readonly #master: Uint8Array;
  readonly #wrapping: KeyObject;
  readonly #folder: string;
  /** By subject's pseudonym. A promise: a key is durable before anybody gets it. */
  readonly #subjects = new Map<string, Promise<SubjectKey>>();
  readonly #ready = new Map<string, SubjectKey>();
  readonly #byId = new Map<string, SubjectKey>();

  private constructor(folder: string, master: Uint8Array, logKey: KeyObject) {
    this.#folder = folder;
    this.#master = master;
    this.#logKey = logKey;
    this.#wrapping = createSecretKey(hmacSha256(master, "fourgate wrap"));
    this.device = hmacSha256(master, "fourgate device").subarray(0, deviceBytes);
    this.logPublicKey = rawPublicKey(logKey);
  }

  /** Opens the folder's keys; `create` makes what is missing, durable before this resolves. */
  static async open(folder: string, { create }: { readonly create: boolean }): Promise<Keys> {
    const subjects = join(folder, "subjects");
    if (create) await makeFolder(subjects);
    const master = Buffer.from(await secret(join(folder, "master.key"), create, newMaster), "base64");
    const logKey = createPrivateKey(await secret(join(folder, "log.key"), create, newLogKey));
    const keys = new Keys(folder, master, logKey);
    for (const pseudonym of await readdir(subjects)) {
      if (/^[0-9a-f]{32}$/.test(pseudonym)) keys.#know(pseudonym, await keys.#load(pseudonym));
    }
    return keys;
  }

  signLog(message: Uint8Array): Uint8Array {
    return sign(null, message, this.#logKey);
  }

  /** The subject's key where it is at hand, without waiting. */
  ready(subject: string): SubjectKey | undefined {
    return this.#ready.get(subject);
  }

  /** The subject's key, made at first use; it is durable once this resolves. */
  async forSubject(subject: string): Promise<SubjectKey> {
    const ready = this.#ready.get(subject);
    if (ready) return ready;
    const pseudonym = this.#pseudonym(subject);
    const making = this.#subjects.get(pseudonym) ?? this.#make(pseudonym);
    this.#subjects.set(pseudonym, making);
    making.catch(() => this.#subjects.delete(pseudonym));
    const key = await making;
    this.#ready.set(subject, key);
    return key;
  }

  byId(id: Uint8Array): SubjectKey | undefined {
    return this.#byId.get(latin1(id));
  }

  /** Destroys the subject's key: what it encrypted can't be read any more, and the log stays valid. */
  async erase(subject: string): Promise<void> {
    const pseudonym = this.#pseudonym(subject);
    const known = await this.#subjects.get(pseudonym);
    if (!known) return;
    await unlink(this.#path(pseudonym));
    await syncDirectory(join(this.#folder, "subjects"));
    this.#subjects.delete(pseudonym);
    this.#ready.delete(subject);
    this.#byId.delete(latin1(known.id));
  }

  async #make(pseudonym: string): Promise<SubjectKey> {
    const key = randomBytes(32);
    const nonce = randomBytes(nonceBytes);
    const wrapped = Buffer.concat([nonce, seal(this.#wrapping, key, Buffer.from(pseudonym), nonce)]);
    await replaceFile(this.#path(pseudonym), Buffer.from(`${wrapped.toString("base64")}\n`));
    return this.#know(pseudonym, subjectKey(key));
  }

  async #load(pseudonym: string): Promise<SubjectKey> {
    const wrapped = Buffer.from(await readFile(this.#path(pseudonym), "utf8"), "base64");
    try {
      const nonce = wrapped.subarray(0, nonceBytes);
      return subjectKey(unseal(this.#wrapping, wrapped.subarray(nonceBytes), Buffer.from(pseudonym), nonce));
    } catch (error) {
      throw new FourgateError(
        "config_invalid",
        `the key file subjects/${pseudonym} does not open with this master key`,
        "restore the keys folder from a backup, whole",
        error,
      );
    }
  }

  #know(pseudonym: string, key: SubjectKey): SubjectKey {
    this.#subjects.set(pseudonym, Promise.resolve(key));
    this.#byId.set(latin1(key.id), key);
    return key;
  }

  #pseudonym(subject: string): string {
    return hmacSha256(this.#master, "fourgate subject", subject).toString("hex", 0, 16);
  }

  #path(pseudonym: string): string {
    return join(this.#folder, "subjects", pseudonym);
  }
}

async function secret(path: string, create: boolean, make: () => string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (!create || !(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
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
