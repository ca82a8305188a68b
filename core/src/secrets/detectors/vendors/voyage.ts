import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, sample } from "../sample.ts";

export const voyageDetectors: readonly Detector[] = [
  namedSecret({
    id: "voyage-api-key",
    title: "a Voyage AI key",
    source: "https://docs.voyageai.com/docs/api-key-and-installation",
    names: ["voyage"],
    value: "(?:pa|al)-[A-Za-z0-9_-]{43}",
    rotate: "Delete it in Voyage's dashboard under API keys and create a new one.",
    values: () => [`pa-${sample(base64Url, 43)}`],
    ignores: () => [
      "voyage_api_key = process.env.VOYAGE_API_KEY",
      `voyage key: ${"x".repeat(43)}`,
      `VOYAGE_API_KEY=pa-${"x".repeat(43)}`,
    ],
  }),
];
