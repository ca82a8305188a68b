import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const dotenvDetectors: readonly Detector[] = [
  namedSecret({
    id: "dotenv-vault-key",
    title: "a dotenv key that decrypts an environment",
    source: "https://dotenvx.com/docs/env-keys-file",
    names: ["dotenv"],
    value: "[0-9a-f]{64}",
    rotate: "Make a new key pair with `dotenvx rotate` and change the values that it protected.",
    values: () => [sample(lowerHex, 64)],
    ignores: () => [
      `DOTENV_PRIVATE_KEY_KEY=${"0".repeat(64)}`,
      `dotenv_private_key commit: ${sample(lowerHex, 40)}`,
    ],
  }),
  prefixedToken({
    id: "dotenv-vault-url",
    title: "a dotenv-vault key",
    source: "https://www.dotenv.org/docs/security/dotenv-key",
    keywords: ["dotenv://:key_"],
    pattern: "dotenv://:key_[0-9a-f]{64}(?![A-Za-z0-9])",
    rotate: "Rotate it with `npx dotenv-vault rotatekey`.",
    tokens: () => [`dotenv://:key_${sample(lowerHex, 64)}`],
    ignores: () => [`dotenv://:key_${"0".repeat(64)}`, `dotenv://:key_${sample(lowerHex, 12)}`],
  }),
];
