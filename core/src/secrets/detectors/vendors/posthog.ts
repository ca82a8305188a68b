import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const posthogDetectors: readonly Detector[] = [
  prefixedToken({
    id: "posthog-personal-api-key",
    title: "a PostHog personal key",
    source: "https://posthog.com/docs/api",
    keywords: ["phx_", "phs_"],
    pattern: "ph[xs]_[A-Za-z0-9]{40,52}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in PostHog under Settings, Personal API keys, and create a new one.",
    tokens: () => [`phx_${sample(alphanumeric, 47)}`],
    ignores: () => [`phx_${"x".repeat(47)}`, `phc_${sample(alphanumeric, 43)}`, "phx_server_name"],
  }),
];
