import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lowerHex, sample, upper } from "../sample.ts";

export const vultrDetectors: readonly Detector[] = [
  namedSecret({
    id: "vultr-key",
    title: "a Vultr API key",
    source: "https://docs.vultr.com/platform/other/api/regenerate-api-key",
    names: ["vultr"],
    value: "[A-Z0-9]{36}",
    rotate: "Regenerate it in the Vultr console under Account, API.",
    values: () => [sample(upper + digits, 36)],
    ignores: () => [`VULTR_KEY=${"X".repeat(36)}`, `vultr commit: ${sample(lowerHex, 40)}`],
  }),
];
