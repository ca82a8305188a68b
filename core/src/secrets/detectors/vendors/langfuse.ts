import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const langfuseDetectors: readonly Detector[] = [
  prefixedToken({
    id: "langfuse-secret-key",
    title: "a Langfuse secret key",
    source: "https://langfuse.com/docs/api-and-data-platform/features/public-api",
    keywords: ["sk-lf-"],
    pattern: `sk-lf-${uuid}(?![A-Za-z0-9])`,
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in Langfuse's project settings under API keys and create a new pair.",
    tokens: () => [`sk-lf-${sampleUuid()}`],
    ignores: () => [
      `pk-lf-${sampleUuid()}`,
      "sk-lf-...",
      `sk-lf-${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}`,
    ],
  }),
];
