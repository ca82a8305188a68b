import { randomBytes, type KeyObject } from "node:crypto";
import { readdir, readFile, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { isMissing, whereMissing } from "@fourgate/core/system-error";
import { ensureFolder, replaceFile, syncDirectory } from "@fourgate/journal/durable";
import { nonceBytes, seal, unseal } from "./crypto.ts";

const secretBytes = 32;

/**
 * A folder of secrets of 32 bytes, a file each, encrypted under the master key together with their name, so
 * that no file passes for another. Destroying one is removing its file.
 */
export class WrappedSecrets {
  readonly #folder: string;
  readonly #wrapping: KeyObject;
  /** A promise: a secret is durable before anybody gets it. */
  readonly #secrets = new Map<string, Promise<Uint8Array>>();
  readonly #ready = new Map<string, Uint8Array>();

  private constructor(folder: string, wrapping: KeyObject) {
    this.#folder = folder;
    this.#wrapping = wrapping;
  }

  /** Opens those whose names fit; `create` makes the folder where it is missing. */
  static async open(
    folder: string,
    wrapping: KeyObject,
    { create, fits }: { readonly create: boolean; readonly fits: (name: string) => boolean },
  ): Promise<WrappedSecrets> {
    if (create) {
      await ensureFolder(dirname(folder), folder);
      // A key that an earlier process did not get to sync is as good as any, once it is.
      await syncDirectory(folder);
    }
    const secrets = new WrappedSecrets(folder, wrapping);
    for (const name of await readdir(folder).catch(whereMissing([]))) {
      if (fits(name)) secrets.#know(name, await secrets.#load(name));
    }
    return secrets;
  }

  get names(): Iterable<string> {
    return this.#ready.keys();
  }

  /** Where it is at hand, without waiting. */
  ready(name: string): Uint8Array | undefined {
    return this.#ready.get(name);
  }

  /** Made at first use; durable once this resolves. */
  async get(name: string): Promise<Uint8Array> {
    const making = this.#secrets.get(name) ?? this.put(name, randomBytes(secretBytes));
    this.#secrets.set(name, making);
    making.catch(() => this.#secrets.delete(name));
    return await making;
  }

  async put(name: string, secret: Uint8Array): Promise<Uint8Array> {
    const nonce = randomBytes(nonceBytes);
    const wrapped = Buffer.concat([nonce, seal(this.#wrapping, secret, Buffer.from(name), nonce)]);
    await replaceFile(join(this.#folder, name), Buffer.from(`${wrapped.toString("base64")}\n`));
    return this.#know(name, secret);
  }

  /** Gone for good once this resolves; false where there was none. */
  async destroy(name: string): Promise<boolean> {
    await this.#secrets.get(name);
    this.#secrets.delete(name);
    this.#ready.delete(name);
    try {
      await unlink(join(this.#folder, name));
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    await syncDirectory(this.#folder);
    return true;
  }

  async #load(name: string): Promise<Uint8Array> {
    const wrapped = Buffer.from(await readFile(join(this.#folder, name), "utf8"), "base64");
    try {
      const nonce = wrapped.subarray(0, nonceBytes);
      return unseal(this.#wrapping, wrapped.subarray(nonceBytes), Buffer.from(name), nonce);
    } catch (error) {
      throw new FourgateError(
        "config_invalid",
        `the key file ${name} does not open with this master key`,
        "restore the keys folder from a backup, whole",
        error,
      );
    }
  }

  #know(name: string, secret: Uint8Array): Uint8Array {
    this.#secrets.set(name, Promise.resolve(secret));
    this.#ready.set(name, secret);
    return secret;
  }
}
