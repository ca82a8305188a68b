import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const backblazeDetectors: readonly Detector[] = [
  namedSecret({
    id: "backblaze-application-key",
    title: "a Backblaze B2 application key",
    source: "https://www.backblaze.com/docs/cloud-storage-application-keys",
    names: ["b2_", "b2-", "backblaze"],
    value: "K00[0-9][A-Za-z0-9/+]{27}",
    confidence: "high",
    rotate: "Delete it in Backblaze under Application keys.",
    values: () => [`K005${sample(alphanumeric, 27)}`],
    ignores: () => [`B2__KEY=K005${"x".repeat(27)}`, `b2_ commit: ${sample(lowerHex, 40)}`],
  }),
];
