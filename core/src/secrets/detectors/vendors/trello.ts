import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lowerHex, sample } from "../sample.ts";

export const trelloDetectors: readonly Detector[] = [
  prefixedToken({
    id: "trello-api-token",
    title: "a Trello token",
    source: "https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/",
    keywords: ["atta"],
    pattern: "ATTA[0-9a-f]{64}[0-9A-F]{8}(?![A-Za-z0-9])",
    entropyMin: 3,
    rotate: "Revoke it in Trello under Account settings, Applications.",
    tokens: () => [`ATTA${sample(lowerHex, 64)}${sample(digits + "ABCDEF", 8)}`],
    ignores: () => [`ATTA${"0".repeat(72)}`, "ATTACHMENT_CONTENT", `ATTA${sample(lowerHex, 40)}`],
  }),
  namedSecret({
    id: "trello-legacy-token",
    title: "a Trello key or token",
    source: "https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/",
    names: ["trello"],
    called: ["token", "key", "secret"],
    value: "(?:[0-9a-f]{64}|[0-9a-f]{32})",
    rotate: "Revoke it in Trello under Account settings, Applications.",
    values: () => [sample(lowerHex, 64), sample(lowerHex, 32)],
    ignores: () => [
      "trello_api_token = process.env.TRELLO_API_TOKEN",
      `trello token: ${"x".repeat(64)}`,
      `trello card md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
