import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const plaidDetectors: readonly Detector[] = [
  prefixedToken({
    id: "plaid-access-token",
    title: "a Plaid access token",
    source: "https://plaid.com/docs/api/tokens/",
    keywords: ["access-production-", "access-sandbox-", "access-development-"],
    pattern: `access-(?:production|sandbox|development)-${uuid}(?![A-Za-z0-9])`,
    notAfter: "A-Za-z0-9_-",
    rotate: "Call Plaid's /item/access_token/invalidate for it.",
    tokens: () => [`access-production-${sampleUuid()}`],
    ignores: () => [`public-production-${sampleUuid()}`, "access-sandbox-environment"],
  }),
  namedSecret({
    id: "plaid-secret",
    title: "a Plaid secret",
    source: "https://plaid.com/docs/quickstart/glossary/",
    names: ["plaid"],
    called: ["secret"],
    value: "[0-9a-f]{30}",
    rotate: "Rotate it in Plaid's dashboard under Developers, Keys.",
    values: () => [sample(lowerHex, 30)],
    ignores: () => [
      "plaid_secret_key = process.env.PLAID_SECRET_KEY",
      `plaid key: ${"x".repeat(30)}`,
      `plaid build: ${sample(lowerHex, 30)}`,
    ],
  }),
];
