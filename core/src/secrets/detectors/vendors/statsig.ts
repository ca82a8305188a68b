import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const statsigDetectors: readonly Detector[] = [
  namedSecret({
    id: "statsig-secret-key",
    title: "a Statsig secret key",
    source: "https://docs.statsig.com/access-management/api-keys",
    names: ["statsig"],
    value: "(?:secret|console)-[A-Za-z0-9]{30,60}",
    rotate: "Rotate it in Statsig under Project settings, Keys and environments.",
    values: () => [`secret-${sample(alphanumeric, 43)}`, `console-${sample(alphanumeric, 43)}`],
    ignores: () => [
      "statsig_api_key = process.env.STATSIG_API_KEY",
      `statsig key: ${"x".repeat(43)}`,
      `statsig key: client-${sample(alphanumeric, 43)}`,
      `STATSIG_KEY=secret-${"x".repeat(43)}`,
    ],
  }),
];
