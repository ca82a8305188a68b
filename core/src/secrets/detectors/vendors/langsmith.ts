import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const langsmithDetectors: readonly Detector[] = [
  prefixedToken({
    id: "langsmith-api-key",
    title: "a LangSmith key",
    source:
      "https://docs.smith.langchain.com/administration/how_to_guides/organization_management/create_account_api_key",
    keywords: ["lsv2_"],
    pattern: "lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}(?![A-Za-z0-9])",
    rotate: "Delete it in LangSmith under Settings, API keys, and create a new one.",
    tokens: () => [`lsv2_pt_${sample(lowerHex, 32)}_${sample(lowerHex, 10)}`],
    ignores: () => [`lsv2_pt_${"0".repeat(32)}_${"0".repeat(10)}`, "lsv2_pt_your_key"],
  }),
];
