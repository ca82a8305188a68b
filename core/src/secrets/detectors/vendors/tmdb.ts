import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const tmdbDetectors: readonly Detector[] = [
  namedSecret({
    id: "tmdb-api-key",
    title: "a TMDB key",
    source: "https://developer.themoviedb.org/docs/getting-started",
    names: ["tmdb", "themoviedb", "moviedb"],
    called: ["key"],
    value: "[0-9a-f]{32}",
    rotate: "Regenerate it in TMDB under Settings, API.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "tmdb_api_key = process.env.TMDB_API_KEY",
      `tmdb key: ${"x".repeat(32)}`,
      `tmdb poster md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
