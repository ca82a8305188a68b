import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const upstashDetectors: readonly Detector[] = [
  namedSecret({
    id: "upstash-token",
    title: "an Upstash token",
    source: "https://upstash.com/docs/redis/features/restapi",
    names: ["upstash"],
    called: ["token", "password", "key"],
    value: "A[A-Za-z0-9+/_-]{40,120}={0,2}",
    entropyMin: 3.8,
    rotate: "Reset the credentials in the Upstash console under the database's Details.",
    values: () => [`AXQ${sample(alphanumeric, 55)}=`],
    ignores: () => [`UPSTASH_TOKEN=AXQ${"x".repeat(55)}=`, `upstash commit: ${sample(lowerHex, 40)}`],
  }),
];
