import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const zoomDetectors: readonly Detector[] = [
  namedSecret({
    id: "zoom-client-secret",
    title: "a Zoom client secret",
    source: "https://developers.zoom.us/docs/internal-apps/s2s-oauth/",
    names: ["zoom"],
    called: ["secret"],
    value: "[A-Za-z0-9]{32}",
    entropyMin: 3.6,
    rotate: "Regenerate it in Zoom's App Marketplace under App credentials.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [
      "zoom_api_secret = process.env.ZOOM_API_SECRET",
      `zoom secret: ${"x".repeat(32)}`,
      `zoom.js build: ${sample(lowerHex, 32)}`,
    ],
  }),
];
