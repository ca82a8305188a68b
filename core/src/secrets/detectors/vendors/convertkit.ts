import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, lowerHex, sample } from "../sample.ts";

export const convertkitDetectors: readonly Detector[] = [
  namedSecret({
    id: "convertkit-api-secret",
    title: "a Kit (ConvertKit) secret",
    source: "https://developers.kit.com/api-reference/authentication",
    names: ["convertkit", "kit_api"],
    called: ["secret", "key"],
    value: "(?:kit_[0-9a-f]{32}|[A-Za-z0-9_-]{43})",
    entropyMin: 3,
    rotate: "Regenerate it in Kit under Settings, Developer.",
    values: () => [`kit_${sample(lowerHex, 32)}`, sample(base64Url, 43)],
    ignores: () => [
      "CONVERTKIT_API_SECRET=$SECRET",
      `convertkit secret: ${"x".repeat(43)}`,
      "convertkit_secret_url: https://api.convertkit.com",
    ],
  }),
];
