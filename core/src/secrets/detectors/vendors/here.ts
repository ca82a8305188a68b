import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, sample } from "../sample.ts";

export const hereDetectors: readonly Detector[] = [
  namedSecret({
    id: "here-api-key",
    title: "a HERE key",
    source:
      "https://www.here.com/docs/bundle/identity-and-access-management-developer-guide/page/topics/plat-using-apikeys.html",
    names: ["here_api", "here-api", "hereapi", "here_maps", "ls.hereapi.com"],
    value: "[A-Za-z0-9_-]{43}",
    entropyMin: 4,
    rotate: "Delete it in HERE's Access Manager under the app's credentials.",
    values: () => [sample(base64Url, 43)],
    ignores: () => [
      "HERE_API_KEY=$HERE_API_KEY",
      `here_api_key: ${"x".repeat(43)}`,
      "here_api_base_url: https://geocode.search.hereapi.com/v1/geocode",
    ],
  }),
];
