import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lower, sample } from "../sample.ts";

export const rapidapiDetectors: readonly Detector[] = [
  namedSecret({
    id: "rapidapi-key",
    title: "a RapidAPI key",
    source: "https://docs.rapidapi.com/docs/keys-and-key-rotation",
    names: ["rapidapi", "mashape"],
    value: "[a-z0-9]{10}msh[a-z0-9]{15}p1[a-z0-9]{6}jsn[a-z0-9]{12}",
    rotate: "Add a second key to the app in RapidAPI's developer dashboard and delete this one.",
    values: () => [
      `${sample(digits + lower, 10)}msh${sample(digits + lower, 15)}p1${sample(digits + lower, 6)}jsn${sample(digits + lower, 12)}`,
    ],
    ignores: () => [
      "rapidapi_api_key = process.env.RAPIDAPI_API_KEY",
      `rapidapi key: ${"x".repeat(50)}`,
      `rapidapi build: ${sample(digits + lower, 50)}`,
    ],
  }),
];
