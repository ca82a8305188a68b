import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, sample } from "../sample.ts";

export const sanityDetectors: readonly Detector[] = [
  namedSecret({
    id: "sanity-api-token",
    title: "a Sanity token",
    source: "https://www.sanity.io/docs/content-lake/http-auth",
    names: ["sanity"],
    value: "sk[A-Za-z0-9]{80,200}",
    entropyMin: 4,
    rotate: "Delete it in Sanity's project settings under API, Tokens.",
    values: () => [`sk${sample(alphanumeric, 150)}`],
    ignores: () => [
      "sanity_api_token = process.env.SANITY_API_TOKEN",
      `sanity token: ${"x".repeat(150)}`,
      `SANITY_TOKEN=sk${"x".repeat(150)}`,
    ],
  }),
];
