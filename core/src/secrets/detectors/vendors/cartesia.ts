import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const cartesiaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "cartesia-api-key",
    title: "a Cartesia key",
    source: "https://docs.cartesia.ai/use-the-api/api-conventions",
    keywords: ["sk_car_"],
    pattern: "sk_car_[A-Za-z0-9_-]{20,60}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.3,
    rotate: "Delete it in Cartesia's playground under API keys and create a new one.",
    tokens: () => [`sk_car_${sample(alphanumeric, 22)}`],
    ignores: () => [`sk_car_${"x".repeat(22)}`, "sk_car_your_key", `task_car_${sample(alphanumeric, 22)}`],
  }),
];
