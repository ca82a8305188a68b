import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid } from "../sample.ts";

export const snykDetectors: readonly Detector[] = [
  namedSecret({
    id: "snyk-token",
    title: "a Snyk token",
    source: "https://docs.snyk.io/snyk-api/authentication-for-api",
    names: ["snyk"],
    called: ["token", "key", "auth"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rotate: "Revoke and regenerate it in Snyk under Account settings, API token.",
    values: () => [sampleUuid()],
    ignores: () => ["SNYK_TOKEN=00000000-0000-0000-0000-000000000000", `SNYK_ORG_ID=${sampleUuid()}`],
  }),
];
