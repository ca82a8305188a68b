import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const planetscaleDetectors: readonly Detector[] = [
  prefixedToken({
    id: "planetscale-token",
    title: "a PlanetScale service token",
    source: "https://planetscale.com/docs/concepts/service-tokens",
    keywords: ["pscale_tkn_"],
    pattern: "pscale_tkn_[A-Za-z0-9_.=-]{32,64}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in PlanetScale under Settings, Service tokens.",
    tokens: () => [`pscale_tkn_${sample(alphanumeric, 43)}`],
    ignores: () => [`pscale_tkn_${"x".repeat(43)}`, `pscale_tkn_${sample(alphanumeric, 12)}`],
  }),
  prefixedToken({
    id: "planetscale-password",
    title: "a PlanetScale password",
    source: "https://planetscale.com/docs/concepts/connection-strings",
    keywords: ["pscale_pw_"],
    pattern: "pscale_pw_[A-Za-z0-9_.=-]{32,64}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in the database's Settings under Passwords.",
    tokens: () => [`pscale_pw_${sample(alphanumeric, 43)}`],
    ignores: () => [`pscale_pw_${"x".repeat(43)}`, `pscale_pw_${sample(alphanumeric, 12)}`],
  }),
  prefixedToken({
    id: "planetscale-oauth-token",
    title: "a PlanetScale OAuth token",
    source: "https://planetscale.com/docs/concepts/service-tokens",
    keywords: ["pscale_oauth_"],
    pattern: "pscale_oauth_[A-Za-z0-9_.=-]{32,64}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Revoke the application's access in PlanetScale under Settings, Applications.",
    tokens: () => [`pscale_oauth_${sample(alphanumeric, 43)}`],
    ignores: () => [`pscale_oauth_${"x".repeat(43)}`, `pscale_oauth_${sample(alphanumeric, 12)}`],
  }),
];
