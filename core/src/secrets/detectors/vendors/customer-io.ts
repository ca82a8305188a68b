import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const customerIoDetectors: readonly Detector[] = [
  namedSecret({
    id: "customer-io-api-key",
    title: "a Customer.io key",
    source: "https://docs.customer.io/integrations/api/",
    names: ["customerio", "customer_io", "customer.io", "cio_api", "cio-api", "customer-io"],
    called: ["key", "token"],
    value: "[0-9a-f]{20}(?:[0-9a-f]{12})?",
    rotate: "Delete it in Customer.io under Settings, Account settings, API credentials.",
    values: () => [sample(lowerHex, 32), sample(lowerHex, 20)],
    ignores: () => [
      "CUSTOMERIO_API_KEY=$KEY",
      `customerio key: ${"0".repeat(32)}`,
      `customer.io md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
