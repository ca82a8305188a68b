import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const dockerDetectors: readonly Detector[] = [
  prefixedToken({
    id: "docker-token",
    title: "a Docker Hub token",
    source: "https://docs.docker.com/security/access-tokens/",
    keywords: ["dckr_pat_", "dckr_oat_"],
    pattern: "dckr_[po]at_[A-Za-z0-9_-]{27,32}(?![A-Za-z0-9_-])",
    rotate: "Delete it in Docker's account settings under Personal access tokens and create a new one.",
    tokens: () => [`dckr_pat_${sample(base64Url, 27)}`],
    ignores: () => [`dckr_pat_${"x".repeat(27)}`, "dckr_pat_your-token"],
  }),
];
