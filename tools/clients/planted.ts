import { randomBytes, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

/** Secrets of this run alone: well formed, random, opening nothing. */
export interface Planted {
  readonly awsKeyId: string;
  readonly awsSecret: string;
  readonly databaseUrl: string;
  readonly databasePassword: string;
  readonly githubToken: string;
}

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function plantSecrets(): Planted {
  const databasePassword = letters(BASE62, 22);
  return {
    awsKeyId: `${"AK" + "IA"}${letters(BASE32, 16)}`,
    awsSecret: awsSecret(),
    databasePassword,
    databaseUrl: `${"post" + "gres"}://shop:${databasePassword}@db.internal.example:5432/orders`,
    githubToken: githubToken(),
  };
}

/** What must never arrive anywhere: the values, and the parts of them that matter. */
export function secretValues(planted: Planted): readonly string[] {
  return [planted.awsKeyId, planted.awsSecret, planted.databasePassword, planted.githubToken];
}

function letters(alphabet: string, count: number): string {
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)] ?? "").join("");
}

function awsSecret(): string {
  for (;;) {
    const value = randomBytes(30).toString("base64");
    if (/[a-z]/.test(value) && /[A-Z]/.test(value) && /[0-9]/.test(value)) return value;
  }
}

/** Thirty random characters and their CRC-32 in base 62, as GitHub makes its tokens. */
function githubToken(): string {
  const random = letters(BASE62, 30);
  let sum = crc32(random);
  let check = "";
  while (check.length < 6) {
    check = (BASE62[sum % 62] ?? "") + check;
    sum = Math.floor(sum / 62);
  }
  return `${"gh" + "p"}_${random}${check}`;
}
