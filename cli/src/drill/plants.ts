import { generateKeyPairSync, randomBytes, randomInt } from "node:crypto";
import { crc32Base62 } from "@fourgate/core/secrets/evidence/checksum";

const upperAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const digits = "0123456789";
const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A secret made up for one drill: `value` must not reach the upstream, `text` is how a file would hold it. */
export interface Plant {
  readonly value: string;
  readonly text: string;
}

function random(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

function plain(name: string, value: string): Plant {
  return { value, text: `${name}=${value}` };
}

/** Twelve secrets of twelve kinds, other ones at each start. */
export function plantedSecrets(): Plant[] {
  const github = random(alphanumeric, 30);
  const password = `${random(alphanumeric, 16)}7q`;
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString().trim();
  const claims = Buffer.from(JSON.stringify({ sub: random(alphanumeric, 8), iat: 1_700_000_000 })).toString(
    "base64url",
  );
  const header = Buffer.from(JSON.stringify({ alg: "HS256", typ: "JWT" })).toString("base64url");
  return [
    plain("AWS_ACCESS_KEY_ID", `AKIA${random(upperAndDigits, 16)}`),
    plain("AWS_SECRET_ACCESS_KEY", randomBytes(30).toString("base64")),
    plain("GITHUB_TOKEN", `ghp_${github}${crc32Base62(github)}`),
    plain("GITLAB_TOKEN", `glpat-${random(alphanumeric, 20)}`),
    plain("STRIPE_KEY", `sk_live_${random(alphanumeric, 24)}`),
    plain("SLACK_TOKEN", `xoxb-${random(digits, 12)}-${random(digits, 12)}-${random(alphanumeric, 24)}`),
    plain("GOOGLE_API_KEY", `AIza${random(alphanumeric, 35)}`),
    plain("NPM_TOKEN", `npm_${random(alphanumeric, 36)}`),
    plain("REDIS_PASSWORD", random(alphanumeric, 24)),
    { value: password, text: `DATABASE_URL=postgres://app:${password}@db.internal:5432/app` },
    { value: pem.split("\n")[1] ?? "", text: pem },
    {
      value: `${header}.${claims}`,
      text: `SESSION=${header}.${claims}.${randomBytes(32).toString("base64url")}`,
    },
  ];
}

/** A harmless word that must arrive, so that a door which stops everything does not pass. */
export function marker(): string {
  return `drill-${randomBytes(8).toString("hex")}`;
}
