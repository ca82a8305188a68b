import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const flickrDetectors: readonly Detector[] = [
  namedSecret({
    id: "flickr-secret",
    title: "a Flickr key or secret",
    source: "https://www.flickr.com/services/api/misc.api_keys.html",
    names: ["flickr"],
    called: ["secret", "key"],
    value: "(?:[0-9a-f]{32}|[0-9a-f]{16})",
    rotate: "Delete the app in Flickr's App Garden and create a new one.",
    values: () => [sample(lowerHex, 32), sample(lowerHex, 16)],
    ignores: () => [
      "flickr_api_secret = process.env.FLICKR_API_SECRET",
      `flickr secret: ${"x".repeat(32)}`,
      `flickr_photo_md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
