import { alphabets, fill } from "../form.ts";
import type { SecretKind } from "../secret-kind.ts";
import { built } from "./vendor-kind.ts";

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64");
const base64url = (text: string): string => Buffer.from(text).toString("base64url");

/** Tokens that hold base64 of an id or of JSON. */
export const structuredVendors: readonly SecretKind[] = [
  built(
    "discord-bot-token",
    "DISCORD_TOKEN",
    (draw) => `${base64url(`1${draw.chars(alphabets.dig, 18)}`)}.${fill("G{b64u:5}.{b64u:38}", draw)}`,
    "https://discord.com/developers/docs/reference#authentication",
  ),
  built(
    "mapbox-secret-token",
    "MAPBOX_SECRET_TOKEN",
    (draw) =>
      `sk.${base64url(JSON.stringify({ u: "shopdev", a: fill("cl{low:23}", draw) }))}.${fill("{b64u:22}", draw)}`,
    "https://docs.mapbox.com/help/glossary/access-token/",
  ),
  built(
    "grafana-cloud-token",
    "GRAFANA_CLOUD_TOKEN",
    (draw) =>
      `glc_${base64({ o: draw.chars(alphabets.dig, 6), n: "shop-agent", k: draw.chars(alphabets.b62, 24), m: { r: "prod-eu-west-2" } })}`,
    "https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/access-policies/",
  ),
  built(
    "sentry-org-token",
    "SENTRY_AUTH_TOKEN",
    (draw) =>
      `sntrys_${base64({ iat: 1_764_000_000 + draw.below(1e6), url: "https://sentry.io", region_url: "https://de.sentry.io", org: "shop" })}_${draw.chars(alphabets.b64, 43)}`,
    "https://docs.sentry.io/account/auth-tokens/",
  ),
  built(
    "onepassword-service-token",
    "OP_SERVICE_ACCOUNT_TOKEN",
    (draw) =>
      `ops_${base64({ signInAddress: "shop.1password.com", userAuth: { method: "SRPg-4096", alg: "PBES2g-HS256", iterations: 650_000, salt: draw.chars(alphabets.b64u, 22) }, email: fill("{low:13}@1passwordserviceaccounts.com", draw), srpX: draw.chars(alphabets.hex, 64) })}`,
    "https://developer.1password.com/docs/service-accounts/get-started/",
  ),
];
