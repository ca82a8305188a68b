import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const openweatherDetectors: readonly Detector[] = [
  namedSecret({
    id: "openweather-api-key",
    title: "an OpenWeather key",
    source: "https://openweathermap.org/appid",
    names: ["openweather", "owm_api", "owm_key", "open_weather"],
    called: ["key", "appid", "token"],
    value: "[0-9a-f]{32}",
    rotate: "Delete it on OpenWeather under My API keys and generate a new one.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      "openweather_api_key = process.env.OPENWEATHER_API_KEY",
      `openweather key: ${"x".repeat(32)}`,
      `openweather md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
