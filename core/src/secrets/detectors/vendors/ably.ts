import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, base64Url, sample } from "../sample.ts";

export const ablyDetectors: readonly Detector[] = [
  namedSecret({
    id: "ably-api-key",
    title: "an Ably key",
    source: "https://ably.com/docs/auth/basic",
    names: ["ably_", "ably.", "ably-", "ably("],
    value: "[A-Za-z0-9_-]{6,8}\\.[A-Za-z0-9_-]{6}:[A-Za-z0-9_-]{16,64}",
    rotate: "Revoke it in Ably's dashboard under API keys and create a new one.",
    values: () => [`${sample(alphanumeric, 6)}.${sample(alphanumeric, 6, 2)}:${sample(base64Url, 43)}`],
    ignores: () => [
      "ABLY_API_KEY=${ABLY_API_KEY}",
      "ably_key: appid.keyid:secretgoeshere",
      `ably_api_key = ${"x".repeat(6)}.${"x".repeat(6)}:${"x".repeat(43)}`,
    ],
  }),
];
