import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const airtableDetectors: readonly Detector[] = [
  {
    id: "airtable-access-token",
    title: "an Airtable token",
    source: "https://airtable.com/developers/web/guides/personal-access-tokens",
    keywords: [
      "airtable",
      "bearer pat",
      '"pat',
      "'pat",
      "`pat",
      "=pat",
      ": pat",
      "token pat",
      "key pat",
      " is pat",
    ],
    pattern:
      "(?:[Aa](?:IR|ir)(?:TABLE|table)[^;]{0,60}?|(?:[Bb]earer|token|key| is|:) |[\"'=`])(pat[A-Za-z0-9]{14}\\.[0-9a-f]{64})(?![A-Za-z0-9])",
    captures: [1],
    confidence: "high",
    entropyMin: 3.3,
    rotate: "Delete or regenerate it in Airtable's builder hub under Personal access tokens.",
    finds: () => [
      {
        text: `const pat = "pat${sample(alphanumeric, 14)}.${sample(lowerHex, 64)}";`,
        secret: `pat${sample(alphanumeric, 14)}.${sample(lowerHex, 64)}`,
      },
      {
        text: `my Airtable token is pat${sample(alphanumeric, 14)}.${sample(lowerHex, 64)}`,
        secret: `pat${sample(alphanumeric, 14)}.${sample(lowerHex, 64)}`,
      },
    ],
    ignores: () => [
      `"pat${"x".repeat(14)}.${"0".repeat(64)}"`,
      '"pattern.test(value)"',
      `"pat${sample(alphanumeric, 14)}.js"`,
    ],
  },
  namedSecret({
    id: "airtable-legacy-key",
    title: "an Airtable key of the older kind",
    source: "https://support.airtable.com/docs/airtable-api-key-deprecation-notice",
    names: ["airtable"],
    value: "key[A-Za-z0-9]{14}",
    entropyMin: 3.2,
    rotate: "Airtable no longer takes it; delete it, and make a personal access token.",
    values: () => [`key${sample(alphanumeric, 14)}`],
    ignores: () => [
      "airtable_api_key = process.env.AIRTABLE_API_KEY",
      `airtable key: ${"x".repeat(14)}`,
      `AIRTABLE_KEY=key${"x".repeat(14)}`,
      "airtable: keyMappingOptions",
    ],
  }),
];
