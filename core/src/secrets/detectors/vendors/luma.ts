import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const lumaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "luma-api-key",
    title: "a Luma AI key",
    source: "https://docs.lumalabs.ai/docs/authentication",
    keywords: ["luma-"],
    pattern: `luma-${uuid}-${uuid}(?![A-Za-z0-9])`,
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in Luma's API dashboard under Keys and create a new one.",
    tokens: () => [`luma-${sampleUuid()}-${sampleUuid(2)}`],
    ignores: () => [`luma-${sampleUuid()}`, "luma-photon-flash"],
  }),
];
