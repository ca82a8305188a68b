import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const crowdinDetectors: readonly Detector[] = [
  namedSecret({
    id: "crowdin-personal-token",
    title: "a Crowdin token",
    source: "https://support.crowdin.com/enterprise/personal-access-tokens/",
    names: ["crowdin"],
    value: "[0-9a-f]{80}",
    rotate: "Revoke it in Crowdin under Account settings, API.",
    values: () => [sample(lowerHex, 80)],
    ignores: () => [
      "crowdin_api_token = process.env.CROWDIN_API_TOKEN",
      `crowdin token: ${"x".repeat(80)}`,
      `crowdin digest: ${sample(lowerHex, 80)}`,
    ],
  }),
];
