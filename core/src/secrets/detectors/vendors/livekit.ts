import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const livekitDetectors: readonly Detector[] = [
  namedSecret({
    id: "livekit-api-secret",
    title: "a LiveKit secret",
    source: "https://docs.livekit.io/home/server/managing-participants/",
    names: ["livekit"],
    called: ["secret"],
    value: "[A-Za-z0-9]{40,50}",
    entropyMin: 4.1,
    rotate: "Delete the API key in LiveKit Cloud under Settings, Keys, and create a new one.",
    values: () => [sample(alphanumeric, 43)],
    ignores: () => [
      "livekit_api_secret = process.env.LIVEKIT_API_SECRET",
      `livekit secret: ${"x".repeat(43)}`,
      `livekit_api_key: API${sample(alphanumeric, 12)}`,
    ],
  }),
];
