import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lower, lowerHex, sample } from "../sample.ts";

export const getstreamDetectors: readonly Detector[] = [
  namedSecret({
    id: "getstream-api-secret",
    title: "a Stream secret",
    source: "https://getstream.io/chat/docs/node/tokens_and_authentication/",
    names: ["getstream", "stream_api", "stream_secret", "stream_app", "stream-api"],
    called: ["secret"],
    value: "[a-z0-9]{64}",
    entropyMin: 4.1,
    rotate: "Regenerate it in Stream's dashboard under App access keys.",
    values: () => [sample(digits + lower, 64)],
    ignores: () => [
      "STREAM_API_SECRET=${STREAM_API_SECRET}",
      `getstream sha256: ${sample(lowerHex, 64)}`,
      `stream_api_secret: ${"x".repeat(64)}`,
    ],
  }),
];
