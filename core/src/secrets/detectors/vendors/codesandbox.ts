import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const codesandboxDetectors: readonly Detector[] = [
  prefixedToken({
    id: "codesandbox-token",
    title: "a CodeSandbox token",
    source: "https://codesandbox.io/docs/sdk",
    keywords: ["csb_v1_"],
    pattern: "csb_v1_[A-Za-z0-9_-]{40,60}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in CodeSandbox under Settings, API.",
    tokens: () => [`csb_v1_${sample(base64Url, 43)}`],
    ignores: () => [`csb_v1_${"x".repeat(43)}`, `csb_v1_${sample(base64Url, 12)}`],
  }),
];
