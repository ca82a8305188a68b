import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const context7Detectors: readonly Detector[] = [
  prefixedToken({
    id: "context7-api-key",
    title: "a Context7 key",
    source: "https://context7.com/docs/howto/api-keys",
    keywords: ["ctx7sk-"],
    pattern: `ctx7sk-${uuid}(?![A-Za-z0-9])`,
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in Context7's dashboard under API keys and create a new one.",
    tokens: () => [`ctx7sk-${sampleUuid()}`],
    ignores: () => ["ctx7sk-YOUR_API_KEY", `ctx7sk-${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}`],
  }),
];
