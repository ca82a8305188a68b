import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, base64, digits, sample } from "../sample.ts";

export const adyenDetectors: readonly Detector[] = [
  namedSecret({
    id: "adyen-api-key",
    title: "an Adyen key",
    source: "https://docs.adyen.com/development-resources/api-credentials/",
    names: ["adyen", "x-api-key"],
    value:
      "AQ[A-Za-z0-9+/]{60,220}={0,2}-[A-Za-z0-9+/]{40,60}={0,2}-[A-Za-z0-9<>(){}\\[\\]^*&%$#@!.,:;?~|]{8,24}",
    rotate: "Generate a new API key for the credential in Adyen's Customer Area under Developers.",
    values: () => [`AQE${sample(base64, 87)}-${sample(base64, 43)}=-${sample(alphanumeric, 16)}`],
    ignores: () => [
      "adyen_secret_key = process.env.ADYEN_SECRET_KEY",
      `adyen key: ${"x".repeat(80)}`,
      `ADYEN_API_KEY=AQE${"x".repeat(87)}-${"x".repeat(43)}=-${"x".repeat(16)}`,
      `adyen origin key: pub.v2.${sample(digits, 16)}`,
    ],
  }),
];
