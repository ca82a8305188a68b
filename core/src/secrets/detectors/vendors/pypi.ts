import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const pypiDetectors: readonly Detector[] = [
  prefixedToken({
    id: "pypi-token",
    title: "a PyPI token",
    source: "https://warehouse.pypa.io/development/token-scanning.html",
    keywords: ["pypi-age"],
    pattern: "pypi-AgE[A-Za-z0-9_-]{60,1000}",
    notAfter: "A-Za-z0-9_-",
    rotate: "Remove it under Account settings, API tokens, and add a new one.",
    tokens: () => [`pypi-${"AgEIcHlwaS5vcmc"}${sample(base64Url, 150)}`],
    ignores: () => [`pypi-${"AgEIcHlwaS5vcmc"}...`, "pypi-agent"],
  }),
];
