import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const ngrokDetectors: readonly Detector[] = [
  namedSecret({
    id: "ngrok-token",
    title: "an ngrok authtoken or API key",
    source: "https://ngrok.com/docs/agent/#authtokens",
    names: ["ngrok"],
    value: "[1-9][A-Za-z0-9]{25,27}_[A-Za-z0-9]{19,23}",
    confidence: "high",
    rotate: "Delete it in the ngrok dashboard under Authtokens or API keys.",
    values: () => [`2${sample(alphanumeric, 26)}_${sample(alphanumeric, 21, 2)}`],
    ignores: () => [
      `NGROK_KEY=2${"x".repeat(26)}_${"x".repeat(21)}`,
      `ngrok commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
