import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64Url, sample, sampleUuid } from "../sample.ts";

export const herokuDetectors: readonly Detector[] = [
  prefixedToken({
    id: "heroku-token",
    title: "a Heroku token",
    source: "https://devcenter.heroku.com/articles/oauth",
    keywords: ["hrku-aa"],
    pattern: "HRKU-AA[A-Za-z0-9_-]{58}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate:
      "Revoke it with `heroku authorizations:revoke`, or regenerate the API key under Account settings.",
    tokens: () => [`HRKU-AA${sample(base64Url, 58)}`],
    ignores: () => [`HRKU-AA${"x".repeat(58)}`, `HRKU-AA${sample(base64Url, 12)}`],
  }),
  namedSecret({
    id: "heroku-legacy-token",
    title: "a Heroku API key",
    source: "https://devcenter.heroku.com/articles/authentication",
    names: ["heroku"],
    called: ["key", "token", "secret", "auth", "password"],
    value: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rotate: "Regenerate the API key under Account settings.",
    values: () => [sampleUuid()],
    ignores: () => ["HEROKU_KEY=00000000-0000-0000-0000-000000000000", `HEROKU_APP_ID=${sampleUuid()}`],
  }),
];
