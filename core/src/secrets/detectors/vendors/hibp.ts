import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const hibpDetectors: readonly Detector[] = [
  namedSecret({
    id: "hibp-api-key",
    title: "a Have I Been Pwned key",
    source: "https://haveibeenpwned.com/API/v3#Authorisation",
    names: ["hibp", "haveibeenpwned", "have_i_been_pwned"],
    called: ["key"],
    value: "[0-9a-f]{32}",
    rotate: "Regenerate it on Have I Been Pwned under API key.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "hibp_api_key = process.env.HIBP_API_KEY",
      `hibp key: ${"x".repeat(32)}`,
      `hibp md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
