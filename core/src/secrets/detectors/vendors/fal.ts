import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const falDetectors: readonly Detector[] = [
  namedSecret({
    id: "fal-api-key",
    title: "a fal key",
    source: "https://docs.fal.ai/authentication/key-based/",
    names: ["fal_api", "fal-api", "fal_key", "fal-key", "fal.ai", "fal key"],
    value: `${uuid}:[0-9a-f]{32}`,
    rotate: "Delete it in fal's dashboard under Keys and create a new one.",
    values: () => [`${sampleUuid()}:${sample(lowerHex, 32)}`],
    ignores: () => ["FAL_KEY=${FAL_KEY}", `fal.ai request: ${sampleUuid()}`, "fal_key: key_id:key_secret"],
  }),
];
