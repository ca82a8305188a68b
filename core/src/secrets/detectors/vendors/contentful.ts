import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const contentfulDetectors: readonly Detector[] = [
  prefixedToken({
    id: "contentful-management-token",
    title: "a Contentful management token",
    source: "https://www.contentful.com/developers/docs/references/authentication/",
    keywords: ["cfpat-"],
    pattern: "CFPAT-[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke it in Contentful under Settings, CMA tokens.",
    tokens: () => [`CFPAT-${sample(base64Url, 43)}`],
    ignores: () => [`CFPAT-${"x".repeat(43)}`, "CFPAT-your-token"],
  }),
  namedSecret({
    id: "contentful-delivery-token",
    title: "a Contentful delivery token",
    source: "https://www.contentful.com/developers/docs/references/authentication/",
    names: ["contentful"],
    called: ["token", "key"],
    value: "[A-Za-z0-9_-]{43}",
    entropyMin: 4,
    rotate: "Delete it in Contentful under Settings, API keys.",
    values: () => [sample(base64Url, 43)],
    ignores: () => [
      "contentful_api_token = process.env.CONTENTFUL_API_TOKEN",
      `contentful token: ${"x".repeat(43)}`,
      "contentful_token_url: https://cdn.contentful.com/spaces/abcdefghijkl/entries/x",
    ],
  }),
];
