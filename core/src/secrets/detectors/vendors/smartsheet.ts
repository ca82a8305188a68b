import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const smartsheetDetectors: readonly Detector[] = [
  namedSecret({
    id: "smartsheet-access-token",
    title: "a Smartsheet token",
    source: "https://developers.smartsheet.com/api/smartsheet/guides/basics/authentication",
    names: ["smartsheet"],
    value: "[A-Za-z0-9]{37}",
    entropyMin: 4.1,
    rotate: "Revoke it in Smartsheet under Personal settings, API access.",
    values: () => [sample(alphanumeric, 37)],
    ignores: () => [
      "smartsheet_api_token = process.env.SMARTSHEET_API_TOKEN",
      `smartsheet token: ${"x".repeat(37)}`,
      `smartsheet build: ${sample(lowerHex, 37)}`,
    ],
  }),
];
