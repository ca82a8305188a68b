import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lower, lowerHex, sample, sampleUuid, upper } from "../sample.ts";

export const logzDetectors: readonly Detector[] = [
  namedSecret({
    id: "logz-token",
    title: "a Logz.io token",
    source: "https://docs.logz.io/docs/user-guide/admin/authentication-tokens/managing-api-tokens/",
    names: ["logzio", "logz.io", "logz_io"],
    called: ["token", "key"],
    value: "(?:[A-Za-z]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
    rotate: "Delete it in Logz.io under Settings, Manage tokens.",
    values: () => [sample(upper + lower, 32), sampleUuid()],
    ignores: () => [`LOGZIO_TOKEN=${"x".repeat(32)}`, `logzio commit: ${sample(lowerHex, 40)}`],
  }),
];
