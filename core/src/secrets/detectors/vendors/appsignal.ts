import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample, sampleUuid } from "../sample.ts";

export const appsignalDetectors: readonly Detector[] = [
  namedSecret({
    id: "appsignal-key",
    title: "an AppSignal push key",
    source: "https://docs.appsignal.com/appsignal/terminology.html",
    names: ["appsignal"],
    called: ["key", "token"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rotate: "Ask AppSignal to replace it under the app's Push & deploy settings.",
    values: () => [sampleUuid()],
    ignores: () => [
      "APPSIGNAL_KEY=00000000-0000-0000-0000-000000000000",
      `appsignal commit: ${sample(lowerHex, 40)}`,
    ],
  }),
];
