import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { isMissing } from "@fourgate/core/system-error";
import { replaceFile } from "@fourgate/journal/durable";
import { tokenHash } from "./token.ts";

/** RFC 7914's parameters: 64 MiB and about 150 ms for one check. */
const cost = { N: 65_536, r: 8, p: 1, maxmem: 128 * 1024 * 1024 } as const;
const keyBytes = 32;
const failureCountMax = 10;
const refillMs = 30_000;
const checkingCountMax = 2;
const passwordLengthMax = 1_000;
const sessionMsMax = 12 * 60 * 60 * 1000;
const sessionCountMax = 1_000;

/** The operator's log-in. Sessions live in memory and end with the process, or after 12 hours. */
export interface AdminLogin {
  /**
   * Slow by design. Ten wrong passwords at once, then one every 30 seconds, whoever sends them.
   * @throws FourgateError overloaded
   */
  verifyAdmin(password: string): Promise<boolean>;
  /** A new session's secret, for the cookie. */
  openSession(): string;
  hasSession(secret: string): boolean;
  closeSession(secret: string): void;
}

export interface OpenedAdminLogin {
  readonly login: AdminLogin;
  /** The password, only when this start made it: show it once. */
  readonly created: string | null;
}

/**
 * Reads `<home>/admin.json`, or makes a password and keeps its scrypt hash there (mode 0600).
 * Whoever forgot the password removes the file. `clock`: milliseconds since the epoch.
 */
export async function openAdminLogin(home: string, clock: () => number): Promise<OpenedAdminLogin> {
  const path = join(home, "admin.json");
  let text: string | undefined;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (!isMissing(error)) throw unreadable(path, error);
  }
  if (text !== undefined) return { login: new Login(readHash(text, path), clock), created: null };
  const password = randomBytes(18).toString("base64url");
  const salt = randomBytes(16);
  const hashed = { salt, key: await derive(password, salt) };
  await mkdir(home, { recursive: true, mode: 0o700 });
  await replaceFile(
    path,
    Buffer.from(
      `${JSON.stringify({ version: 1, scrypt: { N: cost.N, r: cost.r, p: cost.p }, salt: salt.toString("base64"), hash: hashed.key.toString("base64") }, null, 2)}\n`,
    ),
  );
  return { login: new Login(hashed, clock), created: password };
}

interface Hashed {
  readonly salt: Buffer;
  readonly key: Buffer;
}

class Login implements AdminLogin {
  readonly #hashed: Hashed;
  readonly #clock: () => number;
  /** Hash of each session's secret, and when it ends. */
  readonly #sessions = new Map<string, number>();
  #left = failureCountMax;
  #countedMs: number;
  #checking = 0;

  constructor(hashed: Hashed, clock: () => number) {
    this.#hashed = hashed;
    this.#clock = clock;
    this.#countedMs = clock();
  }

  async verifyAdmin(password: string): Promise<boolean> {
    const nowMs = this.#clock();
    this.#left = Math.min(failureCountMax, this.#left + Math.max(0, nowMs - this.#countedMs) / refillMs);
    this.#countedMs = nowMs;
    if (this.#left < 1 || this.#checking >= checkingCountMax) {
      throw new FourgateError(
        "overloaded",
        "too many wrong passwords",
        `wait ${String(refillMs / 1000)} seconds and try again`,
      );
    }
    // Taken before the check, so that many at once do not share one allowance.
    this.#left -= 1;
    this.#checking += 1;
    try {
      if (password.length > passwordLengthMax) return false;
      const right = timingSafeEqual(await derive(password, this.#hashed.salt), this.#hashed.key);
      if (right) this.#left += 1;
      return right;
    } finally {
      this.#checking -= 1;
    }
  }

  openSession(): string {
    const nowMs = this.#clock();
    for (const [hash, endsMs] of this.#sessions) {
      if (endsMs <= nowMs || this.#sessions.size >= sessionCountMax) this.#sessions.delete(hash);
    }
    const secret = randomBytes(32).toString("base64url");
    this.#sessions.set(tokenHash(secret), nowMs + sessionMsMax);
    return secret;
  }

  hasSession(secret: string): boolean {
    const endsMs = this.#sessions.get(tokenHash(secret));
    return endsMs !== undefined && endsMs > this.#clock();
  }

  closeSession(secret: string): void {
    this.#sessions.delete(tokenHash(secret));
  }
}

async function derive(password: string, salt: Buffer): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  scrypt(password.normalize("NFKC"), salt, keyBytes, cost, (error, key) => {
    if (error) reject(error);
    else resolve(key);
  });
  return await promise;
}

function readHash(text: string, path: string): Hashed {
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    const { N, r, p } = (value["scrypt"] ?? {}) as Record<string, unknown>;
    const [salt, key] = [
      Buffer.from(String(value["salt"]), "base64"),
      Buffer.from(String(value["hash"]), "base64"),
    ];
    if (
      value["version"] === 1 &&
      N === cost.N &&
      r === cost.r &&
      p === cost.p &&
      salt.length >= 16 &&
      key.length === keyBytes
    )
      return { salt, key };
  } catch (error) {
    throw unreadable(path, error);
  }
  throw unreadable(path);
}

function unreadable(path: string, cause?: unknown): FourgateError {
  return new FourgateError(
    "config_invalid",
    `${path} cannot be read`,
    "remove it to have a new password made at the next start",
    cause,
  );
}
