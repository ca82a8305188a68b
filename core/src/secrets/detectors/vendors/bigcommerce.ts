import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lower, sample } from "../sample.ts";

export const bigcommerceDetectors: readonly Detector[] = [
  namedSecret({
    id: "bigcommerce-access-token",
    title: "a BigCommerce token",
    source: "https://developer.bigcommerce.com/docs/start/authentication/api-accounts",
    names: ["bigcommerce", "x-auth-token"],
    called: ["token", "secret", "auth"],
    value: "[a-z0-9]{31}",
    entropyMin: 3.4,
    rotate: "Delete the API account in BigCommerce under Settings and create a new one.",
    values: () => [sample(digits + lower, 31)],
    ignores: () => [
      "bigcommerce_api_token = process.env.BIGCOMMERCE_API_TOKEN",
      `bigcommerce token: ${"x".repeat(31)}`,
      "bigcommerce_token: getstorefrontapitokenfromrequest",
    ],
  }),
];
