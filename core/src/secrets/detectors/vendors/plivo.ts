import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const plivoDetectors: readonly Detector[] = [
  namedSecret({
    id: "plivo-auth-token",
    title: "a Plivo token",
    source: "https://www.plivo.com/docs/voice/api/overview/",
    names: ["plivo"],
    called: ["token"],
    value: "[A-Za-z0-9]{40}",
    rotate: "Regenerate it in the Plivo console on the dashboard.",
    values: () => [sample(alphanumeric, 40)],
    ignores: () => [
      "plivo_api_token = process.env.PLIVO_API_TOKEN",
      `plivo token: ${"x".repeat(40)}`,
      `plivo commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
