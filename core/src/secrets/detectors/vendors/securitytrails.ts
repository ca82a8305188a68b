import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const securitytrailsDetectors: readonly Detector[] = [
  namedSecret({
    id: "securitytrails-api-key",
    title: "a SecurityTrails key",
    source: "https://docs.securitytrails.com/docs/authentication",
    names: ["securitytrails"],
    called: ["key", "token"],
    value: "[A-Za-z0-9_-]{32}",
    entropyMin: 3.6,
    rotate: "Reset it in SecurityTrails under Account, Credentials.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [
      "securitytrails_api_key = process.env.SECURITYTRAILS_API_KEY",
      `securitytrails key: ${"x".repeat(32)}`,
      `securitytrails md5: ${sample(lowerHex, 32)}`,
    ],
  }),
];
