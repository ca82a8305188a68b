import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, lowerHex, sample } from "../sample.ts";

export const auth0Detectors: readonly Detector[] = [
  namedSecret({
    id: "auth0-client-secret",
    title: "an Auth0 client secret",
    source: "https://auth0.com/docs/get-started/applications/rotate-client-secret",
    names: ["auth0"],
    called: ["secret"],
    value: "[A-Za-z0-9_-]{64}",
    entropyMin: 4,
    rotate: "Rotate it in the Auth0 dashboard under the application's Settings, Danger zone.",
    values: () => [sample(base64Url, 64)],
    ignores: () => [`AUTH0_SECRET=${"x".repeat(64)}`, `auth0 commit: ${sample(lowerHex, 40)}`],
  }),
];
