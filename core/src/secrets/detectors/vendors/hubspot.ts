import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const hubspotDetectors: readonly Detector[] = [
  prefixedToken({
    id: "hubspot-private-app-token",
    title: "a HubSpot private app's token",
    source: "https://developers.hubspot.com/docs/guides/apps/private-apps/overview",
    keywords: ["pat-na1-", "pat-na2-", "pat-na3-", "pat-eu1-", "pat-ap1-"],
    pattern: `pat-(?:na[1-3]|eu1|ap1)-${uuid}(?![A-Za-z0-9])`,
    notAfter: "A-Za-z0-9_-",
    rotate: "Rotate it in HubSpot under Settings, Integrations, Private apps.",
    tokens: () => [`pat-na1-${sampleUuid()}`],
    ignores: () => ["pat-na1-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", `pat-na1-${sample(lowerHex, 32)}`],
  }),
  namedSecret({
    id: "hubspot-client-secret",
    title: "a HubSpot key or client secret",
    source: "https://developers.hubspot.com/docs/guides/apps/authentication/working-with-oauth",
    names: ["hubspot", "hapikey"],
    called: ["secret", "key", "hapikey"],
    value: `${uuid}`,
    rotate: "Rotate it in HubSpot's developer account under Apps, Auth.",
    values: () => [sampleUuid()],
    ignores: () => [
      "hubspot_api_key = process.env.HUBSPOT_API_KEY",
      `hubspot key: ${"x".repeat(36)}`,
      `hubspot portal id: ${sampleUuid()}`,
      `hubspot form guid: ${sampleUuid()}`,
    ],
  }),
];
