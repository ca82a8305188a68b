import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, sample } from "../sample.ts";

export const gocardlessDetectors: readonly Detector[] = [
  namedSecret({
    id: "gocardless-access-token",
    title: "a GoCardless access token",
    source: "https://developer.gocardless.com/api-reference/#making-requests-api-keys",
    names: ["gocardless"],
    value: "(?:live|sandbox)_[A-Za-z0-9_-]{40}",
    rotate: "Delete it in GoCardless under Developers, Access tokens, and create a new one.",
    values: () => [`live_${sample(base64Url, 40)}`],
    ignores: () => [
      "gocardless_secret_key = process.env.GOCARDLESS_SECRET_KEY",
      `gocardless key: ${"x".repeat(40)}`,
      `gocardless: live_${"x".repeat(40)}`,
    ],
  }),
];
