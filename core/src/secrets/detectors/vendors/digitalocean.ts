import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { base64, lowerHex, sample } from "../sample.ts";

export const digitaloceanDetectors: readonly Detector[] = [
  prefixedToken({
    id: "digitalocean-token",
    title: "a DigitalOcean token",
    source: "https://docs.digitalocean.com/reference/api/create-personal-access-token/",
    keywords: ["dop_v1_", "doo_v1_", "dor_v1_"],
    pattern: "do[opr]_v1_[a-f0-9]{64}(?![A-Za-z0-9])",
    rotate: "Delete it in the DigitalOcean control panel under API, Tokens, and create a new one.",
    tokens: () => [`dop_v1_${sample(lowerHex, 64)}`],
    ignores: () => [`dop_v1_${"0".repeat(64)}`, `dop_v1_${sample(lowerHex, 40)}`],
  }),
  namedSecret({
    id: "digitalocean-spaces-secret",
    title: "a DigitalOcean Spaces secret",
    source: "https://docs.digitalocean.com/products/spaces/how-to/manage-access/",
    names: ["spaces_secret", "spaces-secret", "spaces secret", "do_spaces", "spaces_access"],
    value: "[A-Za-z0-9+/]{43}",
    rotate:
      "Delete the access key in the DigitalOcean control panel under Spaces Object Storage, Access keys.",
    values: () => [sample(base64, 43)],
    ignores: () => [`SPACES_SECRET_KEY=${"A".repeat(43)}`, `spaces_secret commit: ${sample(lowerHex, 40)}`],
  }),
];
