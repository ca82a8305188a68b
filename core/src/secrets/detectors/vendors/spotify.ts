import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const spotifyDetectors: readonly Detector[] = [
  namedSecret({
    id: "spotify-client-secret",
    title: "a Spotify client secret",
    source: "https://developer.spotify.com/documentation/web-api/concepts/apps",
    names: ["spotify"],
    called: ["secret"],
    value: "[0-9a-f]{32}",
    rotate: "Rotate it in Spotify's developer dashboard under the app's settings.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "spotify_api_secret = process.env.SPOTIFY_API_SECRET",
      `spotify secret: ${"x".repeat(32)}`,
      `spotify_client_id: ${sample(lowerHex, 32)}`,
    ],
  }),
];
