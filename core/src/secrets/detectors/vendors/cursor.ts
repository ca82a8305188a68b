import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const cursorDetectors: readonly Detector[] = [
  prefixedToken({
    id: "cursor-api-key",
    title: "a Cursor key",
    source: "https://cursor.com/docs/account/teams/admin-api",
    keywords: Array.from(lowerHex, (digit) => `key_${digit}`),
    pattern: "key_[0-9a-f]{64}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3,
    // A dotenv-vault key is an address with the same end.
    isNoSecret: (match) => match.input.slice(0, match.index).endsWith("dotenv://:"),
    rotate: "Delete it in Cursor's dashboard under Settings, API keys, and create a new one.",
    tokens: () => [`key_${sample(lowerHex, 64)}`],
    ignores: () => [`key_${"0".repeat(64)}`, `key_${sample(lowerHex, 40)}`, "key_exchange_algorithm"],
  }),
  prefixedToken({
    id: "cursor-user-key",
    title: "a Cursor user key",
    source: "https://cursor.com/docs/cli/reference/authentication",
    keywords: ["crsr_"],
    pattern: "crsr_[0-9a-f]{64}(?![A-Za-z0-9])",
    rotate: "Delete it in Cursor's dashboard under Integrations, User API keys, and create a new one.",
    tokens: () => [`crsr_${sample(lowerHex, 64)}`],
    ignores: () => [`crsr_${"0".repeat(64)}`, "crsr_position_x"],
  }),
];
