import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, sample, upper } from "../sample.ts";

export const courierDetectors: readonly Detector[] = [
  namedSecret({
    id: "courier-auth-token",
    title: "a Courier key",
    source: "https://www.courier.com/docs/platform/workspaces/environments-api-keys",
    names: ["courier"],
    value: "(?:pk|dk)_(?:prod|test)_[A-Za-z0-9]{24,32}",
    rotate: "Rotate it in Courier under Settings, API keys.",
    values: () => [`pk_prod_${sample(digits + upper, 28)}`],
    ignores: () => [
      "courier_api_key = process.env.COURIER_API_KEY",
      `courier key: ${"x".repeat(28)}`,
      `courier: pk_prod_${"x".repeat(28)}`,
    ],
  }),
];
