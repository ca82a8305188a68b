import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, digits, lower, sample } from "../sample.ts";

export const dropboxDetectors: readonly Detector[] = [
  prefixedToken({
    id: "dropbox-short-lived-token",
    title: "a Dropbox access token",
    source: "https://www.dropbox.com/developers/documentation/http/documentation#oauth2-token",
    keywords: ["sl."],
    pattern: "sl\\.(?:u\\.)?[A-Za-z0-9_-]{130,1400}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_.-",
    entropyMin: 4.3,
    rotate: "Revoke it at Dropbox's /auth/token/revoke; it also ends by itself within four hours.",
    tokens: () => [`sl.${sample(base64Url, 135)}`],
    ignores: () => [`sl.${"x".repeat(135)}`, `ssl.${sample(base64Url, 135)}`, "sl.style.width"],
  }),
  namedSecret({
    id: "dropbox-refresh-token",
    title: "a Dropbox refresh or long-lived token",
    source: "https://developers.dropbox.com/oauth-guide",
    names: ["dropbox"],
    value: "[A-Za-z0-9_-]{11}A{10}[A-Za-z0-9_-]{43}",
    entropyMin: 3.6,
    rotate: "Unlink the app in Dropbox under Settings, Connected apps.",
    values: () => [`${sample(base64Url, 11)}${"A".repeat(10)}${sample(base64Url, 43)}`],
    ignores: () => [
      "dropbox_api_token = process.env.DROPBOX_API_TOKEN",
      `dropbox token: ${"x".repeat(64)}`,
      `dropbox_token: ${"A".repeat(64)}`,
    ],
  }),
  namedSecret({
    id: "dropbox-app-secret",
    title: "a Dropbox app's secret",
    source: "https://www.dropbox.com/developers/reference/oauth-guide",
    names: ["dropbox"],
    called: ["secret"],
    value: "[a-z0-9]{15}",
    entropyMin: 3.2,
    rotate: "Reset it in Dropbox's App Console under Settings.",
    values: () => [sample(digits + lower, 15)],
    ignores: () => [
      "dropbox_api_secret = process.env.DROPBOX_API_SECRET",
      `dropbox secret: ${"x".repeat(15)}`,
      "dropbox_secret: appsecretvalue1",
    ],
  }),
];
