import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const datocmsDetectors: readonly Detector[] = [
  namedSecret({
    id: "datocms-api-token",
    title: "a DatoCMS token",
    source: "https://www.datocms.com/docs/content-management-api/authentication",
    names: ["datocms", "dato_cms", "dato_api"],
    value: "[0-9a-f]{30}",
    entropyMin: 3,
    rotate: "Regenerate it in DatoCMS under Settings, API tokens.",
    values: () => [sample(lowerHex, 30)],
    ignores: () => [
      "datocms_api_token = process.env.DATOCMS_API_TOKEN",
      `datocms token: ${"x".repeat(30)}`,
      `datocms digest: ${sample(lowerHex, 30)}`,
    ],
  }),
];
