import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lower, sample } from "../sample.ts";

export const etsyDetectors: readonly Detector[] = [
  namedSecret({
    id: "etsy-keystring",
    title: "an Etsy key",
    source: "https://developers.etsy.com/documentation/essentials/authentication",
    names: ["etsy_", "etsy-", "etsy.", "etsy "],
    called: ["key", "secret"],
    value: "[a-z0-9]{24}",
    entropyMin: 3.3,
    rotate: "Ask Etsy's developer support to reset the app's keystring and shared secret.",
    values: () => [sample(digits + lower, 24)],
    ignores: () => [
      "ETSY_API_KEY=$ETSY_API_KEY",
      `etsy_key: ${"x".repeat(24)}`,
      "etsy_listing_key: listingimageuploadhandler",
    ],
  }),
];
