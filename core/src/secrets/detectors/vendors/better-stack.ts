import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const betterStackDetectors: readonly Detector[] = [
  namedSecret({
    id: "better-stack-token",
    title: "a Better Stack token",
    source: "https://betterstack.com/docs/logs/api/getting-started/",
    names: ["better_stack", "betterstack", "better-stack", "logtail", "better_uptime", "betteruptime"],
    called: ["token", "key"],
    value: "[A-Za-z0-9]{24}",
    entropyMin: 3.3,
    rotate: "Remove it in Better Stack under API tokens, or rotate the source's token.",
    values: () => [sample(alphanumeric, 24)],
    ignores: () => [`BETTER_STACK_TOKEN=${"x".repeat(24)}`, `better_stack commit: ${sample(lowerHex, 40)}`],
  }),
];
