import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const canvaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "canva-client-secret",
    title: "a Canva client secret",
    source: "https://www.canva.dev/docs/connect/authentication/",
    keywords: ["cnvca"],
    pattern: "cnvca[A-Za-z0-9_-]{48,56}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    entropyMin: 3.6,
    rotate: "Generate a new one in Canva's developer portal under Integrations.",
    tokens: () => [`cnvca${sample(base64Url, 51)}`],
    ignores: () => [`cnvca${"x".repeat(51)}`, "cnvcanvas-element-renderer"],
  }),
];
