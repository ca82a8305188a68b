import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const hetznerDetectors: readonly Detector[] = [
  namedSecret({
    id: "hetzner-token",
    title: "a Hetzner Cloud token",
    source: "https://docs.hetzner.cloud/reference/cloud#authentication",
    names: ["hcloud", "hetzner"],
    value: "[A-Za-z0-9]{64}",
    rotate: "Delete it in the Hetzner Console under Security, API tokens.",
    values: () => [sample(alphanumeric, 64)],
    ignores: () => [`HCLOUD_KEY=${"x".repeat(64)}`, `hcloud commit: ${sample(lowerHex, 40)}`],
  }),
];
