import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lower, lowerHex, sample } from "../sample.ts";

export const magentoDetectors: readonly Detector[] = [
  namedSecret({
    id: "magento-access-token",
    title: "an Adobe Commerce (Magento) token",
    source: "https://developer.adobe.com/commerce/webapi/get-started/authentication/",
    names: ["magento", "repo.magento.com"],
    called: ["token", "secret", "password", "private"],
    value: "[a-z0-9]{32}",
    entropyMin: 3,
    rotate:
      "Revoke it in the Commerce admin under System, Integrations, or at the Marketplace under Access keys.",
    values: () => [sample(digits + lower, 32)],
    ignores: () => [
      "magento_api_token = process.env.MAGENTO_API_TOKEN",
      `magento token: ${"x".repeat(32)}`,
      `magento md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
