import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid } from "../sample.ts";

export const fronteggDetectors: readonly Detector[] = [
  namedSecret({
    id: "frontegg-secret",
    title: "a Frontegg API key",
    source: "https://developers.frontegg.com/guides/management/backoffice",
    names: ["frontegg"],
    called: ["key", "secret", "token"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rotate: "Reset it in the Frontegg portal under Environment, Keys & domains.",
    values: () => [sampleUuid()],
    ignores: () => [
      "FRONTEGG_KEY=00000000-0000-0000-0000-000000000000",
      `FRONTEGG_CLIENT_ID=${sampleUuid()}`,
    ],
  }),
];
