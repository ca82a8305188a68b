import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample, sampleUuid } from "../sample.ts";

export const bunnyDetectors: readonly Detector[] = [
  namedSecret({
    id: "bunny-key",
    title: "a bunny.net key",
    source: "https://docs.bunny.net/docs/api-authentication",
    names: ["bunnycdn", "bunny.net", "bunny_", "bunny-"],
    called: ["key", "token", "secret", "auth", "password"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:-[0-9a-f]{4}-[0-9a-f]{4})?",
    rotate: "Reset it in the bunny.net dashboard under Account settings, API.",
    values: () => [sampleUuid()],
    ignores: () => [
      "BUNNYCDN_KEY=00000000-0000-0000-0000-000000000000",
      `bunnycdn commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
