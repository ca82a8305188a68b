import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const linkedinDetectors: readonly Detector[] = [
  namedSecret({
    id: "linkedin-client-secret",
    title: "a LinkedIn client secret",
    source: "https://learn.microsoft.com/en-us/linkedin/shared/authentication/client-credentials-flow",
    names: ["linkedin", "linked_in", "linked-in"],
    called: ["secret"],
    value: "(?:WPL_AP[0-9]\\.[A-Za-z0-9]{12,20}\\.[A-Za-z0-9+/]{4,12}={0,2}|[A-Za-z0-9]{16})",
    entropyMin: 3.2,
    rotate: "Generate a new one in LinkedIn's developer portal under Auth.",
    values: () => [
      `WPL_AP1.${sample(alphanumeric, 16)}.${sample(alphanumeric, 6)}==`,
      sample(alphanumeric, 16),
    ],
    ignores: () => [
      "linkedin_api_secret = process.env.LINKEDIN_API_SECRET",
      `linkedin secret: ${"x".repeat(16)}`,
      "linkedin_secret: getLinkedinSecret",
    ],
  }),
];
