import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample } from "../sample.ts";

export const socketDetectors: readonly Detector[] = [
  prefixedToken({
    id: "socket-key",
    title: "a Socket API key",
    source: "https://docs.socket.dev/reference/authentication",
    keywords: ["sktsec_"],
    pattern: "sktsec_[A-Za-z0-9_-]{30,60}_api(?![A-Za-z0-9])",
    rotate: "Revoke it in the Socket dashboard under Settings, API tokens.",
    tokens: () => [`sktsec_${sample(base64Url, 44)}_api`],
    ignores: () => [`sktsec_${"x".repeat(44)}_api`, `sktsec_${sample(base64Url, 12)}`],
  }),
];
