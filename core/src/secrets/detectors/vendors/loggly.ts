import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample, sampleUuid } from "../sample.ts";

export const logglyDetectors: readonly Detector[] = [
  namedSecret({
    id: "loggly-token",
    title: "a Loggly token",
    source:
      "https://documentation.solarwinds.com/en/success_center/loggly/content/admin/customer-token-authentication-token.htm",
    names: ["loggly"],
    called: ["token", "key"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rotate: "Retire it in Loggly under Source setup, Customer tokens.",
    values: () => [sampleUuid()],
    ignores: () => [
      "LOGGLY_TOKEN=00000000-0000-0000-0000-000000000000",
      `loggly commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
