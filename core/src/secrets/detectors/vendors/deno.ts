import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const denoDetectors: readonly Detector[] = [
  prefixedToken({
    id: "deno-deploy-token",
    title: "a Deno Deploy token",
    source: "https://docs.deno.com/deploy/manual/",
    keywords: ["ddo_", "ddp_"],
    pattern: "dd[po]_[A-Za-z0-9]{36}(?![A-Za-z0-9])",
    rotate: "Revoke it in the Deno Deploy dashboard under Settings, Access tokens.",
    tokens: () => [`ddp_${sample(alphanumeric, 36)}`, `ddo_${sample(alphanumeric, 36)}`],
    ignores: () => [`ddp_${"x".repeat(36)}`, `ddp_${sample(alphanumeric, 12)}`],
  }),
];
