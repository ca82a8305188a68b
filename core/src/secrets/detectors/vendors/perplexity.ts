import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const perplexityDetectors: readonly Detector[] = [
  prefixedToken({
    id: "perplexity-api-key",
    title: "a Perplexity key",
    source: "https://docs.perplexity.ai/guides/getting-started",
    keywords: ["pplx-"],
    pattern: "pplx-[A-Za-z0-9]{48}(?![A-Za-z0-9])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in Perplexity's settings under API and create a new one.",
    tokens: () => [`pplx-${sample(alphanumeric, 48)}`],
    ignores: () => [`pplx-${"x".repeat(48)}`, "pplx-70b-online-chat-model"],
  }),
];
