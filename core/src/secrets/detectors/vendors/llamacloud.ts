import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const llamacloudDetectors: readonly Detector[] = [
  prefixedToken({
    id: "llamacloud-api-key",
    title: "a LlamaCloud key",
    source: "https://docs.cloud.llamaindex.ai/api_key",
    keywords: ["llx-"],
    pattern: "llx-[A-Za-z0-9]{48}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in LlamaCloud under API keys and create a new one.",
    tokens: () => [`llx-${sample(alphanumeric, 48)}`],
    ignores: () => [`llx-${"x".repeat(48)}`, "llx-your-api-key"],
  }),
];
