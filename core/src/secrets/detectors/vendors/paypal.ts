import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, sample } from "../sample.ts";

export const paypalDetectors: readonly Detector[] = [
  namedSecret({
    id: "paypal-client-secret",
    title: "a PayPal client secret",
    source: "https://developer.paypal.com/api/rest/",
    names: ["paypal"],
    value: "E[A-Z][A-Za-z0-9_-]{78}",
    rotate: "Add a second secret to the app in PayPal's developer dashboard and disable the old one.",
    values: () => [`EL${sample(base64Url, 78)}`],
    ignores: () => [
      "paypal_secret_key = process.env.PAYPAL_SECRET_KEY",
      `paypal key: ${"x".repeat(80)}`,
      `paypal client id: A${sample(base64Url, 79)}`,
    ],
  }),
];
