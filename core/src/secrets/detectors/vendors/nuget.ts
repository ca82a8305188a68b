import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { digits, lower, sample } from "../sample.ts";

export const nugetDetectors: readonly Detector[] = [
  prefixedToken({
    id: "nuget-key",
    title: "a NuGet API key",
    source: "https://learn.microsoft.com/en-us/nuget/nuget-org/scoped-api-keys",
    keywords: ["oy2"],
    pattern: "oy2[a-z0-9]{43}(?![A-Za-z0-9])",
    rotate: "Delete it at nuget.org under API keys and create a new one.",
    tokens: () => [`oy2${sample(lower + digits, 43)}`],
    ignores: () => [`oy2${"x".repeat(43)}`, `oy2${sample(lower + digits, 12)}`],
  }),
];
