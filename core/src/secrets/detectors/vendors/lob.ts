import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const lobDetectors: readonly Detector[] = [
  namedSecret({
    id: "lob-api-key",
    title: "a Lob key",
    source: "https://docs.lob.com/#tag/Authentication",
    names: ["lob_", "lob-", "lob.com", "lob("],
    value: "(?:live|test)_[0-9a-f]{35}",
    rotate: "Roll it in Lob's dashboard under Settings, API keys.",
    values: () => [`live_${sample(lowerHex, 35)}`],
    ignores: () => [
      "LOB_API_KEY=$LOB_API_KEY",
      `lob_api_key: live_${"0".repeat(35)}`,
      `blob_test: ${sample(lowerHex, 35)}`,
    ],
  }),
];
