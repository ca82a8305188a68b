import { createHash, timingSafeEqual } from "node:crypto";
import { readPrivateFile } from "../device/private-file.ts";

/** The secret that `fourgate run` and the guard share through a file that only this user can read. */
export class ControlKey {
  readonly #digest: Buffer;

  constructor(secret: string) {
    this.#digest = digest(secret);
  }

  /** @throws FourgateError config_invalid */
  static async open(path: string): Promise<ControlKey> {
    return new ControlKey((await readPrivateFile(path)).toString("utf8").trim());
  }

  matches(secret: string | undefined): boolean {
    return secret !== undefined && timingSafeEqual(digest(secret), this.#digest);
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
